// The explorer of violations: reads the record's JSON, newest month first, and shows what fits.
// Texts come from people who may mean harm: they are only ever set as text, never as markup.
(() => {
  "use strict";

  const ROWS = 100;
  const KEYS = ["text", "path", "pattern", "check", "severity", "outcome", "from", "to"];

  // Each file once, however often the filter changes.
  const files = new Map();
  const load = (url) => {
    if (!files.has(url)) {
      const answer = fetch(url).then((response) => {
        if (!response.ok) throw new Error(`${url}: ${response.status}`);
        return response.json();
      });
      answer.catch(() => files.delete(url));
      files.set(url, answer);
    }
    return files.get(url);
  };

  const make = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value) node.setAttribute(name, value);
    node.append(...children.filter((child) => child !== ""));
    return node;
  };

  const link = (address, ...children) =>
    /^(https?:\/\/|\.\.\/)/.test(address)
      ? make("a", { href: address }, ...children)
      : make("span", {}, ...children);

  // A check's id is pattern/check; a name that people made up may hold more slashes.
  const parted = (id, index) => {
    for (let at = id.indexOf("/"); at >= 0; at = id.indexOf("/", at + 1)) {
      if (Object.hasOwn(index.patterns, id.slice(0, at))) return [id.slice(0, at), id.slice(at + 1)];
    }
    return [id.split("/")[0], id.slice(id.indexOf("/") + 1)];
  };

  const quoted = (path) => {
    try {
      return path.split("/").map(encodeURIComponent).join("/");
    } catch {
      // A name that is not valid text has no address.
      return null;
    }
  };

  // --- Which violations fit -----------------------------------------------------------------

  const worth = (month, wanted, index) => {
    if ((wanted.from || wanted.to) && !/^\d{4}-\d\d$/.test(month.month)) return false;
    if (wanted.from && month.month < wanted.from) return false;
    if (wanted.to && month.month > wanted.to) return false;
    const pattern = wanted.pattern || (wanted.check && parted(wanted.check, index)[0]);
    if (pattern && !Object.hasOwn(month.patterns, pattern)) return false;
    if (wanted.severity && !Object.hasOwn(month.severities, wanted.severity)) return false;
    return !wanted.outcome || Object.hasOwn(month.outcomes, wanted.outcome);
  };

  const fitting = (part, wanted, index) => {
    const patterns = part.checks.map((id) => parted(id, index)[0]);
    const checks = part.checks.map(
      (id, at) =>
        (!wanted.pattern || patterns[at] === wanted.pattern) && (!wanted.check || id === wanted.check),
    );
    const titles = patterns.map((name) => index.patterns[name]?.title ?? "");
    const paths = part.paths.map((path) => path.startsWith(wanted.path));
    const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
    const text = (row) => {
      const id = part.checks[row[1]];
      const commit = row[7] === null ? {} : part.commits[row[7]];
      const own = [row[0], id, titles[row[1]], row[2], row[3], part.paths[row[4]], row[8], row[9]];
      return [...own, commit.id, commit.date, commit.subject, commit.author].join("\n").toLowerCase();
    };
    return (row) => {
      if (!checks[row[1]] || !paths[row[4]]) return false;
      if (wanted.severity && row[2] !== wanted.severity) return false;
      if (wanted.outcome && row[3] !== wanted.outcome) return false;
      if (!words.length) return true;
      const all = text(row);
      return words.every((word) => all.includes(word));
    };
  };

  // Yields {row, part, number} newest first, and the name of each month before it is read.
  async function* search(base, index, wanted) {
    for (const month of index.months.filter((one) => worth(one, wanted, index))) {
      yield { month: month.month };
      for (const file of [...month.files].reverse()) {
        const part = await load(new URL(file, base).href);
        const fits = fitting(part, wanted, index);
        for (let at = part.rows.length - 1; at >= 0; at--) {
          if (fits(part.rows[at])) yield { row: part.rows[at], part, number: part.first + at };
        }
      }
    }
  }

  // What the index alone knows: how many fit, where at most one of the counted keys is asked for.
  const counted = (index, wanted) => {
    if (wanted.text || wanted.path || wanted.check) return null;
    const asked = ["pattern", "severity", "outcome"].filter((key) => wanted[key]);
    if (asked.length > 1) return null;
    const plural = { pattern: "patterns", severity: "severities", outcome: "outcomes" };
    return index.months
      .filter((month) => worth(month, wanted, index))
      .reduce((sum, month) => {
        const key = asked[0];
        return sum + (key ? month[plural[key]][wanted[key]] : month.total);
      }, 0);
  };

  // --- Rows, as publish/rows.py makes them --------------------------------------------------

  const title = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  const rowOf = ({ row, part, number }, index, gone, before) => {
    const [own, check, severity, outcome, path, line, , commit, , reason] = row;
    const [name, short] = parted(part.checks[check], index);
    const pattern = index.patterns[name];
    const anchor = gone.has(part.checks[check]) ? "" : `#${encodeURIComponent(short)}`;
    const page = pattern?.page ? `../${pattern.page}${anchor}` : "";
    const place = part.paths[path];
    const cut = place.lastIndexOf("/") + 1;
    const told = commit === null ? null : part.commits[commit];
    const address = quoted(place);
    const template = (template, values) =>
      template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
    const code =
      index.links && told && outcome !== "prevented" && address !== null
        ? template(index.links.line, { commit: told.id, path: address, line })
        : "";
    const home = `../violations/${part.month}/${Math.floor(number / index.page_size) + 1}/#${own}`;
    const date = make("a", { class: "fl-date", href: home }, told ? told.date.slice(0, 10) : "not committed yet");
    const last = make("td", {}, date);
    if (told && before === told.id) last.append(make("small", {}, "same commit"));
    else if (told) {
      const web = index.links ? template(index.links.commit, { commit: told.id }) : "";
      const about = make("small", {}, link(web, told.id.slice(0, 7)));
      if (told.subject) about.append(` ${told.subject}`);
      if (told.author) about.append(" ", make("span", { class: "fl-author" }, told.author));
      last.append(about);
    }
    return make(
      "tr",
      {},
      make(
        "td",
        {},
        make("span", { class: `fl-sev fl-${severity}` }, title(severity)),
        " ",
        link(page, short),
        make("small", {}, page ? pattern.title : link("../patterns/#unknown", pattern?.title ?? name)),
      ),
      make("td", {}, link(code, place.slice(0, cut), make("b", {}, place.slice(cut)), `:${line}`)),
      make(
        "td",
        {},
        make("span", { class: `fl-out fl-${outcome}` }, title(outcome)),
        reason ? make("small", {}, reason) : "",
      ),
      last,
    );
  };

  // The row's address, to be sent to somebody.
  const permalinks = (root) => {
    for (const date of root.querySelectorAll(".fl-rows .fl-date[href]:not(:has(+ .fl-copy))")) {
      const what = "the link to this violation";
      const label = make("span", { class: "fl-sr" }, `Copy ${what}`);
      const button = make("button", { type: "button", class: "fl-copy", title: `Copy ${what}` }, label);
      button.dataset.flCopy = date.href;
      date.after(button);
    }
  };

  // A merge of older commits moves rows to another page of their month: whoever comes for one that
  // is not here any more is led to where it is.
  const moved = async (root) => {
    const name = location.hash.slice(1);
    if (!/^v-[0-9a-f]{12}$/.test(name) || document.getElementById(name)) return;
    const base = new URL("../../../data/violations/", location.href).href;
    const index = await load(new URL("index.json", base).href);
    const month = index.months.find((one) => one.month === root.dataset.flMonth);
    for (const file of month?.files ?? []) {
      const part = await load(new URL(file, base).href);
      const at = part.rows.findIndex((row) => row[0] === name);
      if (at < 0) continue;
      const page = Math.floor((part.first + at) / index.page_size) + 1;
      location.replace(new URL(`../${page}/#${name}`, location.href));
      return;
    }
  };

  // --- The page -----------------------------------------------------------------------------

  const explorer = (root) => {
    const base = new URL(root.dataset.flExplorer, location.href).href;
    const form = root.querySelector("form");
    const field = (key) => form.elements.namedItem(key);
    const output = root.querySelector("output");
    const still = root.querySelector(".fl-found-static");
    const body = root.querySelector(".fl-rows").tBodies[0];
    const latest = [...body.rows];
    const clear = form.querySelector("[type=reset]");
    const turn = (way) => root.querySelector(`[data-fl-turn=${way}]`);
    // Checks that the library has no more: their pattern's page has no place for them.
    const options = [...(field("check")?.options ?? [])];
    const gone = new Set(options.filter((one) => "flGone" in one.dataset).map((one) => one.value));
    let page = 0;
    let asked = 0;

    const wanted = () =>
      Object.fromEntries(KEYS.map((key) => [key, field(key)?.value.trim() ?? ""]));
    const number = (count) => count.toLocaleString("en");
    const monthName = (month) =>
      [...(field("to")?.options ?? [])].find((one) => one.value === month)?.text ??
      title(month.replaceAll("-", " "));

    const fill = (rows, text, more) => {
      body.replaceChildren(...rows);
      output.textContent = text;
      turn("newer").hidden = page < 2;
      turn("older").hidden = !more;
    };

    const show = async (choice) => {
      const mine = ++asked;
      const any = KEYS.some((key) => choice[key]);
      clear.hidden = !any;
      still.hidden = any || page > 0;
      root.classList.remove("fl-none-left");
      if (!any && !page) return fill(latest, "", true);
      page = Math.max(page, 1);
      root.setAttribute("aria-busy", "true");
      try {
        const index = await load(new URL("index.json", base).href);
        const first = (page - 1) * ROWS;
        const known = counted(index, choice);
        const found = [];
        let seen = 0;
        for await (const one of search(base, index, choice)) {
          if (mine !== asked) return;
          if (one.month) {
            if (!files.has(one.month)) output.textContent = `Searching ${monthName(one.month)} …`;
            continue;
          }
          if (seen++ >= first) found.push(one);
          if (found.length > ROWS) break;
        }
        if (mine !== asked) return;
        const more = found.length > ROWS;
        let before = "";
        const rows = found.slice(0, ROWS).map((one) => {
          const row = rowOf(one, index, gone, before);
          before = one.row[7] === null ? "" : one.part.commits[one.row[7]].id;
          return row;
        });
        const total = more ? known : seen;
        const range = `${number(first + 1)}–${number(first + rows.length)}`;
        const all = total === null ? "" : ` of ${number(total)}`;
        root.classList.toggle("fl-none-left", !rows.length);
        const one = page === 1 && !more;
        const count = `${number(rows.length)} violation${rows.length === 1 ? "" : "s"}`;
        fill(rows, !rows.length ? "No violation fits." : one ? `${count}, newest first.` : `${range}${all}, newest first.`, more);
        permalinks(root);
        fl.copies(body);
      } catch (error) {
        if (mine !== asked) return;
        fill([], "The data could not be loaded; the months below hold every violation.", false);
        console.warn(error);
      } finally {
        if (mine === asked) root.removeAttribute("aria-busy");
      }
    };

    // A check belongs to one pattern: choosing another leaves only its own to choose from.
    const narrow = () => {
      const check = field("check");
      const pattern = field("pattern")?.value;
      if (!check) return;
      for (const one of check.options) {
        const other = Boolean(pattern && one.value && !one.value.startsWith(`${pattern}/`));
        one.hidden = one.disabled = other;
      }
      if (check.selectedOptions[0]?.disabled) check.value = "";
    };

    const apply = (next) => {
      page = next;
      narrow();
      const choice = wanted();
      for (const key of KEYS) fl.state.set(key, choice[key]);
      fl.state.set("page", page > 1 || (page && !KEYS.some((key) => choice[key])) ? String(page) : "");
      return show(choice);
    };

    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => apply(0), 150);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      apply(0);
    });
    form.addEventListener("reset", () => setTimeout(() => apply(0)));
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.target.type !== "search") return;
      if (event.target.value) {
        event.target.value = "";
        apply(0);
      } else event.target.blur();
      event.preventDefault();
    });
    for (const [way, step] of [["newer", -1], ["older", 1]]) {
      turn(way).addEventListener("click", async () => {
        await apply(page + step);
        root.scrollIntoView();
      });
    }

    for (const key of KEYS) {
      const one = field(key);
      if (!one) continue;
      one.value = fl.state.get(key);
      // An address from elsewhere may name what this record does not have: then nothing fits.
      if (one.selectedIndex < 0) {
        one.add(new Option(fl.state.get(key), fl.state.get(key)));
        one.value = fl.state.get(key);
      }
    }
    narrow();
    page = Math.max(0, Math.floor(Number(fl.state.get("page"))) || 0);
    form.hidden = false;
    show(wanted());
  };

  fl.onPage(() => {
    permalinks(document);
    fl.copies(document);
    document.querySelectorAll("[data-fl-explorer]").forEach(explorer);
    document.querySelectorAll("[data-fl-month]").forEach((root) => moved(root).catch(() => {}));
  });
})();
