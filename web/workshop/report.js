// What a facilitator gets: tables to keep, and a page to read or to project. Twin of
// src/warmstart/workshop/report.py; both fill the same template.

import { cell, fixed, float, nine, thousands } from "../library/printing.js";
import { template } from "../library/template.js";
import { rstrip } from "../library/patterns.js";
import { NOT_APPLICABLE, NUMBERS, OPEN } from "./codes.js";
import { byActivity } from "./collecting.js";
import { criterionOf, messageOf } from "./material.js";
import { PAIRS, pairRows } from "./pairs.js";
import { PRACTICE, percentOf, toldOf as toldOfPractice } from "./practice.js";
import included from "./included.json";
import baked from "./report.json";
import { ANSWERS, SUMMARY, change } from "./results.js";

const { tiles: TILES, fewest: FEWEST, listed: LISTED } = baked,
  { together: TOGETHER, rooms: ROOMS, called: CALLED, reach: REACH } = baked;
const ITEMS = ["source", "status", "reason", "person", "author"];
const FLOATS = SUMMARY.slice(SUMMARY.indexOf("median")),
  PAIR_FLOATS = PAIRS.slice(PAIRS.indexOf("people") + 1, PAIRS.indexOf("higher"));
const sum = (values) => values.reduce((a, b) => a + b, 0);

// ---- tables ------------------------------------------------------------------------------

/** A text that no spreadsheet takes for a formula: an apostrophe goes before one. */
export function neutral(text) {
  const inside = text.replace(/([;|\t\r\n]\s*"?)(?=[=+\-@＝＋－＠])/g, "$1'");
  return /^[=+\-@＝＋－＠\t\r\n]/.test(inside) ? `'${inside}` : inside;
}

const plain = (value) =>
  value === null ? "" : value === true ? "True" : value === false ? "False" : String(value);
/** A value as a cell. */
export const written = (value) => cell(typeof value === "string" ? neutral(value) : plain(value));
const line = (cells) => `${cells.join(",")}\n`;

/** A table's text in parts: a row a line, and no cell that a spreadsheet takes for a formula. */
export function* csv(columns, rows, write = written) {
  yield line(columns);
  for (const row of rows) yield line(columns.map((c) => write(row[c], c)));
}

/** How cells are written where some columns hold numbers that aren't whole. */
export const cellsWith = (floats) => (value, column) =>
  floats.includes(column) ? float(value) : written(value);

/** The tables by name, each as texts to be put in a row; those of practice and of pairs if there are any. */
export function tables({ rounds, items, practised }) {
  const pairs = rounds.flatMap(pairRows);
  const rejected = items.filter((i) => i.status === "rejected");
  return {
    "answers.csv": csv(
      ANSWERS,
      (function* () {
        for (const room of rounds) yield* room.answers();
      })(),
    ),
    "summary.csv": csv(
      SUMMARY,
      rounds.flatMap((r) => r.summary),
      cellsWith(FLOATS),
    ),
    "items.csv": csv(ITEMS, items),
    "rejected.csv": csv(
      ITEMS.filter((c) => c !== "status"),
      rejected,
    ),
    ...(practised.length && {
      "practice.csv": csv(PRACTICE, practised, cellsWith(["share", "low", "high"])),
    }),
    ...(pairs.length && { "pairs.csv": csv(PAIRS, pairs, cellsWith(PAIR_FLOATS)) }),
  };
}

// ---- sentences -----------------------------------------------------------------------------

export const plural = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** How many people have handed in, as the first words of a report. */
export const counted = ({ people }) => `${plural(people, "person has", "people have")} handed in`;

export const lookedLike = (places) =>
  `${plural(places, "item looks", "items look")} like a hand-in but couldn’t be read.`;

export const heldNothing = (files) => `Nothing was recognised in ${plural(files, "file")}.`;

/** Where things of one status are, and why: many of one folder, refused for one reason, are one place. */
function places({ items }, status) {
  const groups = new Map();
  for (const { source, reason, author } of items.filter((i) => i.status === status)) {
    const where = author ? `${source} (${author})` : source,
      folder = where.slice(0, Math.max(where.lastIndexOf("/"), 0)),
      key = JSON.stringify([folder, reason]);
    if (!groups.has(key)) groups.set(key, { reason, sources: [] });
    groups.get(key).sources.push(where);
  }
  return [...groups.values()].flatMap(({ reason, sources }) =>
    sources.length > TOGETHER
      ? [{ source: `${sources[0]} and ${sources.length - 1} more like it`, reason }]
      : sources.map((source) => ({ source, reason })),
  );
}

/** What looks like a hand-in but couldn't be read: where it is, and what to do. */
export const unread = (collection) => places(collection, "rejected");

function collisions(people) {
  const expected = (people * (people - 1)) / 2 / NUMBERS;
  if (expected < 0.5) return "";
  return (
    `Numbers are drawn at random: among ${thousands(people)} people, about ` +
    `${plural(Number(fixed(expected, 0)), "pair shares a number and counts", "pairs share a number and each count")} as one person.`
  );
}

function called({ sender, recipient, situation, text }) {
  const first = (text) => text.split(",")[0];
  if (sender) return `${first(sender)} to ${first(recipient)}`;
  const signs = [...(situation || text).split("\n")[0].replace(/\.$/, "")];
  return signs.length <= CALLED ? signs.join("") : `${rstrip(signs.slice(0, CALLED - 1).join(""))}…`;
}

/**
 * What messages are called on a wall, where an id says nothing: who writes to whom, or the beginning of
 * a room's own message.
 */
export function named(messages) {
  const names = messages.map(called);
  const count = (list, name) => list.filter((n) => n === name).length;
  return names.map((name, i) =>
    count(names, name) > 1 ? `${name} (${count(names.slice(0, i + 1), name)})` : name,
  );
}

// ---- one activity ----------------------------------------------------------------------------

/** A number as the pages show it: with so many digits, and a dash for none. */
export const number = (value, digits = 2) =>
  Number.isNaN(value) ? "–" : fixed(nine(value), digits).replace("-", "−");
const place = (value) => fixed(nine(100 * Math.min(Math.max(value, 0), 1)), 1);
const medianCell = ({ median, spread }) => (Number.isNaN(median) ? "–" : `${median} (${number(spread, 1)})`);

/** What the page says of one criterion; `messages`: of how many at least two people gave a level. */
function agreementCell({ alpha, alpha_low: low, alpha_high: high, spread, inside }, messages) {
  const few = !Number.isNaN(alpha) && messages < FEWEST,
    interval = Number.isNaN(low) || few ? "" : ` (${number(low)} to ${number(high)})`;
  return {
    alpha: number(alpha) + interval,
    caution: few ? `from ${plural(messages, "message")}: too few to mean much` : "",
    point: Number.isNaN(alpha) || few ? null : { at: place(alpha) },
    span: Number.isNaN(low) || few ? null : { low: place(low), high: place(high) },
    spread: number(spread, 1),
    inside: Number.isNaN(inside) ? "–" : `${fixed(100 * inside, 0)}%`,
  };
}

/** A change with its sign, to a tenth of a level: +0.4, −0.2, 0.0. */
export function signed(value) {
  const text = number(value, 1);
  if (Number(text.replace("−", "-")) === 0) return "0.0";
  return value < 0 ? text : `+${text}`;
}

const onScale = (value) => fixed(nine(50 + (50 * Math.min(Math.max(value, -REACH), REACH)) / REACH), 1);

/**
 * What a page says of a change and its interval, and where they're drawn. `most`: the criterion's highest
 * level; of few, an interval reaches beyond all of them.
 */
export function changeShown(change, from, to, most) {
  const known = !Number.isNaN(from),
    low = Math.max(from, -most),
    high = Math.min(to, most);
  return {
    change: signed(change),
    interval: known ? `${signed(low)} to ${signed(high)}` : "–",
    at: onScale(change),
    span: known && { low: onScale(low), high: onScale(high) },
  };
}

const listed = (names) => [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ");

/** On which criteria the second of a pair is graded above or below the first: `all` as [name, row]. */
function toldOfPair(all) {
  const rows = all.filter(([, row]) => !row.few);
  if (!rows.length) return "Too few people graded both to tell a difference from chance.";
  const found = [
    ["higher", ({ low }) => low > 0],
    ["lower", ({ high }) => high < 0],
  ].flatMap(([which, stands]) => {
    const names = rows.flatMap(([name, row]) => (stands(row) ? [`${name} (${signed(row.difference)})`] : []));
    return names.length ? [`${which} on ${listed(names)}`] : [];
  });
  return found.length
    ? `The second is graded ${found.join(" and ")}: in levels, and more than chance would explain.`
    : "On none of the criteria does the difference stand out from chance.";
}

/** How far the second of each matched pair is graded above the first: of two rounds, a row each. */
function pairValues(both, called) {
  const { activity } = both[0],
    rows = both.map(pairRows),
    width = activity.criteria.length,
    criteria = activity.criteria.map((c) => criterionOf(activity, c));
  const cell = (row, i, most) => ({
    ...{ first: i === 0, when: when(both, i), people: row.people },
    ...{ one: number(row.first_mean, 1), other: number(row.second_mean, 1) },
    shown: row.people > 0 && changeShown(row.difference, row.low, row.high, most),
  });
  return Array.from({ length: rows[0].length / width }, (_, k) => {
    const of = rows.map((list) => list.slice(k * width, (k + 1) * width)),
      [{ first, second }] = of[0];
    return {
      ...{ first: called.get(first), second: called.get(second), one: first, other: second },
      told: toldOfPair(of.at(-1).map((row, j) => [criteria[j].name, row])),
      rows: criteria.map(({ name, levels }, j) => ({
        ...{ name, rows: both.length },
        cells: of.map((list, i) => cell(list[j], i, levels.length - 1)),
      })),
    };
  });
}

function changedSentence(first, second) {
  const c = change(first, second);
  if (!c.grades) return "No one graded the same thing before and after the discussion.";
  const moved = `${c.towards} of these moved towards the room’s first median, ${c.away} away from it.`;
  return (
    `${plural(c.people, "person", "people")} graded before and after the discussion: ` +
    `${c.changed} of ${plural(c.grades, "grade")} changed. ${c.changed ? moved : ""}`
  ).trim();
}

/**
 * A level's bars in a picture of 500 by 150, one for each round: a number stands on its bar, or in it if
 * that's tall. Of two, the first is hollow.
 */
function bars(i, counts, most) {
  const two = counts.length > 1,
    width = two ? 42 : 64;
  const bar = (count, k) => {
    const height = (100 * count) / most,
      x = i * 100 + (two ? 6 + 46 * k : 18),
      tall = height >= 78,
      kind = ["bar", i === NOT_APPLICABLE && "none", two && !k && "before"].filter(Boolean);
    return {
      ...{ x, width, count, kind: kind.join(" "), middle: x + width / 2 },
      y: fixed(122 - height, 1),
      height: fixed(height, 1),
      above: fixed(tall ? 144 - height : 116 - height, 1),
      side: tall && (!two || k) ? "on" : "",
    };
  };
  return { middle: i * 100 + 50, level: i < NOT_APPLICABLE ? i : "n/a", bars: counts.map(bar) };
}

/** How near people came to the reference in practice: a range, and a row a person. */
function practiceValues({ practised }, activity) {
  const rows = practised.filter((r) => r.activity === activity.id);
  if (!rows.length) return null;
  return {
    sentence: toldOfPractice(rows.map((r) => r.share)),
    rows: rows.map(({ person, inside, grades, share, low, high }) => ({
      person,
      inside: `${inside} of ${grades}`,
      share: `${percentOf(share)} (${percentOf(low)} to ${percentOf(high)})`,
      ...{ low: place(low), high: place(high), at: place(share) },
    })),
  };
}

/** How many gave each level: of two rounds, before and after. */
function toldOf(counts) {
  const told = counts.map((given) =>
    given.flatMap((n, i) => (n ? [`${n} said ${[0, 1, 2, 3, "not applicable"][i]}`] : [])).join(", "),
  );
  return told.length > 1 ? `Before: ${told[0] || "no one"}; after: ${told[1] || "no one"}` : told[0];
}

/** How far apart two people are on average, as far as at least two of them gave a level. */
function apartOf(spreads) {
  if (spreads.length < 2) return `On average, any two of you are ${fixed(spreads[0], 1)} levels apart.`;
  const known = spreads.flatMap((s, i) =>
    Number.isNaN(s) ? [] : [`${fixed(s, 1)} levels apart ${["before", "after"][i]}`],
  );
  return `On average, any two of you were ${known.join(" and ")}.`;
}

/** What the room is furthest apart on, the widest first: with a second round, on what it was before. */
function widest([first, ...after], summaryOf) {
  const places = first.summary.filter((r) => r.message);
  const apart = (row) =>
    row.spread > 0 ? row.spread : after.length ? summaryOf(after[0], row.criterion, row.message).spread : 0;
  return places
    .map((row) => ({ row, apart: apart(row) }))
    .filter(({ apart }) => apart > 0)
    .sort((a, b) => b.apart - a.apart)
    .slice(0, TILES)
    .map(({ row }) => row);
}

/** `rows`: what each round made of one message and criterion. */
function tile(both, rows, message, called) {
  const [row] = rows,
    counts = both.map((room) => room.counts(row.message, row.criterion)),
    most = Math.max(...counts.flat()),
    { makers_low: low, makers_high: high } = row,
    { activity } = both[0],
    criterion = criterionOf(activity, row.criterion);
  const makers = Number.isNaN(low) ? "not applicable" : `${low}${high > low ? ` to ${high}` : ""}`,
    who = activity.ownMessages?.length ? "the reference" : "the book";
  return {
    criterion: criterion.name,
    question: criterion.question,
    id: row.message,
    message: called,
    levels: counts[0].map((_, i) =>
      bars(
        i,
        counts.map((given) => given[i]),
        most,
      ),
    ),
    makers: Number.isNaN(low) ? null : { x: low * 100 + 4, width: (high - low) * 100 + 92 },
    told: toldOf(counts),
    book: both[0].isCompared(row.message, row.criterion) ? `; ${who}: ${makers}` : "",
    apart: apartOf(rows.map((r) => r.spread)),
    who: message.sender
      ? `From ${message.sender}. To ${message.recipient}. ${message.situation}`
      : message.situation,
    text: (message.subject ? `${message.subject}\n\n` : "") + message.text,
  };
}

/** How far the room agrees on each criterion: of two rounds, a row each. */
const agreementRows = (activity, both, summaryOf) =>
  activity.criteria.map((c) => ({
    name: criterionOf(activity, c).name,
    rows: both.length,
    cells: both.map((result, i) => ({
      ...{ first: i === 0, when: when(both, i) },
      ...agreementCell(summaryOf(result, c, ""), comparable(result, c)),
    })),
  }));

/** Of how many messages at least two people gave a level. */
const comparable = ({ summary }, c) =>
  summary.filter((r) => r.criterion === c && r.message && !Number.isNaN(r.spread)).length;

const when = (both, i) => (both.length > 1 ? ["before", "after"][i] : "");

const calibrationRows = (both) =>
  both.flatMap((result, i) =>
    result.calibration().map(({ sure, people, inside }) => ({
      ...{ when: when(both, i), sure, people },
      inside: fixed(100 * inside, 0),
    })),
  );

/** An activity's part of the page. `messages`: as a widget shows them. */
function roomValues(at, pair, messages) {
  const both = pair.filter(Boolean),
    second = both.length > 1,
    last = both.at(-1),
    { activity } = last;
  const own = activity.messages.map((id) => messageOf(activity, id, messages)),
    called = new Map(named(own).map((name, i) => [own[i].id, name]));
  const graded = sum(last.readings.map(({ sheet }) => sheet.cells.filter((c) => c !== OPEN).length));
  const where = last.round > 1 ? `Round ${last.round}: ` : "";
  const summaryOf = (result, c, m) => result.summary.find((r) => r.criterion === c && r.message === m);
  const ofBoth = (c, m) => both.map((result) => summaryOf(result, c, m));
  return {
    ...{ at, second },
    title: activity.title || `Activity ${activity.id}`,
    sentence:
      `${where}${plural(last.readings.length, "person", "people")} gave ${plural(graded, "grade")} to ` +
      `${plural(activity.messages.length, "message")} on ` +
      `${plural(activity.criteria.length, "criterion", "criteria")}.`,
    change: second ? changedSentence(...both) : "",
    tiles: widest(both, summaryOf).map(({ criterion, message }) =>
      tile(
        both,
        ofBoth(criterion, message),
        own.find((m) => m.id === message),
        called.get(message),
      ),
    ),
    range: activity.ownMessages?.length ? "the reference range" : "the book’s range",
    pairs: pairValues(both, called),
    agreement: agreementRows(activity, both, summaryOf),
    calibration: calibrationRows(both),
    grid: activity.messages.map((m) => ({
      id: m,
      message: called.get(m),
      cells: activity.criteria.map((c) => ofBoth(c, m).map(medianCell).join(", then ")),
    })),
  };
}

// ---- the page ----------------------------------------------------------------------------------

/** What the page says, whether it is for a wall or not. */
function valuesOf(collection, messages) {
  const { counts, accepted, items } = collection;
  const atTables = new Set(accepted.map((r) => r.sheet.group).filter(Boolean)).size;
  const rounds = byActivity(collection).sort((a, b) => b[0].readings.length - a[0].readings.length);
  const more = rounds.length - ROOMS,
    rejected = unread(collection),
    notes = places(collection, "unrecognised").map((p) => p.source);
  return {
    own: rounds.slice(0, ROOMS).some(([{ activity }]) => activity.ownMessages?.length > 0),
    lead: `${counted(collection)}${atTables ? `, at ${plural(atTables, "table")}` : ""}.`,
    unread: rejected.length ? lookedLike(rejected.length) : "",
    unrecognised: notes.length ? heldNothing(counts.unrecognised) : "",
    waiting: !accepted.length,
    rounds: rounds.slice(0, ROOMS).map((pair, i) => ({
      ...roomValues(i + 1, pair, messages),
      practice: practiceValues(collection, pair[0].activity),
    })),
    collisions: collisions(Math.max(0, ...rounds.map((pair) => pair[0].readings.length))),
    more:
      more > 0 ? `${plural(more, "activity", "activities")} with fewer people are only in the tables.` : "",
    accounts:
      `Of ${plural(items.length, "item")}, ${counts.accepted} counted; the same person’s other hand-in ` +
      `took the place of ${counts.duplicate}; ${counts.rejected} couldn’t be used, ` +
      `${counts.unrecognised} weren’t recognised, and ${counts.other} weren’t hand-ins.`,
    notes: notes.slice(0, LISTED),
    rejected: rejected.slice(0, LISTED),
    rejected_caption:
      lookedLike(rejected.length) +
      (rejected.length > LISTED ? ` The first ${LISTED} of them; all are in rejected.csv.` : ""),
  };
}

let page;

/**
 * The page to read or to project: one file, light and dark, without a script.
 *
 * @param messages  as a widget shows them
 * @param wall      for everybody's eyes: without the names of files and people
 */
export function report(collection, messages, wall = false) {
  page ??= template(baked.template, included);
  return page({ ...valuesOf(collection, messages), refresh: 0, wall });
}
