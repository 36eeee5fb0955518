// What a QR code that the camera has read means for those who are in: who it is, and in what state.

import { MARK } from "../workshop/activities.js";
import { now } from "../workshop/answers.js";
import { CodeError, OPEN, dumpCode, parseCode } from "../workshop/codes.js";
import { fileOf } from "../workshop/handins.js";
import { printable } from "../workshop/inbox.js";
import { personId } from "../workshop/results.js";
import { splitShown } from "./shown-code.js";

const LONGEST = 80; // characters of a name, in a file
const LINK =
  "That’s the link to an activity, not a hand-in. It has to be the code you get after pressing Hand in.";
const OTHER =
  "That’s some other QR code, not a hand-in. It has to be the one you get after pressing Hand in.";

/** A name as it may stand in a file. */
export const nameOf = (text) => [...printable(text.trim())].slice(0, LONGEST).join("");

const refused = (sentence) => ({ state: "refused", sentence });

/** A hand-in as a file with the time it came in at, so that the later of two counts; else as its code. */
export function namedHandIn(sheet, name, code = dumpCode(sheet)) {
  const graded = sheet.cells.some((cell) => cell !== OPEN);
  return graded && sheet.confidence !== null ? fileOf(sheet, now(), name) : code;
}

/**
 * @param text      of the QR code
 * @param activity  the one that's collected
 * @param accepted  the hand-ins that count so far
 * @returns         {state, sentence, who, text}: `state` is new, again, newer or refused; `text` is what
 *                  is to be added, if anything is
 */
export function scanned(text, activity, accepted) {
  const shown = splitShown(text),
    name = nameOf(shown.name);
  if (text.includes(MARK)) return refused(LINK);
  if (!/^ws1/i.test(shown.code)) return refused(OTHER);
  let sheet;
  try {
    sheet = parseCode(shown.code, [activity]);
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    return refused(error.message);
  }
  const { group, round, cells } = sheet,
    code = dumpCode(sheet);
  const theirs = accepted.filter((r) => r.sheet.number === sheet.number && r.sheet.round === round),
    same = theirs.find((r) => dumpCode(r.sheet) === code);
  const known = same ?? theirs.at(-1);
  const who = name || known?.name || known?.author || `Number ${personId(sheet)}`;
  if (same && (!name || name === same.name))
    return { state: "again", who, sentence: `${who} was in already, with the same grades.` };
  const graded = cells.filter((cell) => cell !== OPEN).length;
  const about = `${group ? `table ${group}, ` : ""}round ${round}, ${graded} of ${cells.length} grades`;
  return {
    ...{ who, text: namedHandIn(sheet, name, code) },
    ...(known
      ? { state: "newer", sentence: `${who} has handed in again, and the newer one counts: ${about}.` }
      : { state: "new", sentence: `${who} is in: ${about}.` }),
  };
}

/** What's said instead if another of the same person turned out to be later, by the clock of their phone. */
export const outdone = ({ who }) => ({
  state: "again",
  sentence: `${who} is in, but a later hand-in of theirs counts.`,
});
