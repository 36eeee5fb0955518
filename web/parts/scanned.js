// What a QR code that the camera has read means for those who are in: who it is, and in what state.

import { MARK } from "../workshop/activities.js";
import { now } from "../workshop/answers.js";
import { CodeError, OPEN, dumpCode, parseCode } from "../workshop/codes.js";
import { DraftError, dumpDraft, parseBlock } from "../workshop/drafts.js";
import { personOf } from "../workshop/feedback.js";
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
 * @param known     the activity that's collected, and the sheets that were handed out for it
 * @param accepted  the hand-ins that count so far
 * @param ids       of the book's messages
 * @returns         {state, sentence, who, text, draft}: `state` is new, again, newer or refused; `text` is
 *                  what is to be added, if anything is; `draft` what it is, if it's a message
 */
export async function scanned(text, known, accepted, ids) {
  if (text.startsWith("WSD1.")) return scannedDraft(text, known[0], ids);
  const shown = splitShown(text),
    name = nameOf(shown.name);
  if (text.includes(MARK)) return refused(LINK);
  if (!/^ws1/i.test(shown.code)) return refused(OTHER);
  let sheet;
  try {
    sheet = parseCode(shown.code, known);
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    return refused(error.message);
  }
  const { group, round, cells } = sheet,
    code = dumpCode(sheet);
  const isTheirs = (r) => r.sheet.number === sheet.number && r.sheet.activity.text === sheet.activity.text;
  const theirs = accepted.filter((r) => isTheirs(r) && r.sheet.round === round),
    same = theirs.find((r) => dumpCode(r.sheet) === code);
  const earlier = same ?? theirs.at(-1);
  const who = name || earlier?.name || earlier?.author || `Number ${personId(sheet)}`;
  if (same && (!name || name === same.name))
    return { state: "again", who, sentence: `${who} was in already, with the same grades.` };
  const graded = cells.filter((cell) => cell !== OPEN).length;
  const about = `${group ? `table ${group}, ` : ""}round ${round}, ${graded} of ${cells.length} grades`;
  return {
    ...{ who, text: namedHandIn(sheet, name, code) },
    ...(earlier
      ? { state: "newer", sentence: `${who} has handed in again, and the newer one counts: ${about}.` }
      : { state: "new", sentence: `${who} is in: ${about}.` }),
  };
}

/** A message that somebody wrote, held up as a block. */
async function scannedDraft(text, activity, ids) {
  try {
    const draft = await parseBlock(text),
      who = printable(draft.name) || `Number ${personOf(draft.number)}`,
      version = draft.round === 1 ? "first version" : "second version";
    if (draft.activity !== activity.id) return refused("That message was written for another activity.");
    const length = [...draft.text].length.toLocaleString("en");
    return {
      ...{ state: "new", who, draft, text: dumpDraft(draft, ids) },
      sentence: `${who}’s ${version} is in: ${length} characters.`,
    };
  } catch (error) {
    if (!(error instanceof DraftError)) throw error;
    return refused(error.message);
  }
}

/** What's said instead if another of the same person turned out to be later, by the clock of their phone. */
export const outdone = ({ who }) => ({
  state: "again",
  sentence: `${who} is in, but a later hand-in of theirs counts.`,
});
