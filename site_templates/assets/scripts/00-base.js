// Copy buttons, and filter and order of tables. The pages are whole without it.
(() => {
  "use strict";

  // What a reader chose stands in the address, so that it survives a reload and can be sent on.
  const state = {
    get: (key) => new URLSearchParams(location.search).get(key) ?? "",
    set: (key, value) => {
      const url = new URL(location.href);
      if (value) url.searchParams.set(key, value);
      else url.searchParams.delete(key);
      // The state of the history is mkdocs-material's: it holds where the reader had scrolled to.
      if (url.href !== location.href) history.replaceState(history.state, "", url);
    },
  };

  const toClipboard = async (text) => {
    // A site on http has no clipboard of its own, which a company's server may well be.
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "fl-sr";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };

  const say = (text) => {
    let live = document.querySelector("body > .fl-live");
    if (!live) {
      live = document.createElement("div");
      live.className = "fl-live fl-sr";
      live.setAttribute("role", "status");
      document.body.append(live);
    }
    live.textContent = text;
  };

  const copies = (root) => {
    for (const button of root.querySelectorAll("[data-fl-copy]:not([data-fl-ready])")) {
      button.dataset.flReady = "";
      button.addEventListener("click", async () => {
        await toClipboard(button.dataset.flCopy);
        button.classList.add("fl-done");
        say("Copied");
        setTimeout(() => {
          button.classList.remove("fl-done");
          say("");
        }, 1500);
      });
    }
  };

  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.key ?? cell.textContent.trim();
  };
  const compare = new Intl.Collator("en", { numeric: true }).compare;

  const sort = (table, head, order) => {
    for (const one of table.querySelectorAll("th")) one.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => sign * compare(key(a, head.cellIndex), key(b, head.cellIndex)));
    table.tBodies[0].append(...rows);
  };

  const sorts = (table) => {
    const named = state.get("sort");
    for (const head of table.querySelectorAll("th[data-fl-sort]")) {
      const name = head.dataset.flSort || head.textContent.trim().toLowerCase();
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        // Numbers start with the largest: that is what people look for.
        const first = head.classList.contains("fl-num") ? "descending" : "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        const order = head.getAttribute("aria-sort") === first ? other : first;
        sort(table, head, order);
        state.set("sort", order === "ascending" ? name : `-${name}`);
      });
      if (named.replace(/^-/, "") === name)
        sort(table, head, named.startsWith("-") ? "descending" : "ascending");
    }
  };

  // A row fits a choice that is its value, or one of several values with spaces between.
  const fits = (row, select) => {
    const value = row.dataset[select.dataset.flSelect] ?? "";
    return !select.value || value === select.value || value.split(" ").includes(select.value);
  };

  const filters = (form) => {
    const table = document.getElementById(form.dataset.flFilter);
    const text = form.querySelector("[data-fl-text]");
    const selects = [...form.querySelectorAll("[data-fl-select]")];
    const output = form.querySelector("output");
    const apply = () => {
      const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        const wanted =
          words.every((word) => row.dataset.flWords.includes(word)) &&
          selects.every((one) => fits(row, one));
        row.hidden = !wanted;
        shown += wanted ? 1 : 0;
      }
      const all = table.tBodies[0].rows.length;
      output.textContent = shown === all ? "" : `${shown} of ${all}`;
      table.classList.toggle("fl-none-left", !shown && all > 0);
    };
    // Not "q", which mkdocs-material takes for a search of its own, and opens it over the page.
    text.value = state.get("text");
    for (const one of selects) {
      one.value = state.get(one.dataset.flSelect);
      // An address from elsewhere may name a choice that this page does not have.
      if (one.selectedIndex < 0) one.value = "";
    }
    form.hidden = false;
    form.addEventListener("input", () => {
      apply();
      state.set("text", text.value);
      for (const one of selects) state.set(one.dataset.flSelect, one.value);
    });
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (text.value) {
        text.value = "";
        text.dispatchEvent(new Event("input", { bubbles: true }));
      } else text.blur();
    });
    apply();
  };

  // "/" leads to the filter of a page that has one, and to the search elsewhere.
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, select, textarea, [contenteditable]")) return;
      const text = document.querySelector(".fl-filter:not([hidden]) [data-fl-text]");
      if (!text) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      text.focus();
      text.select();
    },
    true,
  );

  // mkdocs-material gives the dialog of its search no name, and makes a nameless landmark for
  // navigation out of every button that copies code.
  const names = () => {
    document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
    for (const nav of document.querySelectorAll(".md-code__nav")) nav.setAttribute("role", "none");
  };

  const start = () => {
    names();
    copies(document);
    document.querySelectorAll("table.fl-table:has(th[data-fl-sort])").forEach(sorts);
    document.querySelectorAll("[data-fl-filter]").forEach(filters);
  };

  // With instant navigation the page changes without loading; mkdocs-material tells when.
  const onPage = (work) => {
    if (window.document$) window.document$.subscribe(work);
    else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", work);
    else work();
  };
  window.fl = { onPage, state, copies };
  onPage(start);
})();
