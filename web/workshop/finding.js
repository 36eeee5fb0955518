// Codes and files of answers in any text: twin of src/warmstart/workshop/finding.py. What Python
// prints of a file of answers isn't mended here.

import {
  count,
  finditer,
  first,
  fullmatch,
  matchAt,
  replaceAll,
  rstrip,
  search,
} from "../library/patterns.js";
import { ALPHABET, CodeError, hint, parseSigns } from "./codes.js";
import { mended } from "./mending.js";
import reading from "./reading.json";

const P = reading.patterns.finding,
  { TOO_MANY, LOST, HEADLESS } = reading.texts;
const MENDED = 120,
  MOST_REPAIRS = 500;
const LOOKALIKES = new Map(Object.entries(reading.lookalikes));
const CONFUSED = { I: "1", L: "1", O: "0" };
const clear = (text) => text.replace(/[ILO]/g, (c) => CONFUSED[c]);

const isAscii = (text) => !/[^\x00-\x7f]/.test(text); // eslint-disable-line no-control-regex

/** The digit that a sign of another script is: those stand in tens, one after another. */
function digit(sign) {
  let zero = sign.codePointAt(0);
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && sign.codePointAt(0) - zero < 9) zero--;
  return String(sign.codePointAt(0) - zero);
}

/** A text in upper case without what is invisible, wide, escaped or of another script. */
export function folded(text) {
  if (text.includes("%2")) text = text.replaceAll("%2D", "-").replaceAll("%2d", "-").replaceAll("%20", " ");
  if (isAscii(text)) return text.toUpperCase();
  text = replaceAll(P.INVISIBLE, text, "").normalize("NFKC").toUpperCase();
  return [...text]
    .map((c) => {
      const like = LOOKALIKES.get(c) ?? c;
      return /(?![\x00-\x7f])\p{Nd}/u.test(like) ? digit(like) : like; // eslint-disable-line no-control-regex
    })
    .join("");
}

/** Whether a text is worth looking through for codes. */
export const mayHoldCodes = (text) => search(P.MAY_BEGIN, folded(text)) !== null;

const spansOf = (pattern, text) => [...finditer(pattern, text)].map((m) => [m.index, m.index + m[0].length]);
const isWithin = (spans, place) => spans.some(([a, b]) => a <= place && place < b);
const meets = (spans, start, end) => spans.some(([a, b]) => a < end && b > start);
const hinted = (text, start, hints) => hints.has(clear(text.slice(start, start + 2)));

const known = new WeakMap(); // of three hundred sheets, in each of three hundred texts
function hintsOf(activities) {
  if (!known.has(activities)) known.set(activities, new Set(activities.map(hint)));
  return known.get(activities);
}

/**
 * The codes in a text, in order, and what looks like a code and is none: {line, sheet, signs, reason, note}.
 * `continuation`: what the same person wrote next.
 */
export function* codesIn(text, activities, continuation = "") {
  const hints = hintsOf(activities);
  text = folded(text);
  const rest = folded(continuation);
  const urls = /HTTP|@|WWW/.test(text) ? spansOf(P.URL, text) : [];
  let end = 0,
    line = 0,
    counted = 0,
    repairs = MOST_REPAIRS;
  const taken = [];
  for (const match of finditer(P.START, text)) {
    const from = match.index,
      start = from + match[0].length,
      kind = Object.keys(match.groups).find((k) => match.groups[k] !== undefined);
    if (from < end) continue;
    if (kind === "bare" && !hinted(text, start, hints)) continue;
    line += count(text, "\n", counted, from);
    counted = from;
    const body = first(text.slice(start, start + 2 * reading.longest), reading.longest);
    let { sheet, length, reason } = parsed(body, activities, rest),
      note = "";
    if (!sheet && repairs) {
      repairs--;
      const repaired = mended(first(body, MENDED), activities);
      if (repaired) ({ sheet, length, note } = repaired);
    }
    if (!sheet) {
      if (isWithin(urls, from) || !looksLikeACode(text, { kind, from, start }, hints)) continue;
      // The next prefix begins another code, so this one ends there at the latest.
      const run = matchAt(P.GROUPS, text, start) ?? matchAt(P.SOLID, text, start),
        following = text.indexOf("WS1", start);
      end = run ? start + run[0].length : start;
      if (following >= 0) end = Math.min(end, following);
    } else end = start + length;
    taken.push([from, end]);
    if (taken.length > reading.most_codes) {
      yield { line, sheet: null, signs: "", reason: TOO_MANY, note: "" };
      return;
    }
    yield sheet
      ? { line, sheet, signs: "", reason: "", note }
      : { line, sheet: null, signs: signsOf(body), reason, note: "" };
  }
  yield* remains(text, taken, urls);
}

/** What is left of codes that lost their beginning, outside of what was found already. */
function* remains(text, taken, urls) {
  let line = 0,
    counted = 0,
    found = 0;
  for (const match of finditer(P.REST, text)) {
    const end = match.index + match[0].length,
      start = end - match[1].length;
    if (!mayBeARest(match[1].split(/[^0-9A-Z]/)) || meets(taken, start, end) || meets(urls, start, end))
      continue;
    line += count(text, "\n", counted, start);
    counted = start;
    if (++found > reading.most_codes) return;
    yield { line, sheet: null, signs: signsOf(match[1]), reason: HEADLESS, note: "" };
  }
}

/** Whether groups of signs are unlikely to be words, numbers or a date. */
function mayBeARest(groups) {
  const fours = groups.filter((g) => g.length === 4),
    mixed = fours.some((g) => /\d/.test(g) && /[A-Z]/.test(g)),
    digits = fours.filter((g) => /\d/.test(g)).length;
  return mixed && digits > 1 && !groups.some((g) => fullmatch(P.YEAR, g));
}

/** The sheet of a code, its length and, if it failed, why; layout is tried away. */
function parsed(body, activities, continuation) {
  let reason = "";
  for (const attempt of attempts(body, continuation)) {
    try {
      const { sheet, end } = parseSigns(attempt, activities);
      return { sheet, length: Math.min(end, body.length), reason: "" };
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      reason ||= error.message;
    }
  }
  return { sheet: null, length: 0, reason: first(body, 60).includes("\ufffd") ? LOST : reason };
}

/** A text as it is, then without what may stand in a code; lengths stay the same. */
function* attempts(body, continuation) {
  yield body;
  if (body.includes("\n")) {
    const blank = (found) => " ".repeat(found.length);
    yield replaceAll(P.MARGIN, body, blank);
    const headless = replaceAll(P.HEAD, body, blank);
    if (headless !== body) yield headless;
  }
  if (continuation) yield `${rstrip(body)} ${continuation}`;
}

const OWN_SIGNS = new Set([...ALPHABET, ..."ILOU"]);
const isWord = (c) => /[\p{L}\p{N}]/u.test(c);

/** Whether what begins here was meant as a code, though it doesn't add up. */
function looksLikeACode(text, { kind, from, start }, hints) {
  const groups = matchAt(P.GROUPS, text, start),
    solid = matchAt(P.SOLID, text, start),
    run = ((groups ?? solid)?.[1] ?? "").replace(/[^\p{L}\p{N}]/gu, "");
  const digits = [...run].filter((c) => /\p{Nd}/u.test(c)).length,
    hyphens = groups !== null && /[-‐-―−]/.test(groups[1]),
    own = hints.has(clear(run.slice(0, 2)));
  // A bare one is no longer than two codes: else it's a checksum of another program's.
  if (kind === "bare")
    return (
      own &&
      run.length >= 16 &&
      run.length < 60 &&
      digits >= 2 &&
      digits < run.length &&
      !fullmatch(P.HASH, run)
    );
  if (own && run.length >= 6) return true;
  if (
    run.length >= 8 &&
    digits >= 1 &&
    digits < run.length &&
    (hyphens || solid !== null || run.length >= 16)
  )
    return [...run].every((c) => OWN_SIGNS.has(c));
  const boundary = from === 0 || !isWord(text[from - 1]);
  if (kind !== "exact" || !boundary) return false;
  const gap = /^[^0-9A-Z\n]{1,3}/u.exec(text.slice(start, start + 3));
  if (gap && hinted(text, start + gap[0].length, hints)) return true;
  const token = matchAt(P.SHORT, text, from)?.[1];
  return token !== undefined && /\d/.test(token) && !/^(?:19|20)\d\d$/.test(token);
}

/** The signs with which a failed code begins. */
function signsOf(text) {
  let body = first(text, 120);
  body = body.slice(0, search(P.BREAK, body)?.index);
  if (body.trim().slice(0, 8).includes("-")) [body] = body.split(" ", 1);
  let signs = "";
  for (const c of body) {
    if (OWN_SIGNS.has(c) && c !== "U") signs += clear(c);
    else if (isWord(c) || "…\ufffd\n".includes(c)) break;
  }
  return signs;
}

// ---- files of answers pasted into a text ------------------------------------------------------

export const MARK = "warmstart-answers";
const QUOTES = { ...Object.fromEntries([..."“”„‟«»″＂"].map((c) => [c, '"'])), "\u00a0": " " };
for (const c of "‘’‚‛") QUOTES[c] = "'";
const ANY_QUOTE = new RegExp(`[${Object.keys(QUOTES).join("")}]`, "g");

/** Whether a text holds what stands in files of answers and nowhere else. */
export const isPieceOfAnswers = (text) => /kind|answers/.test(text) && search(P.PIECE, text) !== null;

/** Whether a text holds a file of answers, or a piece of one. */
export const mayHoldAnswers = (text) => text.includes(MARK) || isPieceOfAnswers(text);

/** Each file of answers that was pasted into a text, mended as far as that is sure, and its span. */
export function* documentsIn(text) {
  const plain = text.replace(ANY_QUOTE, (c) => QUOTES[c]);
  let at = 0,
    match;
  while ((match = search(P.OBJECT, plain, at))) {
    const { piece, length } = documentAt(plain, match.index);
    at = match.index + Math.max(length, 1);
    yield [piece, match.index, at];
  }
}

/** Where the object that begins at a place ends, if what's in between is JSON; else 0. */
function endOfJson(text, start) {
  let depth = 0,
    quoted = false;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === "{" || c === "[") depth++;
    else if ((c === "}" || c === "]") && --depth === 0) {
      try {
        JSON.parse(text.slice(start, i + 1));
        return i + 1;
      } catch {
        return 0;
      }
    }
  }
  return 0;
}

/** The document in a cell of a table, or in another one's text. */
function unescaped(piece) {
  for (const escaped of ['\\\\\\"', '\\"', '""'])
    if (piece.slice(1).trimStart().startsWith(escaped)) {
      const plain = piece.replaceAll(escaped, '"');
      return plain.slice(0, endOfJson(plain, 0));
    }
  return "";
}

function documentAt(text, start) {
  const end = endOfJson(text, start);
  if (end) return { piece: text.slice(start, end), length: end - start };
  const piece = text.slice(start, search(P.OBJECT, text, start + 1)?.index),
    length = piece.length;
  const plain = unescaped(piece);
  if (plain) return { piece: plain, length };
  for (const gap of ["", " "]) {
    const attempt = piece.replace(/\r?\n(?:>[ ]?)*/g, gap),
      until = endOfJson(attempt, 0);
    if (until) return { piece: attempt.slice(0, until), length };
  }
  return { piece, length };
}
