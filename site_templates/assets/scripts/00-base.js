// Copy buttons, and filter and order of tables. The pages are whole without it.
(() => {
  "use strict";

  const copies = (root) => {
    for (const button of root.querySelectorAll("[data-fl-copy]")) {
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.dataset.flCopy);
        button.classList.add("fl-done");
        setTimeout(() => button.classList.remove("fl-done"), 1500);
      });
    }
  };

  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.key ?? cell.textContent.trim();
  };

  const sorts = (table) => {
    for (const head of table.querySelectorAll("th[data-fl-sort]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        // Numbers start with the largest: that is what people look for.
        const first = head.classList.contains("fl-num") ? "descending" : "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        const order = head.getAttribute("aria-sort") === first ? other : first;
        for (const one of table.querySelectorAll("th")) one.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        const rows = [...table.tBodies[0].rows];
        const compare = new Intl.Collator("en", { numeric: true }).compare;
        rows.sort((a, b) => sign * compare(key(a, head.cellIndex), key(b, head.cellIndex)));
        table.tBodies[0].append(...rows);
      });
    }
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
        const fits =
          words.every((word) => row.dataset.flWords.includes(word)) &&
          selects.every((one) => !one.value || row.dataset[one.dataset.flSelect] === one.value);
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      }
      const all = table.tBodies[0].rows.length;
      output.textContent = shown === all ? "" : `${shown} of ${all}`;
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    apply();
  };

  const start = () => {
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
  window.fl = { onPage };
  onPage(start);
})();
