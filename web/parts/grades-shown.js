// A reader's grades beside the makers': a verdict for each criterion, and how it went so far.

import { distance, span, tally } from "../model/ratings.js";
import { h } from "./dom.js";
import { NOT_APPLICABLE } from "./grading-form.js";
import { highlightOnFocus } from "./letter.js";
import { plural } from "./words.js";

/** Where the makers' reasons point in a message, each place once: spans for markedText(). */
export function placesOfReasons(criteria, grades, numbers) {
  const places = new Map();
  for (const c of criteria)
    for (const { start, end } of grades[c.id])
      if (start !== null)
        places.set(`${c.id}:${start}:${end}`, { key: c.id, tag: `${numbers(c)}`, start, end });
  return [...places.values()];
}

/** Four levels; the makers' range as a band with their dots, the reader as a diamond. */
function track(range, own, grades) {
  const x = (level) => 20 + level * 60;
  const levels = grades.map((g) => g.level).filter((level) => level !== null);
  const together = levels.length > 1 && levels[0] === levels[1]; // side by side, or one would hide the other
  return h(
    "svg",
    { viewBox: "0 0 220 30", class: "track", "aria-hidden": "true" },
    range &&
      h("rect", {
        ...{ x: x(range.low) - 12, width: x(range.high) - x(range.low) + 24 },
        ...{ y: 3, height: 16, rx: 8, class: "band" },
      }),
    [0, 1, 2, 3].map((level) => [
      h("line", { x1: x(level), x2: x(level), y1: 7, y2: 15, class: "notch" }),
      h("text", { x: x(level), y: 28 }, String(level)),
    ]),
    levels.map((level, i) =>
      h("circle", { cx: x(level) + (together ? (i ? 4 : -4) : 0), cy: 11, r: 3.5, class: "maker" }),
    ),
    own !== null && h("path", { d: `M${x(own)} 2l9 9-9 9-9-9z`, class: "mine" }),
  );
}

function verdict(own, grades, range) {
  const off = distance(own, grades);
  if (off === 0) return "Inside our range.";
  if (off === null) return "One of you says: not applicable.";
  return `${plural(off, "level")} ${own < range.low ? "below" : "above"} our range.`;
}

/** The reader's grade of a criterion beside the makers', which light up in `sheet`. */
export function comparedGrade({ criterion, number, grades, own, contested, sheet }) {
  const { id, name } = criterion,
    range = span(grades);
  const named = (level) => level ?? NOT_APPLICABLE,
    makers = grades.map((g) => named(g.level)).join(" and "),
    reasons = [...new Set(grades.map((g) => g.reason).filter(Boolean))];
  return h(
    "div.compared",
    { role: "group", "aria-label": name, ...highlightOnFocus(sheet, id) },
    h("p.title", `${number}. ${name}`, contested && h("span.badge.contested", "contested")),
    track(range, own, grades),
    h("p.says", h("strong", verdict(own, grades, range)), ` You: ${named(own)}. Ours: ${makers}.`),
    h(
      "ul.reasons",
      reasons.map((reason) => h("li", reason)),
    ),
  );
}

/** How many of some grades of a message fell inside the makers' range, and how sure the reader was. */
export function outcomeSentence(given, reference) {
  const { all, inside } = tally(given, reference);
  const sure = [...new Set(given.map((a) => a.confidence))].sort((a, b) => a - b);
  const how = `you were ${sure.join("% and ")}% sure of each`;
  return `${inside} of ${plural(all, "grade")} inside our range; ${how}.`;
}

/** A square for each grade: filled inside the range, half a level away, hollow beyond; and a sentence. */
export function runningTally(given, reference) {
  const { all, inside, near } = tally(given, reference);
  const kind = ({ level, message, criterion }) =>
    ({ 0: "inside", 1: "near" })[distance(level, reference[message][criterion])] ?? "far";
  const squares = given.map((a) => h(`i.${kind(a)}`)),
    sure = Math.round(given.reduce((sum, a) => sum + a.confidence, 0) / all);
  const sentence =
    `So far: ${inside} of ${plural(all, "grade")} inside our range, ${near} within one level of it. ` +
    `You were ${sure}% sure on average, and ${Math.round((100 * inside) / all)}% were inside. ` +
    "We don’t agree with ourselves everywhere, so no one gets them all.";
  return [h("div.squares", { "aria-hidden": "true" }, squares), h("p", sentence)];
}
