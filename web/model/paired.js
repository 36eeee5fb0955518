// What changed between two measurements of the same things: twin of src/warmstart/model/paired.py.

import { betaQuantile } from "../library/special.js";

/** Below so many pairs an interval holds little more than the wish for one. */
export const FEW = 10;

const TINY = 1e-9;
const sum = (values) => values.reduce((a, b) => a + b, 0);

/** The quantile of Student's t that leaves `tail` beyond it. */
function tQuantile(df, tail) {
  const x = betaQuantile(df / 2, 0.5, 2 * tail);
  return Math.sqrt((df * (1 - x)) / x);
}

/** The mean difference of pairs, with Student's t interval; what can't be said is missing. */
export function pairedChange(before, after, level = 0.95) {
  const moved = after.map((b, i) => b - before[i]),
    pairs = moved.length,
    mean = pairs ? sum(moved) / pairs : NaN;
  let low = NaN,
    high = NaN;
  if (pairs > 1 && Math.max(...moved) - Math.min(...moved) > TINY) {
    const variance = sum(moved.map((m) => (m - mean) ** 2)) / (pairs - 1),
      reach = tQuantile(pairs - 1, (1 - level) / 2) * Math.sqrt(variance / pairs);
    [low, high] = [mean - reach, mean + reach];
  }
  const up = moved.filter((m) => m > TINY).length,
    down = moved.filter((m) => m < -TINY).length;
  return { pairs, mean, low, high, up, same: pairs - up - down, down, few: pairs < FEW };
}
