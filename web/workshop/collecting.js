// From readings to tables: who handed in, what the room makes of each message. Twin of
// src/warmstart/workshop/collecting.py.

import { compareKeys, fullmatch } from "../library/patterns.js";
import { dumpCode } from "./codes.js";
import { codesIn } from "./finding.js";
import { moment } from "./handins.js";
import { fileOrder, peopleOfANumber, submitter } from "./identity.js";
import { readingOf } from "./inbox.js";
import { practised, withoutPractice } from "./practice.js";
import baked from "./reading.json";
import { personId, roundResult } from "./results.js";

const { PAGE, PICTURES } = baked.patterns.collecting,
  { NOTHING } = baked.texts;

/** What becomes of a reading. */
export const STATUSES = ["accepted", "duplicate", "rejected", "unrecognised", "other"];

const orderOf = (r) => [...fileOrder(r.file || r.source), [-3, ""], [r.sequence, ""], r.source];
const inOrder = (readings) =>
  readings
    .map((r) => [orderOf(r), r])
    .sort(([a], [b]) => compareKeys(a, b))
    .map(([, r]) => r);
const fileOf = (r) => r.file || r.source;

/**
 * Sort readings into accepted, duplicate and rejected ones.
 *
 * @param readings   in any order
 * @param named      the activities that are collected; if there are none, the inbox's own files and
 *                   hand-ins say which
 * @param reference  the makers' grades, by message and criterion
 * @param leftOut    hand-ins that were taken out by hand, each by its `mark`
 * @returns          {accepted, items, counts, people, rounds, readings}; `items`: a row a reading
 */
export function collect(readings, named, reference, leftOut = []) {
  const sorted = inOrder(readings);
  const known = activitiesOf(sorted, named);
  const out = new Set(leftOut);
  const decoded = decodedReadings(sorted, known).map((r) =>
    out.size && r.sheet && out.has(mark(r)) ? takenOut(r) : r,
  );
  const verdicts = verdictsOn(decoded);
  const items = decoded.map((r, i) => {
    const { status, reason, person } = verdicts.of(i);
    return { source: r.source, status, reason, person, author: r.author || r.name };
  });
  const accepted = verdicts.accepted();
  const counts = Object.fromEntries(STATUSES.map((s) => [s, items.filter((i) => i.status === s).length]));
  const people = new Set(accepted.map((r) => `${r.sheet.activity.text}\n${r.person}`)).size;
  const rooms = new Map();
  for (const r of accepted) {
    const { activity, round } = r.sheet,
      key = `${round} ${activity.text}`;
    if (!rooms.has(key)) rooms.set(key, { activity, round, readings: [] });
    rooms.get(key).readings.push(r);
  }
  let rounds;
  return {
    ...{ accepted, items, counts, people, readings: decoded },
    practised: practised(accepted, reference),
    /** Counted when they're first asked for: it takes as long as all the rest. */
    get rounds() {
      return (rounds ??= [...rooms.values()]
        .map((r) => ({ round: r.round, ...withoutPractice(r.activity, r.readings) }))
        .filter((r) => r.readings.length)
        .map((r) => roundResult(r.activity, r.round, r.readings, reference)));
    },
  };
}

/** What names one hand-in among all: its place, and its code. */
export const mark = (r) => `${r.source} ${dumpCode(r.sheet)}`;

const takenOut = (r) => ({ ...r, sheet: null, reason: baked.texts.TAKEN_OUT, ignored: true });

function activitiesOf(readings, named) {
  const found = named.length ? named : readings.flatMap((r) => r.activity ?? r.sheet?.activity ?? []);
  const known = new Map(found.map((a) => [a.text, a]));
  return [...known.values()].sort((a, b) => compareKeys(a.id, b.id));
}

/** Readings with their passages replaced by the codes in them. */
function decodedReadings(readings, known) {
  const decoded = [],
    files = new Map(), // whether something was found in each
    reasons = new Map(),
    texts = new Set(known.map((a) => a.text));
  for (const r of readings) {
    let found = [r];
    if (r.passage)
      found = [...codesIn(r.passage.text, known, r.passage.continuation)].map((code) => ofCode(r, code));
    else if (r.sheet && known.length && !texts.has(r.sheet.activity.text)) found = [elsewhere(r)];
    decoded.push(...found);
    const file = fileOf(r);
    files.set(file, files.get(file) || found.length > 0);
    if (r.nothing) reasons.set(file, r.nothing);
  }
  const nothing = [...files].filter(([, found]) => !found).map(([file]) => nothingIn(file, reasons));
  return nothing.length ? inOrder([...decoded, ...nothing]) : decoded;
}

const nothingIn = (file, reasons) =>
  reasons.has(file)
    ? readingOf({ source: file, file, reason: reasons.get(file), opaque: true })
    : readingOf({ source: file, file, reason: NOTHING, unrecognised: true });

/** The reading of one code in a passage, with its place. */
function ofCode(r, { line, sheet, reason, signs, note }) {
  const place = r.passage.line ? `${fileOf(r)}, line ${r.passage.line + line}` : r.source;
  return { ...r, source: place, sheet, reason, signs, note: sheet ? `${note} ${r.note}`.trim() : "" };
}

function elsewhere(r) {
  const { title, id } = r.sheet.activity,
    name = title ? `“${title}” (${id})` : id;
  const reason = `It belongs to another activity, ${name}. If it should count, collect that one too.`;
  return { ...r, sheet: null, reason };
}

const stem = (file) => (file.includes(".") ? file.slice(0, file.lastIndexOf(".")) : "") || file;

/** What says which of two is later: a quote is earlier than anything else. */
const timeOf = (r) => [r.quoted ? 0 : 1, moment(r.at)];

/** What took the place of a hand-in, as far as that is known. */
function compared(lost, kept) {
  const same = String(lost.sheet.cells) === String(kept.sheet.cells);
  const later = lost.at && compareKeys(moment(kept.at), moment(lost.at)) > 0;
  return `${same ? "the same" : later ? "a later one" : "another one"} in ${kept.source}`;
}

/** What becomes of each reading, and why. */
function verdictsOn(readings) {
  const person = new Map(),
    notes = new Map();
  const times = readings.map(timeOf);
  const rank = (i) => [...times[i], i];
  givePersons();

  const last = new Map();
  const keyOf = (i) => {
    const { activity, round } = readings[i].sheet;
    return `${activity.text}\n${round} ${person.get(i)}`;
  };
  for (const i of person.keys()) {
    const key = keyOf(i);
    if (!last.has(key) || compareKeys(rank(i), rank(last.get(key))) >= 0) last.set(key, i);
  }
  const kept = (i) => last.get(keyOf(i));

  const counted = [...person.keys()].map((i) => readings[i]);
  const codes = readings.some((r) => r.signs)
    ? counted.map((r) => [dumpCode(r.sheet).replaceAll("-", "").slice(3), r.source])
    : [];
  const files = new Set(counted.map(fileOf)),
    stems = new Set([...files].map(stem)),
    senders = new Set([...files].map(submitter).filter(Boolean)),
    pages = new Set([...files].map((f) => fullmatch(PAGE, f)?.[1]).filter((p) => p !== undefined));

  /** Give each hand-in a person: a number, and a digit more where several people have one. */
  function givePersons() {
    const numbers = new Map();
    for (const [i, { sheet }] of readings.entries()) {
      if (!sheet) continue;
      const key = `${sheet.activity.text}\n${sheet.number}`;
      if (!numbers.has(key)) numbers.set(key, []);
      numbers.get(key).push(i);
    }
    const index = new Map(readings.map((r, i) => [r, i]));
    for (const places of numbers.values()) {
      if (places.length === 1) {
        person.set(places[0], personId(readings[places[0]].sheet));
        continue;
      }
      const ordered = [...places].sort((a, b) => compareKeys(rank(a), rank(b)));
      const people = peopleOfANumber(ordered.map((i) => readings[i]));
      for (const [letter, own] of people.entries())
        for (const r of own) {
          const i = index.get(r);
          person.set(i, personId(r.sheet) + (letter ? `-${letter + 1}` : ""));
          if (people.length > 1)
            notes.set(i, `${people.length} people have the number ${r.sheet.number}; each counts.`);
        }
    }
  }

  /** Whether a file that can't be read came with a hand-in of the same person. */
  function beside(r) {
    const file = fileOf(r),
      within = fullmatch(PICTURES, file);
    return stems.has(stem(file)) || senders.has(submitter(file)) || (within !== null && pages.has(within[1]));
  }

  function ofNone(r) {
    if (r.activity) return ["other", `The file of the activity “${r.activity.title || r.activity.id}”.`];
    if (r.draft) return ["other", "A message to be graded by the others."];
    if (r.allocation) return ["other", "It says who grades whose message."];
    if (r.ignored) return ["other", r.reason];
    if (r.unrecognised) {
      const alone = submitter(fileOf(r));
      if (alone && !senders.has(alone))
        return ["rejected", `${r.reason} It’s all that “${alone}” handed in: ask for the hand-in.`];
      return [beside(r) ? "other" : "unrecognised", r.reason];
    }
    if (r.signs.length >= 6) {
      const whole = codes.find(([signs]) => signs.includes(r.signs));
      if (whole) return ["duplicate", `Part of a code that’s complete in ${whole[1]}.`];
    }
    if (r.opaque && beside(r)) return ["other", `${r.reason} A hand-in that counts came with it.`];
    return ["rejected", r.reason];
  }
  return {
    /** A reading's status, the reason and the person. */
    of(i) {
      const r = readings[i];
      if (!r.sheet) {
        const [status, reason] = ofNone(r);
        return { status, reason, person: "" };
      }
      const told = `${notes.get(i) ?? ""} ${r.note}`.trim(),
        at = kept(i);
      if (at === i) return { status: "accepted", reason: told, person: person.get(i) };
      const replaced = `Replaced by ${compared(r, readings[at])}.`;
      return { status: "duplicate", reason: `${replaced} ${told}`.trim(), person: person.get(at) };
    },
    /** What counts, in the order of activity, round and person. */
    accepted: () =>
      [...person]
        .filter(([i]) => kept(i) === i)
        .map(([i, who]) => ({ ...readings[i], person: who }))
        .sort((a, b) => {
          const key = (r) => [r.sheet.activity.id, r.sheet.round, r.person];
          return compareKeys(key(a), key(b));
        }),
  };
}

/** The rounds by activity: the first there is, and the second if both are. */
export function byActivity({ rounds }) {
  const found = new Map();
  for (const result of rounds)
    found.set(result.activity.text, [...(found.get(result.activity.text) ?? []), result]);
  return [...found.values()];
}
