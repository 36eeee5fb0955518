// What silence tells: twin of src/warmstart/bounds.py. Held to it for n up to 5,000, k up to
// n, and levels from 0.5 to 0.999, which is more than any widget asks.

import { betaQuantile, binomial, normalQuantile } from "../library/special.js";

const upper = (k, n, level) => (k === n ? 1 : betaQuantile(k + 1, n - k, level));
const lower = (k, n, level) => (k === 0 ? 0 : betaQuantile(k, n - k + 1, 1 - level));

/** What k replies to n letters say about the rate. */
export function silence(n, k = 0, [a, b] = [1, 1], level = 0.95) {
  const tail = (1 + level) / 2,
    z = normalQuantile(tail),
    p = k / n;
  const middle = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  const posterior = [a + k, b + n - k];
  return {
    sent: n,
    replies: k,
    estimate: p,
    exact_low: lower(k, n, tail),
    exact_high: upper(k, n, tail),
    wilson_low: k === 0 ? 0 : middle - half,
    wilson_high: k === n ? 1 : middle + half,
    exact_upper: upper(k, n, level),
    rule_of_three: k === 0 ? Math.min(3 / n, 1) : null,
    posterior_a: posterior[0],
    posterior_b: posterior[1],
    credible_low: betaQuantile(...posterior, 1 - tail),
    credible_high: betaQuantile(...posterior, tail),
    credible_upper: betaQuantile(...posterior, level),
    level,
  };
}

export const chanceOfSilence = (rate, sent) => (sent === 0 ? 1 : Math.exp(sent * Math.log1p(-rate)));

/** Letters that bring a reply with chance `level`; unanswered, they rule the rate out. */
export const lettersForAReply = (rate, level = 0.95) =>
  Math.max(1, Math.ceil((Math.log1p(-level) / Math.log1p(-rate)) * (1 - 1e-12)));

/** Letters that, with k replies, rule out a rate as high as this. */
export function lettersToRuleOut(rate, k = 0, level = 0.95) {
  // Whether so few replies to n letters would still be no surprise.
  const plausible = (n) => {
    let atMostK = 0;
    for (let j = 0; j <= k; j++) atMostK += binomial(j, n, rate);
    return atMostK > (1 - level) * (1 + 1e-12);
  };
  let low = k,
    high = k + Math.ceil((k + 5) / rate);
  while (plausible(high)) high *= 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (plausible(middle)) low = middle;
    else high = middle;
  }
  return high;
}
