// Points for a learning platform: its own export of a course, with what people handed in filled in. Twin
// of src/warmstart/workshop/gradebook.py.

import { strip } from "../library/patterns.js";
import { distance } from "../model/ratings.js";
import { NOT_APPLICABLE, OPEN } from "./codes.js";
import { wordsOf } from "./identity.js";
import { referenceOf } from "./material.js";
import baked from "./reading.json";
import { neutral } from "./report.js";

const { largest, rows: MOST_ROWS, cell: LONGEST_CELL, points: POINTS, identifying } = baked.gradebook;
const { TOO_LARGE, NO_LIST } = baked.gradebook.texts;
const NAMED = 20; // of those who weren't found

/** A list of people can't be used; the sentence says why. */
export class RosterError extends Error {}

/** The rows of a table, as Python's csv reads them. */
function rowsOf(text, separator) {
  const rows = [];
  let row = [],
    cell = "",
    state = "start"; // of a cell; or "plain", "quoted", "closed": after a quotation mark within a quoted one
  const endCell = () => {
    row.push(cell);
    cell = "";
    state = "start";
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (state === "quoted") {
      if (c === '"') state = "closed";
      else cell += c;
    } else if (c === '"' && state === "start") state = "quoted";
    else if (c === '"' && state === "closed") {
      cell += c;
      state = "quoted";
    } else if (c === separator) endCell();
    else if (c === "\r" || c === "\n") {
      if (c === "\r" && text[i + 1] === "\n") i++;
      endRow();
    } else {
      cell += c;
      state = "plain";
    }
  }
  if (cell || row.length || state !== "start") endRow();
  return rows;
}

/** The separator and the rows of a list, its header first. */
export function parseRoster(given) {
  const text = given.replace(/^\uFEFF/, "");
  if ([...text].length > largest) throw new RosterError(TOO_LARGE);
  const [first] = text.split(/[\r\n]/, 1),
    count = (c) => first.split(c).length;
  const separator = [",", ";", "\t"].reduce((a, b) => (count(b) > count(a) ? b : a));
  const rows = rowsOf(text, separator).filter((row) => row.some(Boolean));
  if (rows.length > MOST_ROWS || rows.some((row) => row.some((c) => [...c].length > LONGEST_CELL)))
    throw new RosterError(TOO_LARGE);
  if (rows.length < 2 || rows[0].length < 2) throw new RosterError(NO_LIST);
  return { separator, rows };
}

const isCanvas = (header) => header[0] === "Student" && header.includes("ID") && header.includes("Section");

/** Who handed in, by activity: [[activity, [{person, name, author, sheets}]]]. */
function peopleIn({ accepted }) {
  const found = new Map();
  for (const { person, name, author, sheet } of accepted) {
    const { activity, round } = sheet;
    if (!found.has(activity.text)) found.set(activity.text, { activity, people: new Map() });
    const { people } = found.get(activity.text);
    if (!people.has(person)) people.set(person, { person, name: "", author: "", sheets: new Map() });
    const one = people.get(person);
    one.name ||= name;
    one.author ||= author;
    one.sheets.set(round, sheet);
  }
  return [...found.values()].map(({ activity, people }) => [activity, [...people.values()]]);
}

const key = (text) => strip(text).toLowerCase();
const alike = (a, b) => a.size === b.size && [...a].every((word) => b.has(word));

/** The one row that is somebody's, if there is exactly one. */
function placeOf({ name, author }, table, named) {
  const called = new Set([name, author].map(key).filter(Boolean));
  const exact = table.flatMap((row, i) =>
    row.slice(0, identifying).some((c) => called.has(key(c))) ? [i] : [],
  );
  if (exact.length === 1) return exact[0];
  for (const each of [name, author]) {
    const words = wordsOf(each),
      same = named.flatMap((others, i) => (words.size && alike(words, others) ? [i] : []));
    if (same.length === 1) return same[0];
  }
  return null;
}

/** The share that was graded, in whole points; a half counts as one. */
function pointsOf({ cells }) {
  const graded = cells.filter((cell) => cell !== OPEN).length;
  return Math.floor((2 * POINTS * graded + cells.length) / (2 * cells.length));
}

function feedbackOn(round, { activity, cells }, reference) {
  const asked = activity.messages.flatMap((m) =>
    activity.criteria.map((c) => referenceOf(activity, m, c, reference)),
  );
  const graded = [...cells.entries()].filter(([, cell]) => cell !== OPEN),
    compared = graded.filter(([i]) => asked[i].length > 0);
  const told = `Round ${round}: ${graded.length} of ${asked.length} graded`;
  if (!compared.length) return `${told}.`;
  const fits = ([i, cell]) => distance(cell === NOT_APPLICABLE ? null : cell, asked[i]) === 0,
    inside = compared.filter(fits).length;
  return activity.ownMessages?.length || compared.length < graded.length
    ? `${told}, ${inside} of ${compared.length} inside the reference range.`
    : `${told}, ${inside} inside the book’s range.`;
}

/**
 * A platform's list of people with a column of points for each activity: {text, found, missing}. Throws
 * a RosterError if it's no such list.
 */
export function withPoints(collection, roster, reference) {
  const { separator, rows } = parseRoster(roster),
    [header, ...given] = rows,
    canvas = isCanvas(header),
    width = canvas ? header.indexOf("Section") + 1 : header.length;
  const table = given
    .filter((row) => !canvas || strip(row[0]))
    .map((row) => [...row.slice(0, width), ...Array(Math.max(0, width - row.length)).fill("")]);
  const named = table.map((row) => wordsOf(canvas ? row[0] : row.slice(0, 2).join(" ")));
  const found = new Set(),
    missing = [],
    titles = [],
    columns = [];
  for (const [activity, people] of peopleIn(collection)) {
    const possible = (row) => (canvas && strip(row[0]) === "Points Possible" ? String(POINTS) : "");
    const points = table.map(possible),
      feedback = table.map(() => ""),
      taken = new Set();
    for (const one of people) {
      const at = placeOf(one, table, named);
      if (at === null || taken.has(at)) {
        missing.push(one.name || one.author || `Number ${one.person}`);
        continue;
      }
      taken.add(at);
      found.add(at);
      points[at] = String(Math.max(...[...one.sheets.values()].map(pointsOf)));
      feedback[at] = [...one.sheets].map(([round, sheet]) => feedbackOn(round, sheet, reference)).join(" ");
    }
    const title = neutral(activity.title || activity.id);
    titles.push(...(canvas ? [title] : [title, `${title} (feedback)`]));
    columns.push(...(canvas ? [points] : [points, feedback]));
  }
  const written = (c) => (/["\r\n]/.test(c) || c.includes(separator) ? `"${c.replaceAll('"', '""')}"` : c);
  const filled = [[...header.slice(0, width), ...titles]];
  filled.push(...table.map((row, i) => [...row, ...columns.map((column) => column[i])]));
  const text = filled.map((row) => `${row.map(written).join(separator)}\n`).join("");
  return { text, found: found.size, missing };
}

/** What to say of a filled list. */
export function told({ found, missing }) {
  const sentence = `${found} ${found === 1 ? "person has" : "people have"} points in it.`;
  if (!missing.length) return sentence;
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : "";
  return `${sentence} Not in the list, or not for certain: ${missing.slice(0, NAMED).join(", ")}${more}.`;
}
