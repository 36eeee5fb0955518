// Which sheet is this device's: in the file that everyone is given, and among those that went astray.

import { ActivityError } from "../workshop/activities.js";
import { isWritten, writtenIn } from "../workshop/drafts.js";
import { PeersError, parseAllocation, sheetFor } from "../workshop/peers.js";
import { writersNumber } from "./draft-form.js";

const personOf = (number) => number.toString(16).padStart(6, "0");
const NONE_WRITTEN =
  "This file has a sheet for everyone who wrote a message, and none was written on this device. Open it " +
  "where you wrote yours, or ask for your own sheet.";

/**
 * The text of the sheet that is this device's, if a file for everyone was opened; any other text comes back
 * as it is. Throws an ActivityError if there's none.
 */
export function ownSheet(text, store, ids) {
  const given = text.trim();
  if (!isWritten(given)) return text;
  try {
    const allocations = [...writtenIn(given)].map(([piece]) => parseAllocation(piece, ids));
    const mine = allocations.map((a) => [a, writersNumber(store, a.activity)]);
    const found = mine.findLast(([a, number]) => number !== null && a.readers.has(number));
    if (found) return sheetFor(...found, ids).text;
    const [, number] = mine.find((m) => m[1] !== null) ?? [null, null];
    throw new ActivityError(
      number === null
        ? NONE_WRITTEN
        : `There’s no sheet for you in this file. Your number is ${personOf(number)}: tell whoever runs the workshop.`,
    );
  } catch (error) {
    if (error instanceof PeersError) throw new ActivityError(error.message);
    throw error;
  }
}

/** What to say if a sheet was made for somebody else than the writer on this device; nothing if it wasn't. */
export function strangeSheet({ sheet }, store) {
  const number = sheet && writersNumber(store, { id: sheet.of });
  if (!sheet || number === null || number === undefined || number === sheet.reader) return "";
  return (
    "This sheet was made for somebody else, and your own message may be on it. Yours has the number " +
    `${personOf(number)}: ask for that one.`
  );
}
