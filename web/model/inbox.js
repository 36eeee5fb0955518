// How many of several different messages are answered: twin of src/warmstart/model/inbox.py.

import { expit, response } from "./responses.js";

const REACH = 6,
  POINTS = 97;

/** The exact distribution of how many messages of these scenarios are answered: { pmf, mean, interval }. */
export function answered(scenarios) {
  const rates = scenarios.map((scenario) => response(scenario)),
    pmf = new Array(scenarios.length + 1).fill(0);
  let sum = 0;
  for (let i = 0; i < POINTS; i++) {
    const reader = -REACH + (2 * REACH * i) / (POINTS - 1),
      weight = Math.exp((-reader * reader) / 2);
    let total = [1];
    for (const { mean, sd } of rates) {
      const chance = expit(mean + sd * reader);
      total = [...total, 0].map((p, k) => p * (1 - chance) + (k ? total[k - 1] * chance : 0));
    }
    total.forEach((p, k) => (pmf[k] += weight * p));
    sum += weight;
  }
  pmf.forEach((_, k) => (pmf[k] /= sum));
  const cdf = [];
  pmf.reduce((c, p) => (cdf.push(c + p), c + p), 0);
  const quantile = (q) => {
    const k = cdf.findIndex((c) => c >= q * (1 - 1e-12));
    return k < 0 ? pmf.length - 1 : k;
  };
  return {
    pmf,
    cdf,
    none: pmf[0],
    mean: pmf.reduce((c, p, k) => c + p * k, 0),
    interval: (level) => [quantile((1 - level) / 2), quantile((1 + level) / 2)],
  };
}
