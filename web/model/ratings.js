// One reader against the reference grades: twin of warmstart.widgets.Grader.grades and of
// weighted_kappa in src/warmstart/ratings.py.

/** The range that the makers' own grades span, or null where a maker says "does not apply". */
export function span(grades) {
  const levels = grades.filter((g) => g.level !== null).map((g) => g.level);
  return levels.length
    ? { low: Math.min(...levels), high: Math.max(...levels), optional: levels.length < grades.length }
    : null;
}

/** Whether the makers could not agree: two levels or more apart, or on whether it applies at all. */
export function disputed(grades) {
  const range = span(grades);
  return range !== null && (range.high - range.low > 1 || range.optional);
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
