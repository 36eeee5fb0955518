// What a round of an activity gave: twin of src/warmstart/workshop/results.py.

import { LEVELS, agreement, distance } from "../model/ratings.js";
import { NOT_APPLICABLE, OPEN } from "./codes.js";
import { referenceOf } from "./material.js";

/** The columns of answers.csv and of summary.csv. */
export const ANSWERS = [
  ...["activity", "round", "person", "name", "group", "message", "criterion", "level"],
  ...["not_applicable", "confidence", "at", "source"],
];
export const SUMMARY = [
  ...["activity", "round", "criterion", "message", "people", "median", "spread", "not_applicable"],
  ...["makers_low", "makers_high", "inside", "distance", "alpha", "alpha_low", "alpha_high"],
];
const ANY = [...LEVELS, NOT_APPLICABLE];

/** What stands for a person in the tables: their number, six hexadecimal digits. */
export const personId = ({ number }) => number.toString(16).padStart(6, "0");

const sum = (values) => values.reduce((a, b) => a + b, 0);
const share = (part, whole) => (whole ? part / whole : NaN);

/** The mean of what is not missing, summed as pandas does it (Kahan's way): the last digit is the same. */
export function mean(values) {
  let total = 0,
    lost = 0;
  const known = values.filter((v) => !Number.isNaN(v));
  for (const value of known) {
    const y = value - lost,
      next = total + y;
    lost = next - total - y;
    total = next;
  }
  return known.length ? total / known.length : NaN;
}

/** The median of levels given as counts; missing if there are none. */
export function median(counts) {
  const n = sum(counts);
  if (!n) return NaN;
  const levelOf = (rank) => {
    let reach = 0;
    return counts.findIndex((c) => (reach += c) > rank);
  };
  return (levelOf(Math.floor((n - 1) / 2)) + levelOf(Math.floor(n / 2))) / 2;
}

/** The mean difference between two people's levels; missing for fewer than two. */
export function spread(counts) {
  const n = sum(counts);
  if (n < 2) return NaN;
  const apart = counts.flatMap((a, i) => counts.map((b, j) => a * b * Math.abs(i - j)));
  return sum(apart) / (n * (n - 1));
}

/**
 * All that was handed in of one round of one activity.
 *
 * @param readings   one a person, each with a sheet
 * @param reference  the makers' grades, by message and criterion
 */
export function roundResult(activity, round, readings, reference) {
  const { messages, criteria } = activity,
    width = criteria.length;
  const cells = messages.flatMap((m) => criteria.map((c) => [m, c]));
  const tallies = cells.map(() => [0, 0, 0, 0, 0]);
  for (const { sheet } of readings) sheet.cells.forEach((level, k) => level !== OPEN && tallies[k][level]++);
  const place = (m, c) => messages.indexOf(m) * width + criteria.indexOf(c);
  const counts = (m, c) => tallies[place(m, c)];
  /** How far each of five answers lies from the makers' range; missing where only one side gives a level. */
  const makersOf = (m, c) => referenceOf(activity, m, c, reference);
  const compared = cells.map(([m, c]) => makersOf(m, c).length > 0);
  const distances = cells.map(([m, c], k) =>
    ANY.map((level) =>
      compared[k] ? distance(level === NOT_APPLICABLE ? null : level, makersOf(m, c)) : null,
    ),
  );
  const sorted = [...messages].sort();
  const agreed = agreement([...criteria].sort(), (c) => sorted.map((m) => counts(m, c)));

  function row(m, c) {
    const given = counts(m, c),
      levels = given.slice(0, NOT_APPLICABLE),
      people = sum(given),
      apart = distances[place(m, c)],
      known = ANY.filter((level) => apart[level] !== null),
      makers = makersOf(m, c)
        .map((g) => g.level)
        .filter((level) => level !== null);
    return {
      criterion: c,
      message: m,
      people,
      median: median(levels),
      spread: spread(levels),
      not_applicable: share(given[NOT_APPLICABLE], people),
      makers_low: makers.length ? Math.min(...makers) : NaN,
      makers_high: makers.length ? Math.max(...makers) : NaN,
      inside: share(
        sum(ANY.map((level) => (apart[level] === 0 ? given[level] : 0))),
        compared[place(m, c)] ? people : 0,
      ),
      distance: share(sum(known.map((l) => given[l] * apart[l])), sum(known.map((l) => given[l]))),
      alpha: NaN,
      alpha_low: NaN,
      alpha_high: NaN,
    };
  }
  const perMessage = criteria.flatMap((c) => messages.map((m) => row(m, c)));
  const whole = criteria.map((c, j) => {
    const rows = perMessage.filter((r) => r.criterion === c),
      { alpha, alpha_low, alpha_high } = agreed.get(c);
    const means = ["spread", "not_applicable", "inside", "distance"].map((key) => [
      key,
      mean(rows.map((r) => r[key])),
    ]);
    const graded = (r) => messages.some((_, i) => r.sheet.cells[i * width + j] !== OPEN);
    return {
      ...{ criterion: c, message: "", people: readings.filter(graded).length },
      ...{ median: NaN, makers_low: NaN, makers_high: NaN },
      ...Object.fromEntries(means),
      ...{ alpha, alpha_low, alpha_high },
    };
  });
  const summary = [...perMessage, ...whole].map((r) => ({ activity: activity.id, round, ...r }));

  /** A person's share of grades inside the makers' range. */
  const inside = ({ sheet }) => {
    const given = [...sheet.cells.entries()].filter(([k, level]) => level !== OPEN && compared[k]);
    return share(given.filter(([k, level]) => distances[k][level] === 0).length, given.length);
  };
  return {
    ...{ activity, round, readings, counts, summary, inside },
    isCompared: (m, c) => compared[place(m, c)],
    /** A row a grade: nothing stands here for what was left open. */
    *answers() {
      for (const { sheet, person, name, at, source } of readings)
        for (const [k, level] of sheet.cells.entries())
          if (level !== OPEN)
            yield {
              ...{ activity: activity.id, round, person, name, group: sheet.group },
              ...{ message: cells[k][0], criterion: cells[k][1] },
              level: level === NOT_APPLICABLE ? null : level,
              not_applicable: level === NOT_APPLICABLE,
              ...{ confidence: sheet.confidence, at, source },
            };
    },
    /** How sure people were, in tens of per cent, and how many of their grades lie inside the makers' range. */
    calibration() {
      const tens = new Map();
      for (const r of readings) {
        const share = inside(r),
          { confidence } = r.sheet;
        if (confidence === null || Number.isNaN(share)) continue;
        const sure = Math.floor((confidence + 5) / 10) * 10;
        tens.set(sure, [...(tens.get(sure) ?? []), share]);
      }
      return [...tens]
        .sort(([a], [b]) => a - b)
        .map(([sure, shares]) => ({ sure, people: shares.length, inside: mean(shares) }));
    },
  };
}

/** What a discussion changed for those who graded before and after it. */
export function change(before, after) {
  const first = new Map(before.readings.map((r) => [r.person, r.sheet.cells]));
  const { messages, criteria } = before.activity;
  const medians = messages.flatMap((m) =>
    criteria.map((c) => median(before.counts(m, c).slice(0, NOT_APPLICABLE))),
  );
  const found = { people: 0, grades: 0, changed: 0, towards: 0, away: 0 };
  for (const { person, sheet } of after.readings) {
    const earlier = first.get(person);
    if (!earlier) continue;
    found.people++;
    sheet.cells.forEach((b, k) => {
      const a = earlier[k];
      if (a === OPEN || b === OPEN) return;
      found.grades++;
      if (a === b) return;
      found.changed++;
      if (a === NOT_APPLICABLE || b === NOT_APPLICABLE) return;
      const gain = Math.abs(a - medians[k]) - Math.abs(b - medians[k]);
      found.towards += gain > 0;
      found.away += gain < 0;
    });
  }
  return found;
}
