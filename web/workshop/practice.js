// Practice: messages that are graded first, against reference grades, and count for nothing else. Twin of
// src/warmstart/workshop/practice.py.

import { distance } from "../model/ratings.js";
import { NOT_APPLICABLE, OPEN } from "./codes.js";
import { referenceOf } from "./material.js";

/** The columns of practice.csv. */
export const PRACTICE = [
  ...["activity", "person", "name", "group", "round", "grades", "inside", "share", "low", "high"],
];

/** Of fewer people than this, nothing is told that could be one of them. */
export const FEWEST = 5;

const Z = 1.959963984540054; // the 97.5% quantile of the normal distribution

/** Wilson's 95% score interval of a share; `trials` is at least 1. */
export function wilson(successes, trials) {
  const share = successes / trials,
    zz = Z * Z;
  const middle = share + zz / (2 * trials),
    reach = Z * Math.sqrt((share * (1 - share)) / trials + zz / (4 * trials * trials)),
    whole = 1 + zz / trials;
  return [
    successes === 0 ? 0 : (middle - reach) / whole,
    successes === trials ? 1 : (middle + reach) / whole,
  ];
}

/** How near practice grades came to the reference: {grades, inside, share, low, high}; null of none. */
export function nearnessOf(offs) {
  if (!offs.length) return null;
  const inside = offs.filter((off) => off === 0).length,
    [low, high] = wilson(inside, offs.length);
  return { grades: offs.length, inside, share: inside / offs.length, low, high };
}

/** The same of a sheet. `reference`: the makers' grades, by message and criterion. */
export function nearness(activity, cells, reference) {
  const { messages, criteria, practice = [] } = activity;
  return nearnessOf(
    messages.flatMap((message, i) =>
      criteria.flatMap((criterion, j) => {
        const cell = cells[i * criteria.length + j];
        if (!practice.includes(message) || cell === OPEN) return [];
        const makers = referenceOf(activity, message, criterion, reference);
        return makers.length ? [distance(cell === NOT_APPLICABLE ? null : cell, makers)] : [];
      }),
    ),
  );
}

/**
 * What the room's figures are about: no practice, and nobody who did nothing else. The activity keeps its
 * name: it's the same one to everybody.
 */
export function withoutPractice(activity, readings) {
  const { messages, criteria, practice = [] } = activity,
    width = criteria.length;
  if (!practice.length) return { activity, readings };
  const places = [...messages.keys()].filter((i) => !practice.includes(messages[i]));
  const core = { ...activity, messages: places.map((i) => messages[i]), practice: [] };
  const cut = readings.map((r) => {
    const cells = places.flatMap((i) => r.sheet.cells.slice(i * width, (i + 1) * width));
    return { ...r, sheet: { ...r.sheet, activity: core, cells } };
  });
  return { activity: core, readings: cut.filter((r) => r.sheet.cells.some((cell) => cell !== OPEN)) };
}

/** A row a person who practised, as PRACTICE names it: of their first round there is. */
export function practised(accepted, reference) {
  const seen = new Map();
  for (const { person, name, sheet } of accepted) {
    const { activity, group, round, cells } = sheet,
      near = activity.practice?.length ? nearness(activity, cells, reference) : null,
      key = `${activity.id} ${person}`;
    if (near && !seen.has(key)) seen.set(key, { activity: activity.id, person, name, group, round, ...near });
  }
  return [...seen.values()];
}

/** How near a room was in practice, as a range: for everybody's eyes. */
export function toldOf(shares) {
  const n = shares.length;
  if (n < FEWEST)
    return `${n} ${n === 1 ? "person" : "people"} practised: too few to show how near they were.`;
  const ordered = [...shares].sort((a, b) => a - b),
    skip = Math.floor(n / 4);
  return (
    `In practice, ${n} people were inside the reference range on ${range(ordered[0], ordered[n - 1])} ` +
    `of their grades; the middle half of the room, on ${range(ordered[skip], ordered[n - 1 - skip])}.`
  );
}

export const percentOf = (share) => `${Math.floor(100 * share + 0.5)}%`;

function range(low, high) {
  const [from, to] = [low, high].map(percentOf);
  return from === to ? from : `${from} to ${to}`;
}
