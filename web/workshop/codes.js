// A hand-in as a short code: twin of src/warmstart/codes.py, which explains its layout.

import { fits } from "./material.js";

const PREFIX = "WS1";
export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** What a code tells of its activity's key: the lowest 15 bits. Where two have the same, codes are both's. */
export const TAIL = 0x7fff;
export const NOT_APPLICABLE = 4,
  OPEN = 5,
  GROUPS = 32,
  NUMBERS = 2 ** 24;

const HINT = 2,
  HEAD = 7,
  CHECK = 3,
  NO_CONFIDENCE = 15;
const VALUES = new Map([...[...ALPHABET].entries()].map(([i, c]) => [c, i]))
  .set("I", 1)
  .set("L", 1)
  .set("O", 0);

export class CodeError extends Error {}

const signs = (value, length) =>
  Array.from({ length }, (_, i) => ALPHABET[(BigInt(value) >> BigInt(5 * (length - 1 - i))) & 31n]).join("");
const number = (values) => values.reduce((value, v) => value * 32n + BigInt(v), 0n);

/** CRC-15 of the signs, begun with the activity. */
function check({ key }, values) {
  let register = key & 0x7fff;
  for (const value of values) {
    for (const i of [4, 3, 2, 1, 0]) {
      const out = register >> 14;
      register = (register << 1) & 0x7fff;
      if (out !== ((value >> i) & 1)) register ^= 0x4599;
    }
  }
  return register;
}

const gradeSigns = (cells, base) => Math.ceil((BigInt(base) ** BigInt(cells) - 1n).toString(2).length / 5);

/** A sheet as a code in groups of four. */
export function dumpCode({ activity, cells, number: who, group = 0, round = 1, confidence = null }) {
  const open = cells.includes(OPEN) ? 1 : 0,
    base = OPEN + open; // without open cells a base less, and shorter
  const sure = confidence === null ? NO_CONFIDENCE : Math.floor((confidence + 5) / 10);
  const head = (((open * GROUPS + group) * 2 + round - 1) * 16 + sure) * NUMBERS + who;
  const value = cells.reduce((v, cell) => v * BigInt(base) + BigInt(cell), 0n);
  const code =
    signs(activity.key & 0x3ff, HINT) + signs(head, HEAD) + signs(value, gradeSigns(cells.length, base));
  return [
    PREFIX,
    ...(
      code +
      signs(
        check(
          activity,
          [...code].map((c) => VALUES.get(c)),
        ),
        CHECK,
      )
    ).match(/.{1,4}/g),
  ].join("-");
}

/** The sheet that a text which begins with a code stands for; throws with a sentence if there is none. */
export const parseCode = (text, activities) =>
  parseSigns([...text].slice(PREFIX.length).join(""), activities).sheet;

/** The sheet that the signs after a code's prefix stand for, and where in the text (in NFKC) they end. */
export function parseSigns(text, activities) {
  const from = reader([...text.slice(0, 1000)].slice(0, 500).join(""));
  const take = (count) =>
    Array.from({ length: count }, () => {
      const { value, done } = from.next();
      if (done) throw new CodeError("The code is cut short: ask for all of it.");
      if (value instanceof CodeError) throw value;
      return value;
    });
  const values = (taken) => taken.map(({ value }) => value);
  const begin = values(take(HINT)),
    beginning = Number(number(begin));
  const candidates = activities.filter(({ key }) => (key & 0x3ff) === beginning);
  if (!candidates.length)
    throw new CodeError(
      "The code belongs to another activity, or its first characters are wrong: " +
        "collect the activity it belongs to, or ask for the code again.",
    );
  const head = values(take(HEAD));
  const read = [...begin, ...head],
    ends = [];
  for (const activity of candidates) {
    const cells = activity.messages.length * activity.criteria.length;
    const base = OPEN + (head[0] >> 4),
      end = HINT + HEAD + gradeSigns(cells, base);
    for (const sign of take(Math.max(0, end + CHECK - read.length))) {
      read.push(sign.value);
      ends.push(sign.end);
    }
    if (BigInt(check(activity, read.slice(0, end))) !== number(read.slice(end, end + CHECK))) continue;
    const value = number(read.slice(HINT + HEAD, end));
    return {
      sheet: sheet(activity, number(head), value, cells, BigInt(base)),
      end: ends[end + CHECK - 1 - HINT - HEAD],
    };
  }
  throw new CodeError("The code doesn’t add up: a character is wrong or missing. Ask for it again.");
}

function sheet(activity, head, value, count, base) {
  const cells = Array(count);
  for (let i = count - 1; i >= 0; i--) {
    cells[i] = Number(value % base);
    value /= base;
  }
  const bits = (from, mask) => Number((head >> BigInt(from)) & BigInt(mask));
  const sure = bits(24, 15);
  if (value || (sure > 10 && sure < NO_CONFIDENCE) || !fits(activity, cells))
    throw new CodeError("The code adds up, but no hand-in has it: ask for it again.");
  return {
    activity,
    cells,
    number: bits(0, NUMBERS - 1),
    group: bits(29, 31),
    round: bits(28, 1) + 1,
    confidence: sure === NO_CONFIDENCE ? null : sure * 10,
  };
}

function* reader(text) {
  let place = 0,
    end = 0;
  for (const c of text.normalize("NFKC").toUpperCase()) {
    place++;
    end += c.length;
    if (VALUES.has(c)) yield { value: VALUES.get(c), end };
    else if (/[\p{L}\p{N}]/u.test(c)) {
      const point = c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      yield new CodeError(
        `A code never has “${c}” in it (U+${point}, ${place} after ${PREFIX}): type that character again.`,
      );
    }
  }
}

/** How many signs follow the prefix: without open cells, and with some. */
export const lengths = ({ messages, criteria }) =>
  [OPEN, OPEN + 1].map((base) => HINT + HEAD + CHECK + gradeSigns(messages.length * criteria.length, base));

/** The two signs with which an activity's codes begin. */
export const hint = ({ key }) => signs(key & 0x3ff, HINT);
