// What one person hands in: twin of src/warmstart/handins.py.

import { placeOf } from "./activities.js";
import { dumpAnswers, now } from "./answers.js";
import { NOT_APPLICABLE, OPEN, dumpCode } from "./codes.js";

/**
 * Grades as a file to hand in, and as its short code; null if none of them is asked for.
 * `rows`: [{message, criterion, level, confidence}]; of several of one kind the last counts.
 */
export function handIn(activity, rows, { number, group = 0, round = 1, name = "", at = now() }) {
  const answers = new Map();
  for (const { message, criterion, level, confidence } of rows) {
    if (!activity.messages.includes(message) || !activity.criteria.includes(criterion)) continue;
    if (!answers.has(message))
      answers.set(message, { kind: "grades", at, place: placeOf(activity, round), message, levels: {} });
    Object.assign(answers.get(message), { confidence }).levels[criterion] = level;
  }
  if (!answers.size) return null;
  const given = [...answers.values()];
  const sheet = {
    activity,
    number,
    group,
    round,
    cells: activity.messages.flatMap((m) =>
      activity.criteria.map((c) => {
        const level = answers.get(m)?.levels[c];
        return level === undefined ? OPEN : (level ?? NOT_APPLICABLE);
      }),
    ),
    confidence: Math.floor(given.reduce((sum, a) => sum + a.confidence, 0) / given.length + 0.5),
  };
  const seat = { kind: "seat", at, place: placeOf(activity), activity: activity.text, group, number };
  return { code: dumpCode(sheet), text: dumpAnswers([seat, ...given], name) };
}
