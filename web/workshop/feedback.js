// What a room that grades one another gets back: a sheet for each author, and what moved. Twin of
// src/warmstart/workshop/feedback.py; both fill the same templates.

import { fixed } from "../library/printing.js";
import { template } from "../library/template.js";
import { pairedChange } from "../model/paired.js";
import { NOT_APPLICABLE } from "./codes.js";
import baked from "./feedback.json";
import { moment } from "./handins.js";
import included from "./included.json";
import { criterionOf } from "./material.js";
import { dumpAllocation, received, sheetFor } from "./peers.js";
import { cellsWith, changeShown, csv, number, plural, signed } from "./report.js";
import { REHEARSAL, isRehearsal } from "./writing.js";

const { templates: TEMPLATES } = baked,
  NAME = 40, // so many signs of a name stand in a file's name
  FLOATS = [
    ...["before", "after", "change", "change_low", "change_high"],
    ...["unrevised_change", "distance", "higher"],
  ];
const sum = (values) => values.reduce((a, b) => a + b, 0);
const key = (...parts) => parts.join(" ");
const inOrder = (list, keys) =>
  list
    .map((item) => [keys(item), item])
    .sort(([a], [b]) => {
      const at = a.findIndex((value, i) => value !== b[i]);
      return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
    })
    .map(([, item]) => item);

/** What stands for a person: their number, six hexadecimal digits. */
export const personOf = (number) => number.toString(16).padStart(6, "0");

/** The allocations of an activity among some readings, each once, the earliest first. */
export function allocationsIn(activity, readings) {
  const found = new Map();
  for (const { allocation } of readings)
    if (allocation && allocation.activity.id === activity.id) found.set(textOf(allocation), allocation);
  return inOrder([...found], ([text, a]) => [a.round, a.at, text]).map(([, allocation]) => allocation);
}

// Of three hundred people there are six hundred sheets, asked for whenever something comes in.
const texts = new WeakMap(),
  sheets = new WeakMap();
function once(map, allocation, make) {
  if (!map.has(allocation)) map.set(allocation, make());
  return map.get(allocation);
}
const textOf = (allocation) => once(texts, allocation, () => dumpAllocation(allocation));

/** The sheets of some allocations, one at a time, as {sheet, authors}. `open`: as in `parseActivity`. */
export function* eachSheet(allocations, open) {
  for (const allocation of allocations) {
    const made = once(sheets, allocation, () => new Map());
    for (const [reader, authors] of allocation.readers) {
      if (!made.has(reader)) made.set(reader, { sheet: sheetFor(allocation, reader, open), authors });
      yield made.get(reader);
    }
  }
}

/** The same as a list. */
export const sheetsOf = (allocations, open) => [...eachSheet(allocations, open)];

/**
 * What a room wrote and graded, from what has come in.
 *
 * @param activity  the one in which messages are written
 * @param readings  all of them, in order
 * @param accepted  the graded sheets that count: what `collect` accepts if it's given the sheets
 * @param open      as in `parseActivity`
 */
export function peerRound(activity, readings, accepted, open) {
  const allocations = allocationsIn(activity, readings),
    came = received(
      readings.flatMap(({ draft }) => draft ?? []),
      activity,
    ),
    criteria = activity.criteria.map((id) => criterionOf(activity, id));
  return roomOf({
    ...{ activity, allocations, criteria, received: came },
    gradings: gradingsIn(criteria, sheetsOf(allocations, open), accepted),
  });
}

/** What follows from what has come in. */
function roomOf(known) {
  const { allocations, gradings, criteria } = known,
    { drafts } = known.received;
  const names = new Map(drafts.filter((d) => d.name).map((d) => [d.number, d.name]));
  const texts = new Map(drafts.map((d) => [key(d.round, d.number), d.text]));
  for (const a of allocations) for (const [author, text] of a.texts) texts.set(key(a.round, author), text);
  const given = new Map();
  for (const { round, author, levels } of gradings)
    for (const [criterion, level] of levels) {
      const at = key(round, author, criterion);
      if (!given.has(at)) given.set(at, []);
      given.get(at).push(level);
    }
  const levelsOf = (round, author, criterion) => given.get(key(round, author, criterion)) ?? [];
  const authors = [...new Set(gradings.map((g) => g.author))].sort((a, b) => a - b);
  const room = { ...known, names, texts, authors, levelsOf };
  room.counts = (round, author, criterion) => {
    const top = criteria.find((c) => c.id === criterion).levels.length,
      levels = levelsOf(round, author, criterion);
    return [...Array(top).keys(), null].map((level) => levels.filter((l) => l === level).length);
  };
  room.movement = criteria.map(({ id }) => movementOf(room, id));
  room.nearness = nearnessOf(room);
  return room;
}

/** The gradings in some hand-ins, by round, reader and author; of several for one sheet the last counts. */
function gradingsIn(criteria, sheets, accepted) {
  const authorsOf = new Map(sheets.map(({ sheet, authors }) => [sheet.text, authors])),
    last = new Map(),
    rank = (r) => [r.sheet.round, moment(r.at), r.person];
  for (const r of accepted) {
    const { text } = r.sheet.activity;
    if (!authorsOf.has(text)) continue;
    const known = last.get(text);
    if (!known || inOrder([known, r], rank)[1] === r) last.set(text, r);
  }
  const found = new Map();
  for (const [text, r] of last) {
    const { round, reader } = r.sheet.activity.sheet;
    for (const [i, author] of authorsOf.get(text).entries()) {
      const levels = levelsIn(criteria, r, i);
      if (levels.size) found.set(key(round, reader, author), { round, reader, author, levels });
    }
  }
  return inOrder([...found.values()], (g) => [g.round, g.reader, g.author]);
}

/** A message's levels in a hand-in; one that its criterion doesn't have is left out. */
function levelsIn(criteria, { sheet }, message) {
  const cells = sheet.cells.slice(message * criteria.length, (message + 1) * criteria.length);
  return new Map(
    criteria.flatMap(({ id, levels }, i) => {
      if (cells[i] === NOT_APPLICABLE) return [[id, null]];
      return cells[i] < levels.length ? [[id, cells[i]]] : [];
    }),
  );
}

// ---- what moved --------------------------------------------------------------------------------

/** The mean level of a message on a criterion; null if nobody gave one. */
function meanLevel(room, round, author, criterion) {
  const levels = room.levelsOf(round, author, criterion).filter((l) => l !== null);
  return levels.length ? sum(levels) / levels.length : null;
}

/** How far revised messages moved on a criterion; those that nobody changed stand apart. */
function movementOf(room, criterion) {
  const { authors, texts } = room,
    textOf = (round, author) => texts.get(key(round, author)),
    twice = authors.filter((a) => textOf(1, a) !== undefined && textOf(2, a) !== undefined);
  const pairs = (chosen) =>
    chosen
      .map((a) => [1, 2].map((round) => meanLevel(room, round, a, criterion)))
      .filter(([before, after]) => before !== null && after !== null);
  const changeOf = (both) => pairedChange(...[0, 1].map((i) => both.map((values) => values[i])));
  const both = pairs(twice.filter((a) => textOf(1, a) !== textOf(2, a))),
    change = changeOf(both),
    unrevised = changeOf(pairs(twice.filter((a) => textOf(1, a) === textOf(2, a)))),
    n = both.length;
  const { mean, low, high, up, same, down, few } = change;
  return {
    ...{ criterion, authors: n },
    before: n ? sum(both.map(([a]) => a)) / n : NaN,
    after: n ? sum(both.map(([, b]) => b)) / n : NaN,
    ...{ change: mean, change_low: low, change_high: high, up, same, down },
    ...{ unrevised: unrevised.pairs, unrevised_change: unrevised.mean, few },
  };
}

/** How near each reader was to the others who graded the same messages: a row a round and reader. */
function nearnessOf({ gradings, names, levelsOf }) {
  const byReader = new Map();
  for (const g of gradings) {
    const at = key(g.round, g.reader);
    byReader.set(at, [...(byReader.get(at) ?? []), g]);
  }
  const apartIn = ({ round, author, levels }) =>
    [...levels].flatMap(([criterion, level]) => {
      const others = levelsOf(round, author, criterion).filter((l) => l !== null);
      if (level === null || others.length < 2) return [];
      return [level - (sum(others) - level) / (others.length - 1)];
    });
  return [...byReader.values()].map((theirs) => {
    const [{ round, reader }] = theirs,
      apart = theirs.flatMap(apartIn),
      n = apart.length;
    return {
      ...{ round, person: personOf(reader), name: names.get(reader) ?? "", messages: theirs.length },
      compared: n,
      distance: n ? sum(apart.map(Math.abs)) / n : NaN,
      higher: n ? sum(apart) / n : NaN,
    };
  });
}

// ---- tables ------------------------------------------------------------------------------------

/** Who has a sheet, and how much of it they have graded: whom to remind. */
function sheetRows({ allocations, gradings, names }) {
  const read = new Map();
  for (const { round, readers } of allocations)
    for (const [reader, authors] of readers) {
      const row = read.get(key(round, reader)) ?? { round, reader, messages: 0, graded: 0 };
      row.messages += authors.length;
      read.set(key(round, reader), row);
    }
  for (const { round, reader } of gradings) read.get(key(round, reader)).graded++;
  return inOrder([...read.values()], (row) => [row.round, row.reader]).map(({ reader, ...row }) => ({
    ...{ round: row.round, person: personOf(reader), name: names.get(reader) ?? "" },
    ...row,
  }));
}

/** The tables to keep, by their files' names. */
export function peerTables(room) {
  const rows = {
    "drafts.csv": room.received.drafts.map((d) => ({
      ...{ round: d.round, person: personOf(d.number), name: d.name, at: d.at },
      ...{ characters: [...d.text].length, text: d.text },
    })),
    "sheets.csv": sheetRows(room),
    "grades.csv": room.gradings.flatMap(({ round, reader, author, levels }) =>
      [...levels].map(([criterion, level]) => ({
        ...{ round, reader: personOf(reader), author: personOf(author), criterion, level },
        not_applicable: level === null,
      })),
    ),
    "movement.csv": room.movement,
    "readers.csv": room.nearness,
  };
  return Object.fromEntries(
    Object.entries(baked.tables).map(([name, columns]) => [
      name,
      [...csv(columns, rows[name], cellsWith(FLOATS))].join(""),
    ]),
  );
}

// ---- an author's sheet -------------------------------------------------------------------------

const pages = {};
const fill = (name, values) => (pages[name] ??= template(TEMPLATES[name], included))(values);

/** The feedback sheets of some authors as one page, a sheet of paper or more for each. */
export const feedbackPage = (room, authors = room.authors) =>
  fill("feedback", {
    title: room.activity.title || "What the others made of your message",
    invented: inventedIn(room),
    authors: authors.map((author) => authorValues(room, author)),
  });

/** What a rehearsal's pages say of themselves; empty for any other round. */
const inventedIn = ({ activity }) => (isRehearsal(activity) ? REHEARSAL : "");

function authorValues(room, author) {
  const graded = [2, 1].filter(
    (r) => room.texts.has(key(r, author)) && room.gradings.some((g) => g.author === author && g.round === r),
  );
  return {
    who: room.names.get(author) || `Number ${personOf(author)}`,
    versions: graded.map((round) => versionValues(room, round, author, graded.length > 1)),
  };
}

function versionValues(room, round, author, both) {
  const readers = room.gradings.filter((g) => g.author === author && g.round === round).length,
    heading = { 1: "Your first version", 2: "Your second version" }[round];
  return {
    heading: both || round === 2 ? heading : "Your message",
    situation: room.activity.write.situation,
    text: room.texts.get(key(round, author)),
    sentence: `${plural(readers, "person", "people")} graded it. Who they are isn’t told.`,
    criteria: room.criteria.map((c) => criterionValues(c, room.counts(round, author, c.id))),
  };
}

const percent = (part, whole) => (whole ? fixed((100 * part) / whole, 1) : "0.0");

function criterionValues({ name, question, levels }, counts) {
  const whole = sum(counts),
    none = { label: "not applicable", descriptor: "" };
  const rows = [...levels, none].map(({ label, descriptor }, i) => ({
    ...{ level: i < levels.length ? String(i) : "", label, descriptor, count: counts[i] },
    ...{ width: percent(counts[i], whole), given: counts[i] > 0 },
  }));
  return { name, question, nobody: !whole, levels: counts.at(-1) ? rows : rows.slice(0, -1) };
}

/** A name for somebody's file: what it is, who they say they are, and their number. */
export function fileName(room, kind, number, ending) {
  const words = (room.names.get(number) ?? "").match(/[\p{L}\p{N}]+/gu) ?? [],
    name = [...words.join("-")]
      .slice(0, NAME)
      .join("")
      .replace(/^-+|-+$/g, "");
  return `${[kind, name, personOf(number)].filter(Boolean).join("-")}.${ending}`;
}

// ---- for the wall ------------------------------------------------------------------------------

/** How far a room has come, as one sentence a step. */
export function countedPeers(room) {
  const rows = sheetRows(room);
  const sentences = [1, 2].flatMap((round) => {
    const drafts = room.received.drafts.filter((d) => d.round === round).length,
      out = rows.filter((row) => row.round === round),
      done = out.filter((row) => row.graded).length;
    if (!drafts && !out.length) return [];
    const graded = out.length ? `, ${done} of ${plural(out.length, "sheet")} graded` : "";
    return [`${plural(drafts, `${round === 1 ? "" : "revised "}message`)} in${graded}.`];
  });
  return sentences.join(" ") || "No message has come in yet.";
}

/** The page to project: how far the room is, its levels, and what moved; it names nobody. */
export function wallPage(room) {
  const moved = room.movement.filter((row) => row.authors);
  return fill("peers", {
    title: room.activity.title || "Write, grade one another, revise",
    lead: countedPeers(room),
    invented: inventedIn(room),
    criteria: room.gradings.length ? room.criteria.map((c) => roomCriterion(room, c)) : [],
    moved: moved.map((row) => movedValues(room, row)),
    cautions: moved.length ? cautions(room.movement) : [],
  });
}

function roomCriterion(room, { id, name, levels }) {
  const rounds = [1, 2].filter((round) => room.gradings.some((g) => g.round === round));
  const totals = rounds.map((round) =>
    room.authors.map((author) => room.counts(round, author, id)).reduce((a, b) => a.map((n, i) => n + b[i])),
  );
  const words = [...levels.map(({ label }, i) => `${i} ${label}`), "not applicable"];
  return {
    name,
    rounds: rounds.map((round) => ({ name: round === 1 ? "first versions" : "second versions" })),
    levels: words.flatMap((label, i) =>
      i < levels.length || totals.some((total) => total[i])
        ? [
            {
              label,
              cells: totals.map((total, j) => ({
                ...{ count: total[i], width: percent(total[i], sum(total)), round: rounds[j] },
              })),
            },
          ]
        : [],
    ),
  };
}

function movedValues({ criteria }, row) {
  const { name, levels } = criteria.find((c) => c.id === row.criterion);
  return {
    ...{ name, authors: row.authors, before: number(row.before, 1), after: number(row.after, 1) },
    ...changeShown(row.change, row.change_low, row.change_high, levels.length - 1),
    ...{ up: row.up, same: row.same, down: row.down },
  };
}

/** What has to be said beside the figures. */
function cautions(rows) {
  const found = [],
    fewest = Math.min(...rows.map((row) => row.authors)),
    left = Math.max(...rows.map((row) => row.unrevised));
  if (rows.some((row) => row.few))
    found.push(
      `From ${plural(fewest, "author")}: too few to tell a change from chance. Read the messages ` +
        "themselves.",
    );
  found.push(
    "Whoever graded second versions knew that they were second versions, and the room had " +
      "practised by then: some of a change may be the graders’.",
  );
  if (left) {
    const means = rows.filter((row) => row.unrevised).map((row) => row.unrevised_change),
      who = left === 1 ? "The one message" : `The ${left} messages`;
    found.push(
      `${who} handed in again without a change moved by ${signed(sum(means) / means.length)} on ` +
        "average: that’s the graders alone.",
    );
  }
  return found.map((sentence) => ({ sentence }));
}
