// Reading what strangers hand in: twin of src/warmstart/workshop/inbox.py for texts, chats and our own
// files. What only the command opens is refused, with a hint. No input throws.

import { strip } from "../library/patterns.js";
import { ActivityError, parseActivity } from "./activities.js";
import { AnswersError, parseAnswers } from "./answers.js";
import { DraftError, blockProblem, isWritten, mayHoldWritten, parseDraft, writtenIn } from "./drafts.js";
import { MARK, documentsIn, isPieceOfAnswers, mayHoldAnswers, mayHoldCodes } from "./finding.js";
import { handIns } from "./handins.js";
import { PeersError, parseAllocation } from "./peers.js";
import { directoryOf, isZip, newLimits, readZip } from "./readers/archives.js";
import { chatPassages } from "./readers/chats.js";
import {
  COMMAND,
  baseName,
  decode,
  isCheckpoint,
  isNobodys,
  notWhatItSays,
  unreadable,
  unreadableByName,
} from "./readers/unreadable.js";
import baked from "./reading.json";

const { NOTHING, EMPTY, CUT_ANSWERS, NO_DOCUMENT, CUT_JSON, CUT_NOTEBOOK } = baked.texts;

/** One thing found in the inbox, with what isn't known of it left empty. */
export const readingOf = (known) => ({
  ...{ source: "", sheet: null, name: "", at: "", passage: null, activity: null, reason: "" },
  ...{ ignored: false, author: "", quoted: false, sequence: 0, note: "", file: "", unrecognised: false },
  ...{ opaque: false, nothing: "", signs: "", person: "", draft: null, allocation: null },
  ...known,
});

/** What is known of a file before it is opened, and readings of it. */
function originOf(source) {
  const quoted = isCheckpoint(source);
  const reading = (values, place = "") =>
    readingOf({ source: place ? `${source}, ${place}` : source, file: source, quoted, ...values });
  return {
    source,
    reading,
    refused: (reason, rest) => reading({ reason, ...rest }),
    unrecognised: (reason = NOTHING) => reading({ reason, unrecognised: true }),
  };
}

/** A file's name without what a page could take amiss. */
export const printable = (name) =>
  [...name.replace(/\p{C}|\p{Zl}|\p{Zp}|(?! )\p{Zs}/gu, "\ufffd")].slice(-200).join("");

export const tooLarge = (size) =>
  `It has ${Math.round(size / 1e6).toLocaleString("en")} MB, more than any hand-in or chat: it was not read.`;

/**
 * A file's text, or why there is none: {text, note} or {reason, ignored, opaque, unrecognised}. This is
 * what is kept of a file; `readText` finds the hand-ins in it.
 */
export function textOf(source, data) {
  if (isNobodys(source)) return { reason: "A file of the operating system's.", ignored: true };
  if (data.length > baked.largest) return { reason: tooLarge(data.length) };
  if (data.every((b) => b === 0 || b === 32 || b === 9 || b === 10 || b === 13)) {
    const name = source.toLowerCase();
    if (/\.(?:txt|md|csv|tsv)$/.test(name) && !data.includes(0)) return { reason: EMPTY, unrecognised: true };
    const reason = (data.length ? "" : unreadableByName(name)) || EMPTY;
    return { reason, ignored: /\.(?:mbox|log|lock|tmp)$/.test(name) };
  }
  const reason = data[0] === 0x7b && !source.endsWith(".icloud") ? "" : unreadable(source, data);
  if (reason) return { reason, opaque: true };
  const { text, note } = decode(data);
  if (text !== null) return { text: text.replace(/^\ufeff/, ""), note };
  const ignored = baseName(source).startsWith(".");
  return { reason: unreadableByName(source) || note, ignored, opaque: true };
}

const isOffice = (names) =>
  names.has("[Content_Types].xml")
    ? [...names].some((n) => /^(?:word|xl|ppt)\//.test(n))
    : names.has("content.xml") && (names.has("mimetype") || names.has("META-INF/manifest.xml"));
const isIwork = (names) =>
  [...names].some((n) => n.endsWith(".iwa") || n === "Index.zip" || n === "index.apxl");

/** Why what is packed like an archive is none, but a document; nothing if it's an archive. */
function documentOf(data) {
  const names = new Set(directoryOf(data)?.map(({ name }) => name));
  if (isOffice(names) || names.has("META-INF/container.xml")) return COMMAND;
  return isIwork(names) ? baked.texts.IWORK : "";
}

/**
 * The texts in a file, or in an archive of files: {source} and what `textOf` gives, one at a time. What
 * can't be read there has a reason.
 */
export async function* textsOf(source, data, limits = newLimits()) {
  const packed = isZip(data) && data.length <= baked.largest && !isNobodys(source),
    isPlaceholder = source.toLowerCase().endsWith(".icloud");
  if (!packed || isPlaceholder || typeof DecompressionStream === "undefined")
    return yield { source, ...textOf(source, data) };
  const reason = documentOf(data);
  if (reason) return yield { source, reason, opaque: true };
  for await (const { name, data: inner, reason, place } of readZip(data, limits)) {
    const at = inner ? name : place,
      within = at ? `${source}/${printable(at)}` : source;
    if (!inner) yield { source: within, reason };
    else if (limits.depth === 0) yield { source: within, reason: baked.texts.TOO_DEEP };
    else {
      limits.depth--;
      yield* textsOf(within, inner, limits);
      limits.depth++;
    }
  }
}

/** What stands in a file of which `textOf` told: a list of readings, never empty. `open`: ids of the messages there are. */
export function readFile(source, { text, note, ...refusal }, open) {
  return text === undefined
    ? [originOf(source).reading(refusal)]
    : readText(source, text, open).map((r) => (note && !r.reason ? { ...r, note } : r));
}

/** What stands in a text. */
export function readText(source, text, open) {
  const origin = originOf(source);
  return orElse(origin, ofKind(origin, text.replace(/^\ufeff/, ""), open), unreadableByName(source));
}

/** Readings; if they come to nothing, a reason, or that nothing was recognised. */
function orElse(origin, readings, reason) {
  const found = readings.map((r) => (reason && r.passage ? { ...r, nothing: reason } : r));
  if (found.length) return found;
  return [reason ? origin.refused(reason, { opaque: true }) : origin.unrecognised()];
}

function ofKind(origin, text, open) {
  const [start = ""] = strip(text.slice(0, 10_000));
  if (start === "{" && text.includes(`"${MARK}"`)) return answersFile(origin, text, open);
  if (start === "{" && text.includes('"warmstart-activity"')) {
    try {
      return [origin.reading({ activity: parseActivity(text, open) })];
    } catch (error) {
      if (!(error instanceof ActivityError)) throw error;
      return [origin.refused(error.message)];
    }
  }
  if (start === "{" && isWritten(strip(text))) return written(origin, { ...WHOLE, text: strip(text) }, open);
  if (start === "<" || /^\s*\{\\rtf/.test(text)) return [origin.refused(COMMAND, { opaque: true })];
  if (start && '{["'.includes(start)) return jsonReadings(origin, text, open);
  const lines = text.replace(/\r\n?/g, "\n");
  return orElse(origin, chat(origin, lines, open), notWhatItSays(origin.source));
}

/** A passage that is all there is, without a place. */
const WHOLE = { line: 0, author: "", quoted: false, sequence: 0 };

function chat(origin, text, open) {
  const found = [];
  if (mayHoldWritten(text)) {
    found.push(...written(origin, { ...WHOLE, text, line: 1 }, open));
    text = without(text, writtenIn(text));
  }
  const answers = mayHoldAnswers(text);
  if (!answers && !mayHoldCodes(text)) return found;
  if (answers) found.push(...pasted(origin, { ...WHOLE, text, line: 1 }, open));
  if (answers) text = withoutDocuments(text);
  for (const passage of chatPassages(text)) found.push(...passageReadings(origin, passage, open));
  return found;
}

/** A passage if it may hold a code, and the files of answers that were pasted into it. */
function passageReadings(origin, passage, open) {
  let { text } = passage;
  const found = [];
  if (mayHoldWritten(text)) {
    found.push(...written(origin, passage, open));
    text = without(text, writtenIn(text));
  }
  if (mayHoldAnswers(text)) {
    found.push(...pasted(origin, { ...passage, text }, open));
    text = withoutDocuments(text);
  }
  if (mayHoldCodes(text)) {
    const { author, quoted, sequence } = passage;
    found.push(
      origin.reading({
        ...{ author, sequence, quoted: quoted || isCheckpoint(origin.source) },
        passage: { ...passage, text },
      }),
    );
  }
  return found;
}

/** The messages that were written to be graded, and who grades whose; a block that stands here is damaged. */
function written(origin, passage, open) {
  const { text, line, author, quoted, sequence } = passage;
  return [...writtenIn(text)].map(([piece, start]) => {
    const at = line && `line ${line + text.slice(0, start).split("\n").length - 1}`,
      known = { author, quoted: quoted || isCheckpoint(origin.source), sequence };
    return origin.reading({ ...known, ...writtenReading(piece, open) }, at);
  });
}

function writtenReading(piece, open) {
  try {
    if (!piece.startsWith("{")) return { reason: blockProblem(piece) };
    return piece.slice(0, 60).includes('"warmstart-draft"')
      ? { draft: parseDraft(piece, open) }
      : { allocation: parseAllocation(piece, open) };
  } catch (error) {
    if (!(error instanceof DraftError || error instanceof PeersError)) throw error;
    return { reason: error.message };
  }
}

/** A text without the files pasted into it, whose letters are no code; lines stay. */
const withoutDocuments = (text) => without(text, documentsIn(text));

function without(text, pieces) {
  let at = 0,
    rest = "";
  for (const [, start, end] of pieces) {
    rest += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, "");
    at = end;
  }
  return rest + text.slice(at);
}

function pasted(origin, passage, open) {
  const found = [];
  for (const [document, start] of documentsIn(passage.text)) {
    if (!document.includes(MARK) && !document.includes('"answers"')) continue;
    const line = passage.line ? passage.line + passage.text.slice(0, start).split("\n").length - 1 : 0;
    for (const r of answersIn(origin, document, open))
      found.push({
        ...r,
        source: line ? `${origin.source}, line ${line}` : origin.source,
        author: passage.author,
        quoted: passage.quoted || r.quoted,
        sequence: passage.sequence,
      });
  }
  if (!found.length && isPieceOfAnswers(passage.text)) found.push(origin.refused(CUT_ANSWERS));
  return found;
}

/** What stands in a file of answers; one with something before or after it is mended. */
function answersFile(origin, text, open) {
  const found = answersIn(origin, text, open);
  if (!found.some((r) => r.reason)) return found;
  const pieces = [...documentsIn(text)].map(([document]) => document);
  if (!pieces.length || (pieces.length === 1 && pieces[0] === strip(text))) return found;
  const mended = pasted(origin, { text, line: 1, author: "", quoted: false, sequence: 0 }, open);
  return mended.some((r) => r.sheet) ? mended : found;
}

function answersIn(origin, text, open) {
  try {
    const answers = parseAnswers(strip(text));
    return handIns(answers, open).map(({ sheet, at }) => origin.reading({ sheet, at, name: answers.name }));
  } catch (error) {
    if (!(error instanceof AnswersError)) throw error;
    return [origin.refused(error.message)];
  }
}

/** JSON is for the command; of what isn't JSON, or only begins like it, what can still be read. */
function jsonReadings(origin, text, open) {
  try {
    JSON.parse(text);
    return [origin.refused(COMMAND, { opaque: true })];
  } catch {
    // read as a chat
  }
  const found = chat(origin, text, open);
  if (/^\s*\{\s*"(?:answers|checksum)"\s*:/.test(text))
    return [...found.filter((r) => !r.reason), origin.refused(CUT_ANSWERS)];
  const promised = notWhatItSays(origin.source),
    looks = /^(?:\s*[{[])+\s*(?:"|$)/.test(text);
  const named = found.map((r) => (promised && r.passage ? { ...r, nothing: promised } : r));
  if (text.includes('"nbformat"')) named.push(origin.refused(CUT_NOTEBOOK));
  else if (found.length && looks) named.push(origin.refused(CUT_JSON));
  else if (looks || (!found.length && promised)) named.push(origin.refused(NO_DOCUMENT));
  return named;
}
