// Who has handed in.

import { button } from "./controls.js";
import { h, refill, setText } from "./dom.js";
import { plural } from "./words.js";

const names = new Intl.Collator("en", { numeric: true }); // made once: `localeCompare` makes one each time

/** The order of people's names, in which 2 comes before 10. */
export const byName = (a, b) => names.compare(a.name, b.name);

/** The rows of a list in a fold, made when somebody looks: of three hundred people they take a while. */
export function rowsWhenOpen(fold, list) {
  let latest = [[], () => []];
  const fill = () => fold.open && refill(list, ...latest);
  fold.addEventListener("toggle", fill);
  return {
    update(basis, make) {
      latest = [basis, make];
      fill();
    },
  };
}

/** People in the order of their names: {person, name, rest}. */
export function peopleIn({ accepted }) {
  const found = new Map();
  for (const r of accepted) {
    const { person, name, author, sheet } = r;
    const known = found.get(person) ?? { person, rounds: [], name: "", table: 0 };
    known.rounds.push(sheet.round);
    known.name ||= name || author;
    known.table = sheet.group || known.table;
    found.set(person, known);
  }
  return [...found.values()]
    .map(({ person, rounds, name, table }) => ({
      person,
      name: name || `Number ${person}`,
      rest: `${table ? `, table ${table}` : ""}, ${rounds.length > 1 ? "rounds" : "round"} ${rounds.join(" and ")}`,
    }))
    .sort(byName);
}

/** The list of them, each with a button that takes one out again. */
export function peopleList(undo) {
  const list = h("ul.pick.who", { "aria-label": "Who is in" }),
    count = h("summary"),
    el = h("details", count, list);
  const row = (one) => {
    const label = { "aria-label": `Undo ${one.name}` };
    return h(
      "li",
      one.name,
      one.rest,
      " ",
      button("Undo", () => undo(one), label),
    );
  };
  return {
    el,
    /** What is left when a button goes with its row. */
    focus: () => count.focus(),
    update(people) {
      el.hidden = !people.length;
      setText(count, `Who is in: ${plural(people.length, "person", "people")}`);
      refill(list, people, () => people.map(row));
    },
  };
}
