// What an activity holds if people write in it, and what a reader's sheet says of its origin: twin of
// src/warmstart/workshop/writing.py.

import { thousands } from "../library/printing.js";
import format from "./format.json";
import { misshapen, paragraphs } from "./material.js";

const { own: LIMITS, shortest: SHORTEST, usual } = format.activity;
/** What a situation begins with if it's only rehearsed: it says so wherever the situation is shown. */
export const REHEARSAL = format.activity.rehearsal;
export const USUAL = usual;
/** Variants of one sheet, at most. */
export const MOST_VARIANTS = 1_000;
const NUMBERS = 2 ** 24;

/** A text as it is kept: one kind of line break, composed letters, nothing unshown. */
export const cleaned = (text) => paragraphs(text).replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]|\p{Cs}/gu, "\ufffd");

/** Whether people, messages and grades of an activity are invented. */
export const isRehearsal = ({ write }) => Boolean(write?.situation.startsWith(REHEARSAL));

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** What stands in a file of a message to be written; null if nothing does. */
export function writingOf(value) {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) misshapen();
  const { situation, longest = USUAL, ...rest } = value;
  if (typeof situation !== "string" || !Number.isInteger(longest) || Object.keys(rest).length) misshapen();
  return { situation: cleaned(situation), longest };
}

/** What stands in a file of a sheet's origin; null if nothing does. */
export function sheetOf(value) {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) misshapen();
  const { of, round, reader, variant = 0, ...rest } = value;
  const fits =
    typeof of === "string" &&
    /^[0-9a-f]{8}$/.test(of) &&
    (round === 1 || round === 2) &&
    Number.isInteger(reader) &&
    reader >= 0 &&
    reader < NUMBERS &&
    Number.isInteger(variant) &&
    variant >= 0 &&
    variant < MOST_VARIANTS;
  if (!fits || Object.keys(rest).length) misshapen();
  return { of, round, reader, ...(variant && { variant }) };
}

/** What is wrong with a message to be written; `messages` are those to be graded, and there can be none. */
export function* writingProblems(write, messages) {
  if (!write) return;
  if (messages.length)
    yield {
      at: "write",
      sentence:
        "An activity is for writing or for grading messages, not both: make two, and hand out the one to " +
        "grade first.",
    };
  const { situation, longest } = write;
  if (!situation)
    yield {
      at: "write.situation",
      sentence: "There’s no situation: say who writes to whom, and why now.",
    };
  const length = [...situation].length;
  if (length > LIMITS.situation)
    yield {
      at: "write.situation",
      sentence:
        `The situation has ${thousands(length)} characters, and ${thousands(LIMITS.situation)} is ` +
        "the most: shorten it.",
    };
  if (longest < SHORTEST || longest > LIMITS.text)
    yield {
      at: "write.longest",
      sentence:
        `A message can be limited to ${thousands(SHORTEST)} to ${thousands(LIMITS.text)} characters, ` +
        `not to ${thousands(longest)}.`,
    };
}
