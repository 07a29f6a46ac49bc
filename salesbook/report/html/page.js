"use strict";
(() => {
  const words = document.body.dataset;
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const teller = document.createElement("p");
  teller.className = "teller";
  teller.setAttribute("role", "status");
  document.body.append(teller);

  const fill = (text, places) => text.replace(/\{(\w+)\}/g, (_, name) => places[name]);
  const tell = (text, places) => { teller.textContent = fill(text, places); };

  // Sorting -----------------------------------------------------------------------------------
  const rowsOf = (table) => [...table.tBodies[0].rows].filter((row) => row.className !== "nothing");
  const keyOf = (row, column, numbers) => {
    const cell = row.cells[column];
    const text = cell.dataset.value ?? (cell.querySelector(".whole") ?? cell).textContent;
    if (!numbers) return text;
    return text === "" ? NaN : Number(text.replaceAll(",", ""));
  };
  const compare = (a, b, numbers) => (numbers ? a - b : order.compare(a, b));
  const last = (key) => key === "" || Number.isNaN(key);

  const sort = (table, column, direction) => {
    const head = table.tHead.rows[0].cells[column];
    const numbers = head.dataset.sort === "number";
    const sign = direction === "descending" ? -1 : 1;
    const keyed = rowsOf(table).map((row) => ({ row, key: keyOf(row, column, numbers) }));
    keyed.sort((a, b) => {
      if (direction === "none") return a.row.dataset.place - b.row.dataset.place;
      if (last(a.key) || last(b.key)) return last(a.key) - last(b.key);
      return sign * compare(a.key, b.key, numbers);
    });
    table.tBodies[0].prepend(...keyed.map((each) => each.row));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    if (direction !== "none") head.setAttribute("aria-sort", direction);
    const said = { ascending: words.ascending, descending: words.descending, none: words.unsorted };
    tell(said[direction], { column: head.textContent, table: table.caption.textContent });
  };

  // The first press brings what is asked for most: the largest number, the first word.
  const next = (head) => {
    const ways = head.dataset.sort === "number"
      ? ["descending", "ascending", "none"] : ["ascending", "descending", "none"];
    return ways[ways.indexOf(head.getAttribute("aria-sort")) + 1] ?? "none";
  };

  for (const table of document.querySelectorAll("main table")) {
    const rows = rowsOf(table);
    if (rows.length < 2) continue;
    rows.forEach((row, place) => { row.dataset.place = place; });
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, column, next(head)));
      head.append(button);
    });
  }

  // One member --------------------------------------------------------------------------------
  const choice = document.querySelector("#member");
  const show = () => {
    const name = choice.value;
    for (const part of document.querySelectorAll("[data-member]")) {
      part.hidden = name !== "" && part.dataset.member !== name;
    }
    for (const row of document.querySelectorAll("tr.nothing")) {
      const rows = rowsOf(row.closest("table"));
      row.hidden = rows.some((each) => !each.hidden);
    }
    const rows = [...document.querySelectorAll("tr[data-member]")];
    const shown = rows.filter((row) => !row.hidden).length;
    const places = { member: name, shown, count: rows.length };
    tell(name === "" ? words.allShown : words.someShown, places);
  };
  if (choice) {
    choice.form.hidden = false;
    choice.form.addEventListener("submit", (event) => event.preventDefault());
    choice.addEventListener("change", show);
    if (choice.value !== "") show(); // the browser keeps a choice when the page is loaded again
  }

  // Only what scrolls is a stop for the keyboard -----------------------------------------------
  const names = new WeakMap();
  const settle = (region) => {
    const scrolls = region.scrollWidth > region.clientWidth + 1;
    const given = { role: "region", tabindex: "0", "aria-labelledby": names.get(region) };
    for (const [name, value] of Object.entries(given)) {
      if (scrolls) region.setAttribute(name, value); else region.removeAttribute(name);
    }
  };
  const watch = new ResizeObserver((seen) => seen.forEach((each) => settle(each.target)));
  for (const region of document.querySelectorAll(".scroll")) {
    names.set(region, region.getAttribute("aria-labelledby"));
    watch.observe(region);
  }
})();
