// Codes that lost one sign, or got one too many: twin of src/warmstart/workshop/mending.py.

import { finditer } from "../library/patterns.js";
import { ALPHABET, CodeError, dumpCode, lengths, parseSigns } from "./codes.js";
import reading from "./reading.json";

const { GROUP } = reading.patterns.mending;
const { SIGN_LOST: LOST, SIGN_EXTRA: EXTRA } = reading.texts;
const UNREAD = "?U\ufffd";

/** The one sheet that a damaged code can have been, its length and what to tell; null if there's none. */
export function mended(body, activities) {
  for (const activity of activities) {
    for (const length of new Set(lengths(activity))) {
      const expected = Array(Math.floor(length / 4)).fill(4);
      if (length % 4) expected.push(length % 4);
      const { groups, ends } = groupsOf(body, expected.length);
      const found = new Map();
      for (const [repaired, note] of repairs(groups, expected)) {
        try {
          const { sheet } = parseSigns(repaired, [activity]);
          found.set(dumpCode(sheet), { sheet, note });
        } catch (error) {
          if (!(error instanceof CodeError)) throw error;
        }
      }
      if (found.size !== 1) continue;
      const merged = groups.some((g) => g.length === 9) ? 1 : 0;
      const [{ sheet, note }] = found.values();
      return { sheet, length: ends[Math.min(ends.length, expected.length - merged) - 1], note };
    }
  }
  return null;
}

/** A code's groups, and where each of them ends; a wide gap ends the code. */
function groupsOf(body, most) {
  const groups = [],
    ends = [];
  for (const { 0: group, index } of finditer(GROUP, body)) {
    if (groups.length === most || index - (ends.at(-1) ?? 0) > 4) break;
    groups.push(group);
    ends.push(index + group.length);
  }
  return { groups, ends };
}

/** What a code with one fault may have been, if its groups show where the fault is. */
function* repairs(groups, expected) {
  const joined = groups.join(""),
    unread = [...joined].flatMap((c, i) => (UNREAD.includes(c) ? [i] : [])),
    sizes = groups.map((g) => g.length),
    whole = sizes.length === expected.length;
  const put = (place, sign, instead = 0) => joined.slice(0, place) + sign + joined.slice(place + instead);
  if (whole && sizes.every((n, i) => n === expected[i]) && unread.length === 1) {
    for (const c of ALPHABET) yield [put(unread[0], c, 1), LOST];
    return;
  }
  if (unread.length) return;
  const odd = sizes.flatMap((n, i) => (i < expected.length && n !== expected[i] ? [i] : []));
  const start = sizes.slice(0, odd[0]).reduce((a, b) => a + b, 0),
    size = sizes[odd[0]];
  if (whole && odd.length === 1) {
    const wanted = expected[odd[0]];
    if (size === wanted - 1) {
      for (let place = start; place < start + wanted; place++)
        for (const c of ALPHABET) yield [put(place, c), LOST];
    } else if (size === wanted + 1) {
      for (let place = start; place < start + size; place++) yield [put(place, "", 1), EXTRA];
    }
  } else if (odd.length && sizes.length >= expected.length - 1 && size === 9) {
    yield [put(start + 4, "", 1), EXTRA]; // a sign instead of a hyphen
  }
}
