// A workshop's activity as one text: twin of src/warmstart/workshop/activities.py.

import { crc32 } from "../library/canonical.js";
import { thousands } from "../library/printing.js";
import rubric from "../messages/rubric.json";
import format from "./format.json";
import { MARK, packedLink, unpacked } from "./links.js";
import {
  ActivityError,
  OWN_CRITERION,
  OWN_MESSAGE,
  criterionDocument,
  earlierOf,
  idProblems,
  materialProblems,
  messageDocument,
  misshapen,
  ownCriterionOf,
  ownMessageOf,
  said,
  stripped,
  wholeSentence,
} from "./material.js";
import { sheetOf, writingOf, writingProblems } from "./writing.js";

export { ActivityError, MARK };

const FORMAT = "warmstart-activity",
  VERSION = 2; // with a room's own messages and criteria; without any, the first is written

const { largest, bytes: MOST_BYTES, title: LONGEST, messages: MOST, deepest: DEEPEST } = format.activity;
const RUBRIC = rubric.map((c) => c.id);
const KEYS = [
  ...["format", "version", "title", "messages", "criteria"],
  ...["own_messages", "own_criteria", "practice", "earlier", "write", "sheet"],
];

const no = (sentence) => {
  throw new ActivityError(sentence);
};

const bytes = new TextDecoder("utf-8", { ignoreBOM: true });
const unquote = (text) =>
  text.replace(/(?:%[\da-f]{2})+/gi, (run) =>
    bytes.decode(Uint8Array.from(run.slice(1).split("%"), (b) => parseInt(b, 16))),
  );
const quote = (text) =>
  encodeURIComponent(text).replace(/[!*'()]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** What is wrong with a list of messages or criteria. */
function* listProblems(name, given, known) {
  const at = name === "message" ? "messages" : "criteria",
    own = name === "message" ? OWN_MESSAGE : OWN_CRITERION;
  if (!given.length) return yield { at, sentence: `The activity names no ${name}.` };
  for (const id of given) {
    if (known.includes(id)) continue;
    const asked =
      `The activity asks for the ${name} “${[...id].slice(0, 40).join("")}”, ` +
      "which this edition of the book does not have.";
    const listed = `The activity lists the ${name} “${id}” and doesn’t hold it: take it off the list.`;
    yield { at, sentence: own.test(id) ? listed : asked };
  }
  if (new Set(given).size < given.length) yield { at, sentence: `The activity names a ${name} twice.` };
}

/**
 * What is wrong with an activity, as [{at, sentence}], in the order of its file.
 *
 * @param given  {messages, criteria, title, ownMessages, ownCriteria, practice, earlier}
 * @param open   ids of the book's messages that there are
 */
export function* problemsOf(given, open) {
  const material = { ...given, title: titleOf(given) };
  const { messages, criteria, title, ownMessages, ownCriteria } = material,
    ids = (own) => own.map(({ id }) => id);
  yield* idProblems(material);
  if (!given.write) yield* listProblems("message", messages, [...open, ...ids(ownMessages)]);
  yield* listProblems("criterion", criteria, [...RUBRIC, ...ids(ownCriteria)]);
  if (messages.length > MOST)
    yield { at: "messages", sentence: `The activity has more than ${MOST} messages.` };
  if (typeof title !== "string" || [...title].length > LONGEST)
    yield { at: "title", sentence: `The title is longer than ${LONGEST} characters.` };
  else if (title.includes(MARK) || /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(title))
    yield { at: "title", sentence: "The title holds something that cannot stand in a link or a line." };
  yield* materialProblems(material);
  yield* writingProblems(given.write, messages);
}

const hasOwn = ({ ownMessages, ownCriteria, practice, earlier, write, sheet }) =>
  [ownMessages, ownCriteria, practice, Object.keys(earlier)].some((list) => list.length > 0) ||
  Boolean(write || sheet);
const titleOf = (given) =>
  hasOwn(given) && typeof given.title === "string" ? given.title.normalize("NFC") : given.title;

/** What was given, in the one order that there is. */
function settled(given) {
  const { messages, earlier } = given,
    criteria = [
      ...RUBRIC.filter((c) => given.criteria.includes(c)),
      ...given.criteria.filter((c) => !RUBRIC.includes(c)),
    ],
    inOrder = (own, ids) => ids.flatMap((id) => own.find((o) => o.id === id) ?? []),
    those = (keys, by) => keys.filter((k) => Object.hasOwn(by, k));
  return {
    ...{ messages, criteria, title: stripped(titleOf(given)) },
    ownMessages: inOrder(given.ownMessages, messages),
    ownCriteria: inOrder(given.ownCriteria, criteria),
    practice: messages.filter((m) => given.practice.includes(m)),
    ...{ write: given.write, sheet: given.sheet },
    earlier: Object.fromEntries(
      those(messages, earlier)
        .filter((m) => Object.keys(earlier[m]).length)
        .map((m) => [m, Object.fromEntries(those(criteria, earlier[m]).map((c) => [c, earlier[m][c]]))]),
    ),
  };
}

/** An activity as it stands in a file; only what is there. */
function documentOf(activity) {
  const {
    title,
    messages,
    criteria,
    ownMessages = [],
    ownCriteria = [],
    practice = [],
    earlier = {},
    write,
    sheet,
  } = activity;
  const own = hasOwn({ ownMessages, ownCriteria, practice, earlier, write, sheet });
  return {
    ...{ format: FORMAT, version: own ? VERSION : 1, title, messages, criteria },
    ...(ownMessages.length && { own_messages: ownMessages.map((m) => messageDocument(m, criteria)) }),
    ...(ownCriteria.length && { own_criteria: ownCriteria.map(criterionDocument) }),
    ...(practice.length && { practice }),
    ...(Object.keys(earlier).length && { earlier }),
    ...(write && { write }),
    ...(sheet && { sheet }),
  };
}

/** What to say of an activity whose document is too long; nothing if it isn't. */
export function tooManyBytes(text) {
  const size = new TextEncoder().encode(text).length;
  return size > MOST_BYTES
    ? `The activity has ${thousands(size)} bytes, and ${thousands(MOST_BYTES)} is the most: shorten ` +
        "some messages, or take one out."
    : "";
}

/**
 * Some messages to be graded on some criteria; throws with a sentence if there can be no such activity.
 * `open`: ids of the book's messages that there are.
 */
export function activityOf(
  {
    messages,
    criteria,
    title = "",
    ownMessages = [],
    ownCriteria = [],
    practice = [],
    earlier = {},
    ...rest
  },
  open,
) {
  const given = { messages, criteria, title, practice, earlier };
  Object.assign(given, {
    ownMessages: ownMessages.map(ownMessageOf),
    ownCriteria: ownCriteria.map(ownCriterionOf),
    write: writingOf(rest.write),
    sheet: sheetOf(rest.sheet),
  });
  for (const problem of problemsOf(given, open)) no(wholeSentence(problem));
  const activity = settled(given),
    isOwn = hasOwn(activity),
    text = isOwn
      ? JSON.stringify(documentOf(activity))
      : `${messages.join(".")}~${activity.criteria.join(".")}~${activity.title}`;
  const long = tooManyBytes(text);
  if (long) no(long);
  const key = crc32(text),
    found = { ...activity, text, key, id: key.toString(16).padStart(8, "0") };
  if (!isOwn) for (const name of ["ownMessages", "ownCriteria", "practice", "earlier"]) delete found[name];
  for (const name of ["write", "sheet"]) if (!found[name]) delete found[name];
  return found;
}

/** Whether an activity holds more than ids and a title, and is written as a document. */
export const isOwn = ({ text }) => text.startsWith("{");

/** Under which name answers of a round are kept; without a round, the seat. */
export const placeOf = ({ id }, round) => `activity/${id}${round ? `/${round}` : ""}`;

/** A link that opens an activity of the book's own messages and criteria on a page of the book. */
export const linkTo = ({ text }, page) => page.split("#")[0] + MARK + quote(text);

/**
 * A link that opens any activity, as a promise; it's refused with a sentence if it would be too long, or
 * if this browser can't pack it: then the file travels.
 */
export const anyLinkTo = async (activity, page) =>
  isOwn(activity) ? packedLink(activity.text, page) : linkTo(activity, page);

/** The text of a file with an activity. */
export const dumpActivity = (activity) => `${JSON.stringify(documentOf(activity), null, 1)}\n`;

const parsed = new Map(); // a room's hand-ins all carry the same text

/**
 * The activity in a file's text, in a link with ids, or in the text itself; throws with a sentence if
 * there is none. What is packed into a link needs `readActivity`.
 */
export function parseActivity(given, open) {
  const text = stripped(given).replace(/^\uFEFF/, "");
  if (text.length > 2 * largest || [...text].length > largest)
    no("The text is longer than any activity can be.");
  if (!text.startsWith("{")) return activityOf(shortOf(text), open);
  if (parsed.get(text)?.open !== open) {
    const activity = activityOf(fileOf(text), open);
    if (parsed.size >= 64) parsed.clear();
    parsed.set(text, { open, activity });
  }
  return parsed.get(text).activity;
}

/** The activity in anything that can be handed out, packed or not, as a promise. */
export const readActivity = async (given, open) => parseActivity(await unpacked(stripped(given)), open);

function shortOf(given) {
  let text = given;
  const mark = text.indexOf(MARK);
  if (mark >= 0) text = unquote(text.slice(mark + MARK.length));
  const [messages, criteria, ...title] = text.split("~");
  if (!title.length) no("This is no activity: neither a link to one nor a file with one.");
  return { messages: messages.split("."), criteria: criteria.split("."), title: title.join("~") };
}

/** How deep a JSON text is nested, without reading it. */
function depthOf(text) {
  let depth = 0,
    deepest = 0;
  for (const [sign] of text.replace(/"(?:[^"\\]|\\.)*"/gs, "").matchAll(/[[\]{}]/g)) {
    depth += "[{".includes(sign) ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function fileOf(text) {
  if (depthOf(text) > DEEPEST) no("This is no activity: no file of ours is nested so deep.");
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    no("This is no activity: it cannot be read as JSON. Was it cut short?");
  }
  if (document.format !== FORMAT) no("This is some other file, not an activity of this book.");
  const { version, messages, criteria, title, practice = [] } = document;
  if (Number.isInteger(version) && version > VERSION)
    no("The activity comes from a newer edition of the book: update, then try again.");
  const texts = (list) => Array.isArray(list) && list.every((i) => typeof i === "string");
  const lists = version === VERSION ? [messages, criteria, practice] : [messages, criteria];
  if (!Number.isInteger(version) || !lists.every(texts)) misshapen();
  return version === VERSION ? ownOf(document) : { messages, criteria, title };
}

/** What the second version has beside lists and a title. */
function ownOf(document) {
  const { messages, criteria, title, practice } = document;
  const unknown = Object.keys(document).find((k) => !KEYS.includes(k));
  if (unknown !== undefined)
    no(
      `The activity’s file holds “${said(unknown)}”, which this edition of the book doesn’t ` +
        "know: update, then try again.",
    );
  const { own_messages: ownMessages = [], own_criteria: ownCriteria = [], earlier = {} } = document,
    { write, sheet } = document;
  if (![ownMessages, ownCriteria].every(Array.isArray)) misshapen();
  return {
    ...{ messages, criteria, title, ownMessages, ownCriteria, practice, write, sheet },
    earlier: earlierOf(earlier),
  };
}
