// One reader against the reference grades, and a room among itself: twin of src/warmstart/model/ratings.py.

import { words } from "./rng.js";

export const LEVELS = [0, 1, 2, 3];
const CELLS = LEVELS.length ** 2;

/** The range that the makers' own grades span, or null where a maker says "does not apply". */
export function span(grades) {
  const levels = grades.filter((g) => g.level !== null).map((g) => g.level);
  return levels.length
    ? { low: Math.min(...levels), high: Math.max(...levels), optional: levels.length < grades.length }
    : null;
}

/** Whether the readings differ: in the level, or in whether the criterion applies at all. */
export function disputed(grades) {
  const range = span(grades);
  return range !== null && (range.high > range.low || range.optional);
}

/**
 * How far an answer lies from the range: 0 inside it, whole levels outside it,
 * and null where one side says "does not apply" and the other gives a level.
 */
export function distance(level, grades) {
  const range = span(grades);
  if (level === null) return !range || range.optional ? 0 : null;
  if (!range) return null;
  return Math.max(range.low - level, level - range.high, 0);
}

/** Counts that add up over messages: all, inside, within one level. */
export function tally(answers, reference) {
  const count = { all: 0, inside: 0, near: 0 };
  for (const a of answers) {
    const d = distance(a.level, reference[a.message][a.criterion]);
    count.all += 1;
    count.inside += d === 0;
    count.near += d !== null && d <= 1;
  }
  return count;
}

/** Quadratically weighted kappa of a table of pairs of levels; null if nothing varies. */
export function weightedKappa(table) {
  const rows = table.map((row) => row.reduce((a, b) => a + b, 0));
  const columns = table[0].map((_, j) => table.reduce((a, row) => a + row[j], 0));
  const total = rows.reduce((a, b) => a + b, 0);
  let observed = 0,
    expected = 0;
  table.forEach((row, i) =>
    row.forEach((n, j) => {
      observed += (i - j) ** 2 * n;
      expected += (i - j) ** 2 * rows[i] * columns[j];
    }),
  );
  return expected > 0 ? 1 - (observed * total) / expected : null;
}

/** Pairs of different level in the right order, lowest first: twin of order_agreement in ratings.py. */
export function orderAgreement(levels) {
  let right = 0,
    wrong = 0;
  levels.forEach((a, i) =>
    levels.slice(i + 1).forEach((b) => {
      right += a < b;
      wrong += a > b;
    }),
  );
  const pairs = right + wrong;
  return { pairs, right, gamma: pairs ? (right - wrong) / pairs : null };
}

const sum = (values) => values.reduce((a, b) => a + b, 0);

/** How often two graders of one message gave each pair of levels: 16 numbers, row by row. */
const pairsOf = (counts) => LEVELS.flatMap((i) => LEVELS.map((j) => counts[i] * (counts[j] - (i === j))));

/** Krippendorff's ordinal alpha of coincidences (16 numbers): twin of the krippendorff library's. */
function alphaOf(seen) {
  const given = LEVELS.map((i) => sum(LEVELS.map((j) => seen[4 * i + j])));
  if (given.filter((n) => n > 0).length < 2) return NaN;
  const all = sum(given);
  let observed = 0,
    expected = 0;
  for (const i of LEVELS)
    for (const j of LEVELS) {
      const [low, high] = i < j ? [i, j] : [j, i];
      const apart = (sum(given.slice(low, high + 1)) - (given[i] + given[j]) / 2) ** 2;
      observed += seen[4 * i + j] * apart;
      expected += (given[i] * (given[j] - (i === j)) * apart) / (all - 1);
    }
  return 1 - observed / expected;
}

/** The sum of some messages' tables of 16 numbers. */
function added(tables, picks) {
  const total = new Float64Array(CELLS);
  for (const at of picks) for (let k = 0; k < CELLS; k++) total[k] += tables[at][k];
  return total;
}

const squareOf = (table) => LEVELS.map((i) => [...table.slice(4 * i, 4 * i + 4)]);

/** The quantile of values in ascending order, between two of them in proportion. */
function quantile(sorted, q) {
  const at = q * (sorted.length - 1),
    low = Math.floor(at),
    t = at - low,
    a = sorted[low],
    b = sorted[Math.min(low + 1, sorted.length - 1)];
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

/** The quantiles that leave `tail` at each end, over what is not missing. */
function central(values, tail) {
  const sorted = values.filter((v) => !Number.isNaN(v)).sort((a, b) => a - b);
  return sorted.length ? [quantile(sorted, tail), quantile(sorted, 1 - tail)] : [NaN, NaN];
}

/** One criterion's row of `agreement`; `counts`: five numbers a message, the last "not applicable". */
function agreementOfCriterion(counts, tail, resamples, seed, stream) {
  const levels = counts.map((c) => c.slice(0, LEVELS.length)),
    rated = levels.filter((c) => sum(c) > 1); // one grade alone agrees with nobody
  const n = rated.length,
    everyone = [...rated.keys()];
  const tables = rated.map(pairsOf),
    seen = rated.map((c, i) => tables[i].map((pairs) => pairs / (sum(c) - 1)));
  const table = added(tables, everyone),
    total = sum(table);
  const within = (distance) =>
    total ? sum(table.filter((_, k) => Math.abs((k >> 2) - (k & 3)) <= distance)) / total : NaN;
  const kappas = [],
    alphas = [];
  if (total) {
    const drawn = words(seed, stream, resamples * n);
    for (let i = 0; i < resamples; i++) {
      // The high half of a product of two 32-bit integers: a message's place from a random word.
      const picks = drawn.slice(i * n, (i + 1) * n).map((word) => Math.floor((word * n) / 2 ** 32));
      kappas.push(weightedKappa(squareOf(added(tables, picks))) ?? NaN);
      alphas.push(alphaOf(added(seen, picks)));
    }
  }
  const [kappaLow, kappaHigh] = central(kappas, tail),
    [alphaLow, alphaHigh] = central(alphas, tail);
  return {
    messages: n,
    pairs: total / 2,
    exact: within(0),
    adjacent: within(1),
    kappa: total ? (weightedKappa(squareOf(table)) ?? NaN) : NaN,
    kappa_low: kappaLow,
    kappa_high: kappaHigh,
    alpha: alphaOf(added(seen, everyone)),
    alpha_low: alphaLow,
    alpha_high: alphaHigh,
    undefined: total ? kappas.filter(Number.isNaN).length / resamples : 1,
    not_applicable: sum(counts.map((c) => c[4])) / sum(counts.flat()),
  };
}

/**
 * How far graders agree, a row a criterion.
 *
 * @param criteria  their names, sorted: each has random numbers of its own
 * @param counts    (criterion) => five numbers a message, messages sorted by name
 */
export function agreement(criteria, counts, { level = 0.95, resamples = 500, seed = 1 } = {}) {
  const tail = (1 - level) / 2;
  return new Map(criteria.map((c, i) => [c, agreementOfCriterion(counts(c), tail, resamples, seed, 30 + i)]));
}
