// Comparing two messages: twin of src/warmstart/comparing.py.

import { uniforms } from "./rng.js";
import { binomial, normalCdf, normalQuantile } from "../library/special.js";

/** Standard deviation of a difference between arms of one letter each, if both rates are alike. */
const pooled = (a, b) => Math.sqrt(2 * ((a + b) / 2) * (1 - (a + b) / 2));

/** Power of the pooled z-test, and letters an arm for the power wished for. */
export function compare(a, b, sent, level = 0.05, target = 0.8) {
  const z = normalQuantile(1 - level / 2),
    zTarget = normalQuantile(target);
  const unpooled = Math.sqrt(a * (1 - a) + b * (1 - b)),
    difference = Math.abs(a - b);
  const shift = (Math.sqrt(sent) * difference) / unpooled,
    bound = (z * pooled(a, b)) / unpooled;
  const arcsine = 2 * (Math.asin(Math.sqrt(a)) - Math.asin(Math.sqrt(b)));
  return {
    power: normalCdf(shift - bound) + normalCdf(-shift - bound),
    needed: Math.ceil(((z * pooled(a, b) + zTarget * unpooled) / difference) ** 2 - 1e-9),
    needed_arcsine: Math.ceil(2 * ((z + zTarget) / arcsine) ** 2 - 1e-9),
  };
}

/** Pooled z-statistic of two arms of n letters each. */
export function zScore(kA, kB, n) {
  const both = kA + kB;
  const spread = Math.sqrt((both * (2 * n - both)) / (2 * n));
  return spread > 0 ? (kA - kB) / spread : 0;
}

/** Replies so far of two arms, batch by batch: [arm][run][look]. */
export function batches(rateA, rateB, batch, looks, runs, seed) {
  return [rateA, rateB].map((rate, arm) => {
    const cdf = [];
    let sum = 0;
    for (let k = 0; k <= batch; k++) cdf.push((sum += binomial(k, batch, rate)));
    const u = uniforms(seed, 10 + arm, runs * looks);
    return Array.from({ length: runs }, (_, run) => {
      let total = 0;
      return Array.from({ length: looks }, (_, look) => {
        const at = cdf.findIndex((c) => c >= u[run * looks + look]);
        return (total += at < 0 ? batch : at);
      });
    });
  });
}

/** At which look each run first seems significant, looking every time; -1 for never. */
export function firstWin([a, b], batch, level = 0.05) {
  const critical = normalQuantile(1 - level / 2);
  return a.map((row, run) =>
    row.findIndex((k, look) => Math.abs(zScore(k, b[run][look], batch * (look + 1))) > critical),
  );
}

/** Evidence against "both are answered alike" after each look, safe to watch at any time. */
export function eValues([a, b], batch) {
  return a.map((row, run) => {
    let log = 0;
    return row.map((_, look) => {
      const before = [a, b].map((arm) => (look ? arm[run][look - 1] : 0));
      const fresh = [a, b].map((arm, i) => arm[run][look] - before[i]);
      const guess = before.map((k) => (k + 0.5) / (batch * look + 1));
      const mean = (guess[0] + guess[1]) / 2;
      guess.forEach((g, i) => {
        log += fresh[i] * Math.log(g / mean) + (batch - fresh[i]) * Math.log((1 - g) / (1 - mean));
      });
      return Math.exp(Math.min(log, 700));
    });
  });
}

/** Shares of runs that call a winner: at the end only, at every look, by the evidence. */
export function peeking(rateA, rateB, batch = 20, looks = 20, runs = 2000, seed = 1, level = 0.05) {
  const drawn = batches(rateA, rateB, batch, looks, runs, seed);
  const share = (rows, wins) => rows.filter(wins).length / runs;
  const last = drawn.map((arm) => arm.map((row) => [row.at(-1)]));
  return {
    once: share(firstWin(last, batch * looks, level), (w) => w >= 0),
    every_look: share(firstWin(drawn, batch, level), (w) => w >= 0),
    sequential: share(eValues(drawn, batch), (row) => row.some((e) => e >= 1 / level)),
  };
}
