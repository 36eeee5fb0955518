// Tables of class "sortable": a click on a heading sorts, a text narrows, and so does a choice
// among the values of the column that data-choose names. Without this script the whole table stands.
(() => {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const number = /^[+\-−]?\.?\d/;
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const said = (cell) => cell.textContent.trim();
  const value = (text) => Number.parseFloat(text.replace("−", "-"));

  /** Compare two texts of a column; what is empty comes last, whichever way it is sorted. */
  const comparer = (texts, sign) => {
    const numbers = texts.every((text) => !text || number.test(text));
    return (a, b) => {
      if (!a || !b) return !a - !b;
      return sign * (numbers ? value(a) - value(b) : collator.compare(a, b));
    };
  };

  const sortBy = (table, index) => {
    const headings = [...table.tHead.rows[0].cells];
    const down = headings[index].getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, text: said(row.cells[index]) }));
    const compare = comparer(
      rows.map(({ text }) => text),
      down ? -1 : 1,
    );
    body.append(...rows.sort((a, b) => compare(a.text, b.text)).map(({ row }) => row));
    for (const heading of headings) heading.removeAttribute("aria-sort");
    headings[index].setAttribute("aria-sort", down ? "descending" : "ascending");
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    const headings = [...table.tHead.rows[0].cells];
    const names = headings.map(said);
    for (const [index, heading] of headings.entries()) {
      if (!names[index]) continue;
      const button = make("button", { type: "button" }, ...heading.childNodes);
      button.addEventListener("click", () => sortBy(table, index));
      heading.append(button);
    }

    const rows = [...table.tBodies[0].rows];
    const find = make("input", { type: "search" });
    const tools = make("div", { className: "table-tools" }, make("label", {}, "Rows with ", find));
    const column = names.indexOf(table.dataset.choose);
    const choice = make("select", {}, make("option", { value: "" }, "all"));
    if (column >= 0) {
      const values = new Set(rows.map((row) => said(row.cells[column])));
      choice.append(...[...values].sort(collator.compare).map((text) => make("option", {}, text)));
      tools.append(make("label", {}, `${names[column]} `, choice));
    }
    const count = make("span", {});
    count.setAttribute("role", "status");
    tools.append(count);
    const narrow = () => {
      const words = find.value.toLowerCase().split(/\s+/);
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden =
          !words.every((word) => text.includes(word)) ||
          (choice.value && said(row.cells[column]) !== choice.value);
      }
      count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
    };
    tools.addEventListener("input", narrow);
    narrow();
    (table.closest(".table-scroll") ?? table).before(tools);
  }
})();
