// A writing round rehearsed with invented people: what they'd hand in next, step by step. Twin of
// src/warmstart/workshop/rehearsal.py.

import { compose, revise } from "../messages/rewriting.js";
import { words } from "../model/rng.js";
import { activityOf } from "./activities.js";
import { NUMBERS, dumpCode } from "./codes.js";
import { SPREAD, STRAYS, grade } from "./demo.js";
import { dumpDraft } from "./drafts.js";
import { personOf } from "./feedback.js";
import { fileOf } from "./handins.js";
import { criterionOf } from "./material.js";
import { sheetFor } from "./peers.js";
import baked from "./rehearsal.json";

const { title, situation, label: LABEL, criteria: CRITERIA, letter } = baked,
  { mended: MENDED, gone: GONE, unchanged: UNCHANGED } = baked,
  [WRITING, GRADING] = baked.streams,
  WORD = 2 ** 32;
const two = (n) => String(n).padStart(2, "0");
const nameOf = (i) => `Invented person ${i + 1}`;

/** The activity that is rehearsed, with the criteria of another one if there is one. */
export const rehearsal = (activity, open) =>
  activityOf(
    {
      ...{ messages: [], title, write: { situation } },
      criteria: activity?.criteria ?? CRITERIA,
      ownCriteria: activity?.ownCriteria ?? [],
    },
    open,
  );

/** What comes next in a round: {what, round}; null if it has been to its end. */
export function nextStep({ received, allocations, gradings }) {
  for (const round of [1, 2]) {
    const some = (list) => list.some((one) => one.round === round);
    if (!some(received.drafts)) return { what: "messages", round };
    if (!some(allocations)) return { what: "sheets", round };
    if (!some(gradings)) return { what: "grades", round };
  }
  return null;
}

/** What comes in next, as names and texts; nothing if it's not the people's turn. */
export function handedIn(room, people, seed, open) {
  const next = nextStep(room);
  if (next?.what === "messages") return messages(room.activity, next.round, people, seed, open);
  return next?.what === "grades" ? grades(room.allocations, next.round, people, seed, open) : [];
}

function numbersOf(people, seed) {
  const [first] = words(seed, 0, 1);
  return Array.from({ length: people }, (_, i) => (first + i * SPREAD) % NUMBERS);
}

/** What somebody has mended in a version: edits by the ids of their places. */
function editsOf(i, round, seed) {
  const { places } = letter,
    drawn = words(seed, WRITING + i, 3 * places.length),
    made = {};
  for (const [k, { id, edits }] of places.entries()) {
    const [mend, which, again] = drawn.slice(3 * k, 3 * k + 3);
    if (mend < MENDED[0] * WORD) made[id] = edits[Math.floor((which * edits.length) / WORD)].id;
    if (round === 2 && i % UNCHANGED !== 3 && again < MENDED[1] * WORD) made[id] = edits[0].id;
  }
  return made;
}

/** The messages of a round as they come in, as names and texts: one is cut short. */
function messages(activity, round, people, seed, open) {
  return numbersOf(people + 1, seed).flatMap((number, i) => {
    if (round === 2 && (i % GONE === GONE - 1 || i === people)) return [];
    const draft = {
      ...{ activity: activity.id, whole: activity.text, number, round, name: nameOf(i) },
      text: `${compose(letter, revise(letter, editsOf(i, round, seed)))}\n\n${LABEL}`,
      at: `2026-01-01T${two(7 + 2 * round)}:${two(i % 60)}Z`,
    };
    const file = dumpDraft(draft, open);
    return [
      i < people
        ? [`message-${round}-${personOf(number)}.json`, file]
        : ["cut-short.json", [...file].slice(0, 300).join("")],
    ];
  });
}

/** What may be said of a message, by criterion: what its best place has, or anything. */
const levelsOf = (activity, made) =>
  activity.criteria.map((c) => {
    const given = made
      ? letter.places
          .filter((p) => p.criterion === c)
          .map((p) => p.edits.find((e) => e.id === made[p.id])?.level ?? p.level)
      : [];
    return given.length
      ? [{ level: Math.max(...given) }]
      : criterionOf(activity, c).levels.map((_, level) => ({ level }));
  });

/** The graded sheets of a round as they come in, as names and texts: files, and codes in a chat. */
function grades(allocations, round, people, seed, open) {
  const known = new Map(numbersOf(people, seed).map((number, i) => [number, i])),
    found = [],
    chat = [];
  for (const allocation of allocations.filter((a) => a.round === round))
    for (const reader of allocation.readers.keys()) {
      const i = known.get(reader);
      if (i === undefined || i % GONE === GONE - 1) continue;
      const sheet = gradedBy(allocation, reader, known, seed, open),
        at = `${two(8 + 2 * round)}:${two(i % 60)}`;
      if (i % 4 === 2) chat.push(`${at} ${nameOf(i)}: ${dumpCode(sheet)}`);
      else
        found.push([
          `sheet-${round}-${sheet.activity.id}.json`,
          fileOf(sheet, `2026-01-01T${at}Z`, nameOf(i)),
        ]);
    }
  return chat.length ? [...found, [`chat-${round}.txt`, `${chat.join("\n")}\n`]] : found;
}

/** Somebody's graded sheet: near what each message has. */
function gradedBy(allocation, reader, known, seed, open) {
  const { activity, readers, round } = allocation,
    i = known.get(reader),
    tops = activity.criteria.map((c) => criterionOf(activity, c).levels.length - 1);
  const made = readers.get(reader).map((a) => (known.has(a) ? editsOf(known.get(a), round, seed) : null)),
    cells = made.flatMap((m) => levelsOf(activity, m).map((given, j) => [given, tops[j]])),
    drawn = words(seed, GRADING + 2 * i + round, 3 * cells.length);
  return {
    ...{ activity: sheetFor(allocation, reader, open), number: reader, group: 0, round: 1 },
    cells: cells.map(([given, top], k) => grade(given, drawn.slice(3 * k, 3 * k + 3), STRAYS, top)),
    confidence: 40 + 5 * (i % 12),
  };
}
