// A workshop's activity as one short text: twin of src/warmstart/activities.py.

import { crc32 } from "../library/canonical.js";
import rubric from "../messages/rubric.json";
import format from "./format.json";

const FORMAT = "warmstart-activity",
  VERSION = 1;
export const MARK = "#activity=";

const { largest, title: LONGEST, messages: MOST } = format.activity;
const RUBRIC = rubric.map((c) => c.id);

export class ActivityError extends Error {}
const no = (sentence) => {
  throw new ActivityError(sentence);
};

const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/; // Python's
function strip(text) {
  let from = 0,
    to = text.length;
  while (from < to && SPACE.test(text[from])) from++;
  while (from < to && SPACE.test(text[to - 1])) to--;
  return text.slice(from, to);
}

const bytes = new TextDecoder("utf-8", { ignoreBOM: true });
const unquote = (text) =>
  text.replace(/(?:%[\da-f]{2})+/gi, (run) =>
    bytes.decode(Uint8Array.from(run.slice(1).split("%"), (b) => parseInt(b, 16))),
  );
const quote = (text) =>
  encodeURIComponent(text).replace(/[!*'()]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Some messages to be graded on some criteria; throws with a sentence if there can be no such activity.
 * `open`: ids of the messages that there are.
 */
export function activityOf({ messages, criteria, title = "" }, open) {
  for (const [name, given, known] of [
    ["message", messages, open],
    ["criterion", criteria, RUBRIC],
  ]) {
    if (!given.length) no(`The activity names no ${name}.`);
    const unknown = given.find((i) => !known.includes(i));
    if (unknown !== undefined)
      no(
        `The activity asks for the ${name} “${[...unknown].slice(0, 40).join("")}”, ` +
          "which this edition of the book does not have.",
      );
    if (new Set(given).size < given.length) no(`The activity names a ${name} twice.`);
  }
  if (messages.length > MOST) no(`The activity has more than ${MOST} messages.`);
  if (typeof title !== "string" || [...title].length > LONGEST)
    no(`The title is longer than ${LONGEST} characters.`);
  if (title.includes(MARK) || /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(title))
    no("The title holds something that cannot stand in a link or a line.");
  const activity = { messages, criteria: RUBRIC.filter((c) => criteria.includes(c)), title: strip(title) };
  const text = `${messages.join(".")}~${activity.criteria.join(".")}~${activity.title}`;
  const key = crc32(text);
  return { ...activity, text, key, id: key.toString(16).padStart(8, "0") };
}

/** Under which name answers of a round are kept; without a round, the seat. */
export const placeOf = ({ id }, round) => `activity/${id}${round ? `/${round}` : ""}`;

/** A link that opens the activity on a page of the book. */
export const linkTo = ({ text }, page) => page.split("#")[0] + MARK + quote(text);

/** The text of a file with an activity. */
export const dumpActivity = ({ title, messages, criteria }) =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, title, messages, criteria }, null, 1)}\n`;

/** The activity in a file's text, in a link, or in the short text itself; throws with a sentence if there is none. */
export function parseActivity(given, open) {
  let text = strip(given).replace(/^\uFEFF/, "");
  if (text.length > 2 * largest || [...text].length > largest)
    no("The text is longer than any activity can be.");
  if (text.startsWith("{")) return activityOf(fileOf(text), open);
  const mark = text.indexOf(MARK);
  if (mark >= 0) text = unquote(text.slice(mark + MARK.length));
  const [messages, criteria, ...title] = text.split("~");
  if (!title.length) no("This is no activity: neither a link to one nor a file with one.");
  return activityOf(
    { messages: messages.split("."), criteria: criteria.split("."), title: title.join("~") },
    open,
  );
}

function fileOf(text) {
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    no("This is no activity: it cannot be read as JSON. Was it cut short?");
  }
  if (document.format !== FORMAT) no("This is some other file, not an activity of this book.");
  const { version, messages, criteria } = document;
  if (Number.isInteger(version) && version > VERSION)
    no("The activity comes from a newer edition of the book: update, then try again.");
  const texts = (list) => Array.isArray(list) && list.every((i) => typeof i === "string");
  if (!Number.isInteger(version) || !texts(messages) || !texts(criteria))
    no("The activity’s file is not as it should be.");
  return document;
}
