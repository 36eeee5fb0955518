// What one person hands in: twin of src/warmstart/handins.py.

import { ActivityError, parseActivity, placeOf } from "./activities.js";
import { AnswersError, dumpAnswers, now } from "./answers.js";
import { NOT_APPLICABLE, OPEN, dumpCode } from "./codes.js";
import { fits } from "./material.js";

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
  const given = [...answers.values()],
    sheet = sheetOf(activity, given, { number, group }, round);
  const seat = { kind: "seat", at, place: placeOf(activity), activity: activity.text, group, number };
  return { code: dumpCode(sheet), text: dumpAnswers([seat, ...given], name) };
}

/** A time of an answer so that it sorts: older files have it to the minute. */
export const moment = (at) => (at.length === "2026-11-23T09:00Z".length ? `${at.slice(0, -1)}:00Z` : at);

/**
 * The sheets in a file of answers, and when the last grade of each was locked: [{sheet, at}]. Throws with
 * a sentence if there is none. `open`: ids of the messages there are.
 */
export function handIns({ answers }, open) {
  const seats = new Map(answers.filter((a) => a.kind === "seat").map((a) => [a.place, a]));
  if (!seats.size)
    throw new AnswersError("The file has answers to the book in it, but no hand-in from a workshop.");
  const found = [];
  for (const seat of seats.values()) {
    let activity;
    try {
      activity = parseActivity(seat.activity, open);
    } catch (error) {
      if (!(error instanceof ActivityError)) throw error;
      throw new AnswersError(`The file's activity cannot be used. ${error.message}`);
    }
    for (const round of [1, 2]) {
      const graded = answers.filter((a) => a.kind === "grades" && a.place === placeOf(activity, round)),
        sheet = sheetOf(activity, graded, seat, round);
      if (!sheet) continue;
      const at = graded.map((a) => a.at).reduce((a, b) => (moment(b) > moment(a) ? b : a));
      found.push({ sheet, at });
    }
  }
  if (!found.length) throw new AnswersError("The file belongs to an activity, but nothing was graded in it.");
  return found;
}

/** What some grades come to: a cell a message and criterion, the last try of each; null if all is open. */
function sheetOf(activity, graded, { number, group }, round) {
  const last = new Map(),
    sure = new Map();
  for (const { message, levels, confidence } of graded) {
    if (!activity.messages.includes(message)) continue;
    last.set(message, { ...last.get(message), ...levels });
    sure.set(message, confidence);
  }
  const cells = activity.messages.flatMap((m) =>
    activity.criteria.map((c) => {
      const level = last.get(m)?.[c];
      return level === undefined ? OPEN : (level ?? NOT_APPLICABLE);
    }),
  );
  if (cells.every((c) => c === OPEN)) return null;
  if (!fits(activity, cells)) throw new AnswersError("The file has a level that its criterion doesn’t have.");
  return { activity, cells, number, group, round, confidence: meanOf([...sure.values()]) };
}

const meanOf = (sure) => Math.floor(sure.reduce((a, b) => a + b, 0) / sure.length + 0.5);

/** The text of a file with one sheet, all of it locked at one time. */
export function fileOf({ activity, cells, number, group, round, confidence }, at, name = "") {
  const width = activity.criteria.length;
  const rows = activity.messages.flatMap((message, i) =>
    activity.criteria.map((criterion, j) => {
      const level = cells[i * width + j];
      return { message, criterion, confidence, level: level === NOT_APPLICABLE ? null : level };
    }),
  );
  const given = rows.filter(({ level }) => level !== OPEN);
  return handIn(activity, given, { number, group, round, name, at }).text;
}
