// Practice in a grader: the reference beside one's own grade after each lock, and how near they came; and
// what an earlier room chose, once one's own answer is locked.

import { distance } from "../model/ratings.js";
import { nearnessOf, percentOf } from "../workshop/practice.js";
import { h } from "./dom.js";
import { NOT_APPLICABLE } from "./grading-form.js";
import { plural } from "./words.js";

/** Whether a message is one to practise on. */
export const isPractice = ({ practice }, id) => (practice ?? []).includes(id);

/** Whether the makers' grades of a message stay covered: all but those to practise on, until the hand-in. */
export const isCovered = (traits, id) => traits.sealed && !isPractice(traits, id);

/** What a message is called above it: those to practise on are counted by themselves. */
export function headOf(traits, id) {
  const same = traits.messages.filter((m) => isPractice(traits, m.id) === isPractice(traits, id)),
    place = same.findIndex((m) => m.id === id) + 1;
  return `${isPractice(traits, id) ? "Practice message" : "Message"} ${place} of ${same.length}`;
}

export const PRACTICE =
  "Practice first: once you’ve locked, you’ll see the reference grades. Practice doesn’t count.";

/** How near somebody came to the reference, once all there is to practise on is locked; else nothing. */
export function nearnessSentence({ practice, answers, reference, criteria }) {
  const asked = (practice ?? []).flatMap((message) =>
    criteria.filter((c) => reference[message][c]?.length).map((criterion) => ({ message, criterion })),
  );
  const given = asked.map(({ message, criterion }) =>
    answers.find((a) => a.message === message && a.criterion === criterion),
  );
  if (!given.length || given.includes(undefined)) return "";
  const { grades, inside, share, low, high } = nearnessOf(
    given.map((a) => distance(a.level, reference[a.message][a.criterion])),
  );
  return (
    `Practice is done: ${inside} of your ${plural(grades, "grade")} were inside the reference range, ` +
    `${percentOf(share)}. With so few, your usual share could be anywhere from ${percentOf(low)} to ` +
    `${percentOf(high)}.`
  );
}

/** What an earlier room chose, as bars of the same words: {counts}, a number a level; `own`: the reader's level. */
export function earlierRoom(counts, own) {
  const most = Math.max(...counts),
    told = counts.flatMap((n, level) => (n ? [`${n} said ${level}`] : [])).join(", ");
  const bar = (n, level) => [
    h("rect", {
      ...{ x: level * 26 + 3, width: 20, y: 26 - (most && (22 * n) / most) },
      ...{ height: most && (22 * n) / most, class: level === own ? "bar own" : "bar" },
    }),
    h("text", { x: level * 26 + 13, y: 38 }, String(level)),
  ];
  return h(
    "div.earlier",
    h(
      "svg",
      { viewBox: `0 0 ${counts.length * 26} 40`, "aria-hidden": "true" },
      counts.map(bar),
      h("line", { x1: 0, x2: counts.length * 26, y1: 26.5, y2: 26.5 }),
    ),
    h("p", `An earlier room: ${told || "no one chose a level"}. You: ${own ?? NOT_APPLICABLE}.`),
  );
}
