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
function track(range, own, grades, levels) {
  const x = (level) => 20 + level * 60;
  const makers = grades.map((g) => g.level).filter((level) => level !== null);
  const together = makers.length > 1 && makers[0] === makers[1]; // side by side, or one would hide the other
  return h(
    "svg",
    { viewBox: "0 0 220 30", class: "track", "aria-hidden": "true" },
    range &&
      h("rect", {
        ...{ x: x(range.low) - 12, width: x(range.high) - x(range.low) + 24 },
        ...{ y: 3, height: 16, rx: 8, class: "band" },
      }),
    levels.map((_, level) => [
      h("line", { x1: x(level), x2: x(level), y1: 7, y2: 15, class: "notch" }),
      h("text", { x: x(level), y: 28 }, String(level)),
    ]),
    makers.map((level, i) =>
      h("circle", { cx: x(level) + (together ? (i ? 4 : -4) : 0), cy: 11, r: 3.5, class: "maker" }),
    ),
    own !== null && h("path", { d: `M${x(own)} 2l9 9-9 9-9-9z`, class: "mine" }),
  );
}

/** Whose range it is: the makers of the book say "our", a room's own has another. */
const whose = (isOwn) => (isOwn ? "the reference" : "our");

function verdict(own, grades, range, isOwn) {
  if (!grades.length) return "There’s nothing here to compare with.";
  const off = distance(own, grades);
  if (off === 0) return `Inside ${whose(isOwn)} range.`;
  if (off === null) return "One of you says: not applicable.";
  return `${plural(off, "level")} ${own < range.low ? "below" : "above"} ${whose(isOwn)} range.`;
}

/** The reader's grade of a criterion beside the makers', which light up in `sheet`. */
export function comparedGrade({ criterion, number, grades, own, contested, sheet, earlier, isOwn }) {
  const { id, name } = criterion,
    range = grades.length > 0 && span(grades);
  const named = (level) => level ?? NOT_APPLICABLE,
    makers = grades.map((g) => named(g.level)).join(" and "),
    reasons = [...new Set(grades.map((g) => g.reason).filter(Boolean))];
  return h(
    "div.compared",
    { role: "group", "aria-label": name, ...highlightOnFocus(sheet, id) },
    h("p.title", `${number}. ${name}`, contested && h("span.badge.contested", "contested")),
    track(range, own, grades, criterion.levels),
    h(
      "p.says",
      h("strong", verdict(own, grades, range, isOwn)),
      ` You: ${named(own)}.`,
      grades.length > 0 && ` ${isOwn ? "Reference" : "Ours"}: ${makers}.`,
    ),
    h(
      "ul.reasons",
      reasons.map((reason) => h("li", reason)),
    ),
    earlier,
  );
}

/** Those grades for which there is a reference. */
const comparable = (given, reference) => given.filter((a) => reference[a.message]?.[a.criterion]?.length);

/** How many of some grades of a message fell inside the makers' range, and how sure the reader was. */
export function outcomeSentence(given, reference, isOwn) {
  const { all, inside } = tally(comparable(given, reference), reference);
  const sure = [...new Set(given.map((a) => a.confidence))].sort((a, b) => a - b);
  const how = `you were ${sure.join("% and ")}% sure of each`;
  if (!all) return `Locked: ${plural(given.length, "grade")}; ${how}.`;
  return `${inside} of ${plural(all, "grade")} inside ${whose(isOwn)} range; ${how}.`;
}

/** A square for each grade: filled inside the range, half a level away, hollow beyond; and a sentence. */
export function runningTally(locked, reference, isOwn) {
  const given = comparable(locked, reference);
  if (!given.length) return null;
  const { all, inside, near } = tally(given, reference);
  const kind = ({ level, message, criterion }) =>
    ({ 0: "inside", 1: "near" })[distance(level, reference[message][criterion])] ?? "far";
  const squares = given.map((a) => h(`i.${kind(a)}`)),
    sure = Math.round(given.reduce((sum, a) => sum + a.confidence, 0) / all);
  const sentence =
    `So far: ${inside} of ${plural(all, "grade")} inside ${whose(isOwn)} range, ${near} within one level of it. ` +
    `You were ${sure}% sure on average, and ${Math.round((100 * inside) / all)}% were inside. ` +
    (isOwn ? "" : "We don’t agree with ourselves everywhere, so no one gets them all.");
  return [h("div.squares", { "aria-hidden": "true" }, squares), h("p", sentence)];
}
