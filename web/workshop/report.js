// What a facilitator gets: tables to keep, and a page to read or to project. Twin of
// src/warmstart/workshop/report.py; both fill the same template.

import { cell, fixed, float, nine, thousands } from "../library/printing.js";
import { template } from "../library/template.js";
import { rstrip } from "../library/patterns.js";
import { NOT_APPLICABLE, NUMBERS, OPEN } from "./codes.js";
import { byActivity } from "./collecting.js";
import { criterionOf, messageOf } from "./material.js";
import baked from "./report.json";
import { ANSWERS, SUMMARY, change } from "./results.js";

const { tiles: TILES, listed: LISTED, together: TOGETHER, rooms: ROOMS, called: CALLED } = baked;
const ITEMS = ["source", "status", "reason", "person", "author"];
const FLOATS = SUMMARY.slice(SUMMARY.indexOf("median"));
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

const summaryCell = (value, column) => (FLOATS.includes(column) ? float(value) : written(value));

/** The four tables by name, each as texts to be put in a row. */
export function tables({ rounds, items }) {
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
      summaryCell,
    ),
    "items.csv": csv(ITEMS, items),
    "rejected.csv": csv(
      ITEMS.filter((c) => c !== "status"),
      rejected,
    ),
  };
}

// ---- sentences -----------------------------------------------------------------------------

export const plural = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** How many people have handed in, as the first words of a report. */
export const counted = ({ people }) => `${plural(people, "person has", "people have")} handed in`;

export const lookedLike = (places) =>
  `${plural(places, "place looks", "places look")} like a hand-in and could not be read.`;

export const heldNothing = (files) => `In ${plural(files, "file")} nothing was recognised.`;

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

/** What looks like a hand-in and could not be read: where it is, and what to do. */
export const unread = (collection) => places(collection, "rejected");

function collisions(people) {
  const expected = (people * (people - 1)) / 2 / NUMBERS;
  if (expected < 0.5) return "";
  return (
    `Numbers are drawn at random. Among ${thousands(people)} people about ` +
    `${plural(Number(fixed(expected, 0)), "pair has", "pairs have")} the same one, and counts as one person.`
  );
}

function called({ sender, recipient, situation, text }) {
  const first = (text) => text.split(",")[0];
  if (sender) return `${first(sender)} to ${first(recipient)}`;
  const signs = [...(situation || text).split("\n")[0]];
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

const number = (value, digits = 2) =>
  Number.isNaN(value) ? "–" : fixed(nine(value), digits).replace("-", "−");
const place = (value) => fixed(nine(100 * Math.min(Math.max(value, 0), 1)), 1);
const medianCell = ({ median, spread }) => (Number.isNaN(median) ? "–" : `${median} (${number(spread, 1)})`);

function agreementCell({ alpha, alpha_low: low, alpha_high: high, spread, inside }) {
  const interval = Number.isNaN(low) ? "" : ` (${number(low)} to ${number(high)})`;
  return {
    alpha: number(alpha) + interval,
    point: Number.isNaN(alpha) ? null : { at: place(alpha) },
    span: Number.isNaN(low) ? null : { low: place(low), high: place(high) },
    spread: number(spread, 1),
    inside: Number.isNaN(inside) ? "–" : `${fixed(100 * inside, 0)}%`,
  };
}

function changedSentence(first, second) {
  const c = change(first, second);
  if (!c.grades) return "Nobody graded the same thing before and after the discussion.";
  const moved = `${c.towards} of these moved towards the room’s first median, ${c.away} away from it.`;
  return (
    `${plural(c.people, "person", "people")} graded before and after the discussion: ` +
    `${c.changed} of ${plural(c.grades, "grade")} changed. ${c.changed ? moved : ""}`
  ).trim();
}

/** A level's bar in a picture of 500 by 150: its number stands on it, or in it if it's tall. */
function bar(count, i, most) {
  const height = (100 * count) / most,
    tall = height >= 78;
  return {
    x: i * 100 + 18,
    y: fixed(122 - height, 1),
    height: fixed(height, 1),
    kind: i === NOT_APPLICABLE ? "bar none" : "bar",
    middle: i * 100 + 50,
    count,
    above: fixed(tall ? 144 - height : 116 - height, 1),
    side: tall ? "on" : "",
    level: i < NOT_APPLICABLE ? i : "n/a",
  };
}

function tile(room, row, message, called) {
  const counts = room.counts(row.message, row.criterion),
    most = Math.max(...counts),
    { makers_low: low, makers_high: high } = row,
    criterion = criterionOf(room.activity, row.criterion);
  const told = counts.flatMap((n, i) => (n ? [`${n} said ${[0, 1, 2, 3, "not applicable"][i]}`] : []));
  const makers = Number.isNaN(low) ? "not applicable" : `${low}${high > low ? ` to ${high}` : ""}`,
    who = room.activity.ownMessages?.length ? "the reference" : "the book";
  return {
    criterion: criterion.name,
    question: criterion.question,
    id: row.message,
    message: called,
    bars: counts.map((n, i) => bar(n, i, most)),
    makers: Number.isNaN(low) ? null : { x: low * 100 + 4, width: (high - low) * 100 + 92 },
    told: told.join(", "),
    book: room.isCompared(row.message, row.criterion) ? `; ${who}: ${makers}` : "",
    apart: `On average, any two of you are ${fixed(row.spread, 1)} levels apart.`,
    who: message.sender
      ? `From ${message.sender}. To ${message.recipient}. ${message.situation}`
      : message.situation,
    text: (message.subject ? `${message.subject}\n\n` : "") + message.text,
  };
}

/** An activity's part of the page. `messages`: as a widget shows them. */
function roomValues(at, [first, second], messages) {
  const last = second ?? first,
    both = second ? [first, second] : [first],
    { activity } = first;
  const own = activity.messages.map((id) => messageOf(activity, id, messages)),
    names = new Map(named(own).map((name, i) => [own[i].id, name]));
  const graded = sum(last.readings.map(({ sheet }) => sheet.cells.filter((c) => c !== OPEN).length));
  const where = second || last.round > 1 ? `Round ${last.round}: ` : "";
  const find = (result, c, m) => result.summary.find((r) => r.criterion === c && r.message === m);
  const widest = last.summary
    .filter((r) => r.message && r.spread > 0)
    .sort((a, b) => b.spread - a.spread)
    .slice(0, TILES);
  return {
    at,
    title: activity.title || `Activity ${activity.id}`,
    sentence:
      `${where}${plural(last.readings.length, "person", "people")} gave ${plural(graded, "grade")} to ` +
      `${plural(activity.messages.length, "message")} on ` +
      `${plural(activity.criteria.length, "criterion", "criteria")}.`,
    change: second ? changedSentence(first, second) : "",
    tiles: widest.map((row) =>
      tile(
        last,
        row,
        own.find((m) => m.id === row.message),
        names.get(row.message),
      ),
    ),
    range: activity.ownMessages?.length ? "the reference range" : "the book’s range",
    second: Boolean(second),
    agreement: activity.criteria.map((c) => ({
      name: criterionOf(activity, c).name,
      rows: both.length,
      cells: both.map((result, i) => ({
        first: i === 0,
        when: second ? ["before", "after"][i] : "",
        ...agreementCell(find(result, c, "")),
      })),
    })),
    calibration: last
      .calibration()
      .map(({ sure, people, inside }) => ({ sure, people, inside: fixed(100 * inside, 0) })),
    grid: activity.messages.map((m) => ({
      id: m,
      message: names.get(m),
      cells: activity.criteria.map((c) => medianCell(find(last, c, m))),
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
    rounds: rounds.slice(0, ROOMS).map((pair, i) => roomValues(i + 1, pair, messages)),
    collisions: collisions(Math.max(0, ...rounds.map((pair) => pair[0].readings.length))),
    more:
      more > 0 ? `${plural(more, "activity", "activities")} with fewer people stand only in the tables.` : "",
    accounts:
      `${plural(items.length, "thing")} found: ${counts.accepted} count, ` +
      `${counts.duplicate} replaced by another hand-in of the same person, ` +
      `${counts.rejected} not usable, ${counts.unrecognised} not recognised, ` +
      `${counts.other} no hand-in.`,
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
  page ??= template(baked.template);
  return page({ ...valuesOf(collection, messages), refresh: 0, wall });
}
