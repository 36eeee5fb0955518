// The numbers behind a picture, as a table behind a key; built when it is opened or printed.

import { h, refill } from "./dom.js";

// On paper every table in sight stands open. Browsers tell the window, which tells the tables.
addEventListener("beforeprint", () => {
  for (const el of document.querySelectorAll(".ws .numbers"))
    if (el.getClientRects().length) el.dispatchEvent(new Event("beforeprint"));
});

/** `rows()` gives the rows, the first cell of each its name. */
export function dataTable(label, head, rows) {
  const body = h("tbody");
  const line = ([name, ...cells]) =>
    h(
      "tr",
      h("th", { scope: "row" }, name),
      cells.map((cell) => h("td", cell)),
    );
  function fill() {
    const all = rows();
    refill(body, all, () => all.map(line)); // a selection stays while the numbers do
  }
  const el = h(
    "details.numbers",
    // Out of sight there may be no numbers yet: the widget updates what is open when it shows it.
    { ontoggle: () => el.open && el.getClientRects().length && fill(), onbeforeprint: fill },
    h("summary", "The numbers as a table"),
    h(
      "div.scroll",
      { tabIndex: 0, role: "region", "aria-label": label },
      h(
        "table",
        h(
          "thead",
          h(
            "tr",
            head.map((t) => h("th", { scope: "col" }, t)),
          ),
        ),
        body,
      ),
    ),
  );
  return { el, update: () => el.open && fill() };
}
