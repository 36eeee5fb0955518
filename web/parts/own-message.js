// A message of a room's own in the editor: situation, text, its twin in a matched pair, reference grades, and
// whether the room practises on it.

import { button, buttonRow, checkbox, select } from "./controls.js";
import { h, refill, setText } from "./dom.js";
import { field, textArea } from "./own-field.js";
import { plural } from "./words.js";

export const newMessage = ({ situation = "", text = "", id = "" } = {}) => ({
  ...{ situation, text, was: id },
  grades: new Map(), // levels by criterion: an id of the book's, or an own criterion itself
  pair: null, // another message
  practise: false, // kept while there's nothing to compare with, and of no effect then
});

/** The criteria asked for which a message has a reference grade: {key, levels} each. */
export const gradedBy = ({ grades }, criteria) =>
  criteria.filter(({ key, levels }) => grades.has(key) && (grades.get(key) ?? 0) < levels.length);

const NO_PRACTICE = "Give it a reference grade, and people can practise on it first.";

const SEPARATOR = /^[ \t]*-{3,}[ \t]*$/m;

/** The messages in a text that was pasted: between lines of ---, or else between two empty lines. */
export function messagesIn(pasted) {
  const text = pasted.replace(/\r\n?/g, "\n");
  const parts = SEPARATOR.test(text)
    ? text.split(new RegExp(SEPARATOR, "gm"))
    : text.split(/\n(?:[ \t]*\n){2,}/);
  return parts.map((part) => part.trim()).filter(Boolean);
}

const NO_GRADE = "-",
  NOT_APPLICABLE = "n";

/** A reference grade on one criterion: none, a level, or "not applicable". */
function gradeChoice(message, { key, name, levels }, changed) {
  const offered = [
    { value: NO_GRADE, label: "none" },
    ...levels.map((label, i) => ({ value: String(i), label: `${i} ${label}` })),
    { value: NOT_APPLICABLE, label: "not applicable" },
  ];
  const level = message.grades.get(key),
    value = level === undefined ? NO_GRADE : level === null ? NOT_APPLICABLE : String(level);
  return select(name, offered, value, (chosen) => {
    if (chosen === NO_GRADE) message.grades.delete(key);
    else message.grades.set(key, chosen === NOT_APPLICABLE ? null : Number(chosen));
    changed();
  }).el;
}

/**
 * The fields of a message, made once.
 *
 * @param actions  `changed()` after each change; what its buttons do: `move(message, by)`, `merge(message)`,
 *                 `split(message, at)`, `remove(message)`, `pair(message, other)`
 * @returns        {el, text, update}
 */
export function messageRow(message, { changed, move, merge, split, remove, pair }) {
  const set = (name) => (value) => ((message[name] = value), changed());
  const legend = h("legend"),
    about = "Situation: who writes to whom, where, and why now; one or two lines, may be empty",
    situation = field(about, textArea(message.situation, 2, set("situation"))),
    text = field("Text", textArea(message.text, 6, set("text")));
  const twin = h("div"),
    graded = h("summary"),
    grades = h("div.filters"),
    practise = checkbox("Practise on it first", message.practise, set("practise")),
    noPractice = h("p.hint", NO_PRACTICE),
    wrong = h("p.missing");
  const up = button("Up", () => move(message, -1)),
    down = button("Down", () => move(message, 1)),
    join = button("Join with the next", () => merge(message)),
    cut = button("Split at the cursor", () => split(message, text.control.selectionStart));
  const el = h(
    "fieldset.own-thing",
    { tabIndex: -1 },
    [legend, situation.el, text.el, twin],
    h("details", graded, grades),
    [practise, noPractice, wrong],
    buttonRow(
      up,
      down,
      join,
      cut,
      button("Remove this message", () => remove(message)),
    ),
  );
  /** `others`: all own messages in order; `criteria`: [{key, name, levels}]; `problems` by field. */
  function update(index, problems, { others, criteria }) {
    legend.textContent = `Your message ${index + 1} of ${others.length}`;
    for (const b of el.querySelectorAll("button"))
      b.setAttribute("aria-label", `${b.textContent}: message ${index + 1}`);
    up.disabled = index === 0;
    down.disabled = join.disabled = index === others.length - 1;
    situation.tell(problems.situation);
    text.tell(problems.text);
    setText(wrong, problems.reference ?? problems.pair ?? "");
    const at = others.indexOf(message.pair);
    refill(twin, [at, index, others.length], () => others.length > 1 && pairChoice(at, index, others));
    const given = gradedBy(message, criteria).length;
    practise.hidden = !given;
    noPractice.hidden = given > 0;
    setText(graded, `Reference grades: ${given ? plural(given, "grade") : "none"}`);
    refill(grades, [criteria.map(({ name, levels }) => [name, levels])], () =>
      criteria.map((c) => gradeChoice(message, c, changed)),
    );
  }
  function pairChoice(at, index, others) {
    const offered = others.flatMap((_, i) =>
      i === index ? [] : [{ value: `${i}`, label: `message ${i + 1}` }],
    );
    const none = { value: "-1", label: "none: it isn’t one of a matched pair" };
    return select("Its twin in a matched pair", [none, ...offered], `${at}`, (i) =>
      pair(message, others[i] ?? null),
    ).el;
  }
  return { el, update, text: text.control };
}
