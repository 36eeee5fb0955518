// What a room brings of its own: twin of src/warmstart/workshop/material.py. Texts are strangers' texts.

import { thousands } from "../library/printing.js";
import rubric from "../messages/rubric.json";
import format from "./format.json";

const { own: LIMITS } = format.activity;
export const OWN_MESSAGE = /^x(?:[1-9]|[1-3][0-9]|40)$/;
export const OWN_CRITERION = /^y[1-8]$/;
const MISSHAPEN = "The activity’s file is not as it should be.";

export class ActivityError extends Error {}
export const misshapen = () => {
  throw new ActivityError(MISSHAPEN);
};

const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/; // Python's
/** A text without what Python takes for space around it. */
export function stripped(text) {
  let from = 0,
    to = text.length;
  while (from < to && SPACE.test(text[from])) from++;
  while (from < to && SPACE.test(text[to - 1])) to--;
  return text.slice(from, to);
}

const UNSHOWN = /[\0-\x08\x0b-\x1f\x7f-\x9f]|\p{Cs}/u;
const UNSAID = /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu;
const lengthOf = (text) => [...text].length;

/** A text with line breaks and letters in one form, and nothing empty around it. */
export const paragraphs = (text) =>
  stripped(text.replace(/\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g, "\n").normalize("NFC"));

/** A text as one line. */
export const oneLine = (text) => paragraphs(text).replace(/[\n\t]+/g, " ");

/** A stranger's id so that a sentence can hold it: short, and without tricks. */
export const said = (text) => [...text].slice(0, 40).join("").replace(UNSAID, "\ufffd");

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const areTexts = (values) => values.every((value) => typeof value === "string");

/** An own message with what isn't there left empty; throws if it has another shape. */
export function ownMessageOf(value) {
  if (!isObject(value)) misshapen();
  const { id, text, situation = "", reference = {}, pair = "", ...rest } = value;
  if (!areTexts([id, text, situation, pair]) || !isObject(reference) || Object.keys(rest).length) misshapen();
  return { id, text: paragraphs(text), situation: paragraphs(situation), reference, pair };
}

/** An own criterion, likewise. */
export function ownCriterionOf(value) {
  if (!isObject(value)) misshapen();
  const { id, name, question = "", levels, ...rest } = value;
  if (!Array.isArray(levels) || !areTexts([id, name, question, ...levels]) || Object.keys(rest).length)
    misshapen();
  return { id, name: oneLine(name), question: oneLine(question), levels: levels.map(oneLine) };
}

/** An earlier room's answers; `problems` counts them. */
export function earlierOf(value) {
  const fits =
    isObject(value) &&
    Object.values(value).every((by) => isObject(by) && Object.values(by).every(Array.isArray));
  return fits ? value : misshapen();
}

/** How many levels a criterion has. */
const levelsOf = ({ ownCriteria }, criterion) =>
  ownCriteria.find((c) => c.id === criterion)?.levels.length ?? LIMITS.mostLevels;

/** What is wrong with the ids of what a room brings, as [{at, sentence}]. */
export function* idProblems({ messages, criteria, ownMessages, ownCriteria }) {
  yield* problemsOfIds("own_messages", ownMessages, messages);
  yield* problemsOfIds("own_criteria", ownCriteria, criteria);
}

/**
 * What is wrong with what a room brings, ids aside: {at, sentence}; `at` is the field, such as "practice",
 * "own_messages.x1.text" or "own_criteria.y1.levels.0".
 */
export function* materialProblems(material) {
  for (const criterion of material.ownCriteria) yield* criterionProblems(criterion);
  for (const message of material.ownMessages) yield* messageProblems(message, material);
  yield* practiceProblems(material);
  yield* earlierProblems(material);
}

/** The sentence of a problem with the message or criterion it is about. */
export function wholeSentence({ at, sentence }) {
  const [kind, id] = at.split("."),
    name = { own_messages: "Message", own_criteria: "Criterion" }[kind];
  return name && id !== undefined ? `${name} ${id}: ${sentence}` : sentence;
}

const KINDS = {
  own_messages: ["message", OWN_MESSAGE, "x1 to x40"],
  own_criteria: ["criterion", OWN_CRITERION, "y1 to y8"],
};
function* problemsOfIds(kind, own, listed) {
  const [name, pattern, fitting] = KINDS[kind],
    ids = own.map(({ id }) => id);
  for (const id of new Set(ids)) {
    if (!pattern.test(id))
      yield {
        at: kind,
        sentence: `“${said(id)}” can’t be the id of a ${name} of your own: ${fitting} can.`,
      };
    else if (ids.indexOf(id) !== ids.lastIndexOf(id))
      yield {
        at: kind,
        sentence: `Two of your own have the id “${id}”: give each ${name} an id of its own.`,
      };
    else if (!listed.includes(id))
      yield {
        at: kind,
        sentence: `The ${name} “${id}” is there and isn’t on the list: put it there, or leave it out.`,
      };
  }
}

/** What is wrong with a text, if it may be empty. */
function* textProblems(at, name, text, longest) {
  const length = lengthOf(text);
  if (length > longest)
    yield {
      at,
      sentence: `${name} has ${thousands(length)} characters, and ${thousands(longest)} is the most: shorten it.`,
    };
  const unshown = UNSHOWN.exec(text);
  if (!unshown) return;
  const sign = unshown[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  yield { at, sentence: `${name} holds something that can’t be shown (U+${sign}): delete it.` };
}

function* messageProblems(message, material) {
  const at = `own_messages.${said(message.id)}`;
  if (!message.text)
    yield { at: `${at}.text`, sentence: "There’s no text: write one, or take the message out." };
  yield* textProblems(`${at}.text`, "The text", message.text, LIMITS.text);
  yield* textProblems(`${at}.situation`, "The situation", message.situation, LIMITS.situation);
  for (const [criterion, level] of Object.entries(message.reference)) {
    const top = levelsOf(material, criterion) - 1;
    if (!material.criteria.includes(criterion))
      yield {
        at: `${at}.reference`,
        sentence: `There’s a reference grade on “${said(criterion)}”, which isn’t asked here: leave it out.`,
      };
    else if (level !== null && !(Number.isInteger(level) && level >= 0 && level <= top))
      yield {
        at: `${at}.reference`,
        sentence: `The reference grade on “${criterion}” must be a level from 0 to ${top}, or “not applicable”.`,
      };
  }
  if (message.pair) yield* pairProblems(`${at}.pair`, message, material.ownMessages);
}

function* pairProblems(at, { id, pair }, ownMessages) {
  const other = ownMessages.find((m) => m.id === pair);
  if (pair === id || !other)
    yield {
      at,
      sentence: `“${said(pair)}” isn’t another message of your own: a matched pair is two of them.`,
    };
  else if (other.pair !== id)
    yield {
      at,
      sentence: `It’s paired with “${other.id}”, which isn’t paired with it: pair the two with each other.`,
    };
}

function* criterionProblems(criterion) {
  const at = `own_criteria.${said(criterion.id)}`,
    { fewestLevels, mostLevels } = LIMITS;
  if (!criterion.name) yield { at: `${at}.name`, sentence: "There’s no name: give it one." };
  yield* textProblems(`${at}.name`, "The name", criterion.name, LIMITS.name);
  yield* textProblems(`${at}.question`, "The question", criterion.question, LIMITS.line);
  const count = criterion.levels.length;
  if (count < fewestLevels || count > mostLevels)
    yield { at: `${at}.levels`, sentence: `It needs ${fewestLevels} to ${mostLevels} levels, not ${count}.` };
  for (const [i, level] of criterion.levels.slice(0, mostLevels).entries()) {
    const here = `${at}.levels.${i}`;
    if (!level) yield { at: here, sentence: `Level ${i} has no words: write some, or take the level out.` };
    yield* textProblems(here, `Level ${i}`, level, LIMITS.line);
  }
}

/** Whether there is a reference grade to compare with. */
export const hasReference = ({ ownMessages = [] }, message, criterion) =>
  OWN_MESSAGE.test(message)
    ? ownMessages.some((m) => m.id === message && Object.hasOwn(m.reference, criterion))
    : !OWN_CRITERION.test(criterion);

function* practiceProblems(material) {
  const { practice, messages, criteria } = material,
    problem = (sentence) => ({ at: "practice", sentence });
  for (const id of new Set(practice)) {
    if (!messages.includes(id))
      yield problem(`“${said(id)}” is for practice and isn’t on the list of messages: put it there.`);
    else if (practice.indexOf(id) !== practice.lastIndexOf(id))
      yield problem(`“${id}” is named twice for practice: once is enough.`);
    else if (!criteria.some((c) => hasReference(material, id, c)))
      yield problem(
        `“${id}” is for practice and has no reference grade on what’s asked: give it one, ` +
          "or don’t practise on it.",
      );
  }
}

function* earlierProblems(material) {
  const { messages, criteria, earlier } = material,
    problem = (sentence) => ({ at: "earlier", sentence });
  for (const [message, byCriterion] of Object.entries(earlier)) {
    if (!messages.includes(message)) {
      const about = `“${said(message)}”, which isn’t on the list of messages`;
      yield problem(`An earlier room’s answers are about ${about}: leave them out.`);
      continue;
    }
    for (const [criterion, counts] of Object.entries(byCriterion)) {
      const levels = levelsOf(material, criterion),
        fit = (n) => Number.isInteger(n) && n >= 0 && n <= LIMITS.earlier;
      if (!criteria.includes(criterion))
        yield problem(
          `An earlier room’s answers to “${message}” are about “${said(criterion)}”, ` +
            "which isn’t asked here: leave them out.",
        );
      else if (counts.length !== levels || !counts.every(fit))
        yield problem(
          `An earlier room’s answers to “${message}” on “${criterion}” must be ${levels} ` +
            `whole numbers from 0 to ${thousands(LIMITS.earlier)}.`,
        );
    }
  }
}

/** An own message as it stands in a file: only what is there, always in one order. */
export const messageDocument = ({ id, situation, text, reference, pair }, criteria) => ({
  id,
  ...(situation && { situation }),
  text,
  ...(Object.keys(reference).length && {
    reference: Object.fromEntries(
      criteria.filter((c) => Object.hasOwn(reference, c)).map((c) => [c, reference[c]]),
    ),
  }),
  ...(pair && { pair }),
});

/** An own criterion as it stands in a file. */
export const criterionDocument = ({ id, name, question, levels }) => ({
  ...{ id, name },
  ...(question && { question }),
  levels,
});

// ---- what graders see ------------------------------------------------------------------------

/**
 * A message as graders see it. A room's own has a situation and a text; `messages` are the book's, as
 * widgets have them.
 */
export function messageOf({ ownMessages = [] }, id, messages) {
  const own = ownMessages.find((m) => m.id === id);
  if (!own) return messages.find((m) => m.id === id);
  const { situation, text, pair } = own;
  return { id, situation, text, pair, sender: "", recipient: "", subject: "", channel: "", isOwn: true };
}

/** A criterion as graders see it: {id, name, question, levels: [{label, descriptor}]}. */
export function criterionOf({ ownCriteria = [] }, id) {
  const own = ownCriteria.find((c) => c.id === id);
  if (!own) return rubric.find((c) => c.id === id);
  return { ...own, levels: own.levels.map((label) => ({ label, descriptor: "" })), isOwn: true };
}

/** Whether no cell of a sheet has a level that its criterion lacks. */
export function fits({ criteria, ownCriteria = [] }, cells) {
  const first = criteria.length - ownCriteria.length;
  return cells.every((cell, k) => {
    const own = ownCriteria[(k % criteria.length) - first];
    return !own || cell < own.levels.length || cell >= LIMITS.mostLevels;
  });
}

/** The reference grades to compare with, as [{level}]: the makers' two, one's own, or none. */
export function referenceOf({ ownMessages = [] }, message, criterion, reference) {
  const own = ownMessages.find((m) => m.id === message);
  if (!own) return reference[message]?.[criterion] ?? [];
  return Object.hasOwn(own.reference, criterion) ? [{ level: own.reference[criterion] }] : [];
}

/** Whether a room brings messages or criteria of its own: then nothing may be said of the book's makers. */
export const bringsOwn = ({ ownMessages = [], ownCriteria = [] }) =>
  ownMessages.length + ownCriteria.length > 0;
