// A message that somebody writes in a workshop and hands in: twin of src/warmstart/workshop/drafts.py.
// A browser packs and unpacks in its own time, so blocks are promises.

import { crc32 } from "../library/canonical.js";
import { bytesThrough } from "../library/streams.js";
import { thousands } from "../library/printing.js";
import { ActivityError, parseActivity } from "./activities.js";
import { checksum, wellFormed } from "./answers.js";
import { ALPHABET, NUMBERS } from "./codes.js";
import baked from "./drafts.json";
import format from "./format.json";
import { cleaned } from "./writing.js";

export const FORMAT = "warmstart-draft";
const VERSION = 1,
  { largest: LARGEST, unpacked: MOST_UNPACKED, beginning: BEGINNING, texts: TEXTS } = baked,
  LONGEST_TEXT = format.activity.own.text;
const BLOCK = new RegExp(baked.block, "u"),
  BLOCKS = new RegExp(baked.block, "gu"),
  FILE = new RegExp(baked.file, "u"),
  WRITTEN = new RegExp(`(?<file>${baked.file})|${baked.block}`, "gu");

export class DraftError extends Error {}
const no = (sentence) => {
  throw new DraftError(sentence);
};

const AT = /^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?Z$/;
const isId = (value) => typeof value === "string" && /^[0-9a-f]{8}$/.test(value);
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const lengthOf = (text) => [...text].length;

/** What to say of a text that's longer than its activity takes. */
export const tooLong = (text, longest) =>
  `The message has ${thousands(lengthOf(text))} characters, and ${thousands(longest)} is the most: ` +
  "ask for a shorter one.";

/** The text of a draft's file; `open`: ids of the book's messages that there are. */
export function dumpDraft({ activity, whole = "", number, text, round = 1, name = "", at = "" }, open) {
  const document = {
    ...{ format: FORMAT, version: VERSION, edition: format.edition, name, activity: whole || activity },
    ...{ number, round, at, text },
  };
  if (hasHalves(document)) no(TEXTS.MISSHAPEN);
  const file = JSON.stringify({ ...document, checksum: checksum(document) });
  parseDraft(file, open);
  return file;
}

/** The draft in a file's text; throws with a sentence if there is none. */
export function parseDraft(text, open) {
  if (lengthOf(text) > LARGEST) no(TEXTS.TOO_LARGE);
  let document, sum;
  try {
    document = JSON.parse(text);
    if (isObject(document)) sum = checksum(document);
  } catch {
    no(TEXTS.NO_JSON);
  }
  if (!isObject(document) || document.format !== FORMAT) no(TEXTS.OTHER_FILE);
  const { version, activity, number, round, at, name, text: said } = document;
  if (!Number.isInteger(version) || version < 1) no(TEXTS.MISSHAPEN);
  if (version > VERSION) no(TEXTS.NEWER);
  if (document.checksum !== sum || hasHalves(document)) no(TEXTS.DAMAGED);
  const draft = draftOf(activity, number, round, at, name, said);
  if (isId(activity)) return draft;
  let whole;
  try {
    whole = parseActivity(activity, open);
  } catch (error) {
    if (!(error instanceof ActivityError)) throw error;
    no(`The message’s activity can’t be used. ${error.message}`);
  }
  if (!whole.write) no(TEXTS.ONLY_GRADED);
  return { ...draft, activity: whole.id, whole: whole.text };
}

/** Whether a document holds halves of signs, which are no text. */
export const hasHalves = (value) =>
  typeof value === "string"
    ? wellFormed(value) !== value
    : value !== null && typeof value === "object" && Object.entries(value).flat().some(hasHalves);

/** A draft of what stood in a document. */
function draftOf(activity, number, round, at, name, given) {
  const fits =
    [activity, at, name, given].every((value) => typeof value === "string") &&
    Number.isInteger(number) &&
    number >= 0 &&
    number < NUMBERS &&
    (round === 1 || round === 2) &&
    (!at || AT.test(at)) &&
    lengthOf(name) <= 80;
  if (!fits) no(TEXTS.MISSHAPEN);
  const text = cleaned(given);
  if (!text) no(TEXTS.EMPTY);
  if (lengthOf(text) > LONGEST_TEXT) no(tooLong(text, LONGEST_TEXT));
  return { activity, number, text, round, name: cleaned(name), at, whole: "" };
}

/** Whether a text is worth looking through for messages, or for who grades whose. */
export const mayHoldWritten = (text) =>
  text.includes(BEGINNING) || (text.includes("warmstart-") && FILE.test(text));

/** Whether a text is a file of either kind. */
export const isWritten = (text) => text.search(FILE) === 0;

/** Each file and block of a message in a text, and of who grades whose, with its span. */
export function* writtenIn(text) {
  let match;
  WRITTEN.lastIndex = 0;
  while ((match = WRITTEN.exec(text))) {
    const { 0: whole, index, groups } = match,
      end = groups.file ? endOfObject(text, index) : index + whole.length;
    yield [text.slice(index, end), index, end];
    WRITTEN.lastIndex = end;
  }
}

/** Where the object that begins at a place ends; the text's end if it was cut short. */
function endOfObject(text, start) {
  let depth = 0;
  const token = /"(?:[^"\\]|\\.)*"|[{}]/gs;
  token.lastIndex = start;
  for (let match; (match = token.exec(text));) {
    depth += { "{": 1, "}": -1 }[match[0]] ?? 0;
    if (!depth) return token.lastIndex;
  }
  return text.length;
}

// ---- as a block of text ------------------------------------------------------------------------

/** Bytes without compression, as DEFLATE has them: for a browser that can't compress. */
function stored(bytes) {
  const size = bytes.length; // below 2**16: a text of 4,000 signs and a name
  return Uint8Array.from([1, size & 255, size >> 8, ~size & 255, (~size >> 8) & 255, ...bytes]);
}

async function deflated(bytes) {
  try {
    return await bytesThrough(bytes, new CompressionStream("deflate-raw"));
  } catch {
    return stored(bytes);
  }
}

/** A draft as a block of capitals to paste into a chat, or to show as a QR code. */
export async function dumpBlock({ activity, number, round, at, name, text }) {
  const brief = JSON.stringify([activity, number, round, at, name, text]),
    sum = crc32(brief);
  const check = [24, 16, 8, 0].map((shift) => (sum >>> shift) & 255);
  const packed = await deflated(new TextEncoder().encode(brief));
  return `${BEGINNING}${signsOf([...check, ...packed])}.`;
}

/** The draft in a block, with or without broken lines in it; throws with a sentence if there is none. */
export async function parseBlock(text) {
  const found = BLOCK.exec(text);
  if (!found || !found[2]) no(TEXTS.CUT_BLOCK);
  let values;
  try {
    const data = bytesOf(found[1].replace(/[^0-9A-Z]/g, ""));
    const stream = new DecompressionStream("deflate-raw"),
      bytes = await bytesThrough(data.slice(4), stream, MOST_UNPACKED);
    const brief = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const sum = data.slice(0, 4).reduce((value, byte) => value * 256 + byte, 0);
    if (crc32(brief) === sum) values = JSON.parse(brief);
  } catch {
    // not base 32, not DEFLATE, not text, too much of it, or no JSON: told below
  }
  if (!Array.isArray(values) || values.length !== 6 || !isId(values[0])) no(TEXTS.BAD_BLOCK);
  return draftOf(...values);
}

/** A text with each block of a draft replaced by its file, which can be read at once; one that fails stays. */
export async function unpackedBlocks(text, open) {
  if (!text.includes(BEGINNING)) return text;
  let at = 0,
    rest = "";
  for (const { 0: block, index } of text.matchAll(BLOCKS)) {
    const file = await parseBlock(block).then(
      (draft) => dumpDraft(draft, open),
      () => block,
    );
    rest += text.slice(at, index) + file;
    at = index + block.length;
  }
  return rest + text.slice(at);
}

/** Why the first block in a text can't be read; the text is one that `unpackedBlocks` has left it in. */
export const blockProblem = (text) => {
  const found = BLOCK.exec(text);
  return found && (found[2] ? TEXTS.BAD_BLOCK : TEXTS.CUT_BLOCK);
};

/** Bytes in base 32, five bits a sign, the last one filled with zeros. */
function signsOf(bytes) {
  let signs = "",
    value = 0,
    bits = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) signs += ALPHABET[(value >> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits ? signs + ALPHABET[(value << (5 - bits)) & 31] : signs;
}

function bytesOf(signs) {
  const bytes = [];
  let value = 0,
    bits = 0;
  for (const sign of signs) {
    const digit = ALPHABET.indexOf(sign);
    if (digit < 0) throw new RangeError(sign);
    value = (value << 5) | digit;
    if ((bits += 5) < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 255);
    value &= (1 << bits) - 1;
  }
  return Uint8Array.from(bytes);
}
