// How many of several different messages are answered: twin of src/warmstart/model/inbox.py.

import { distribution, expit, response } from "./responses.js";

const REACH = 6,
  POINTS = 97;

/** The exact distribution of how many messages of these scenarios are answered, with its summaries. */
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
  return distribution(pmf.map((p) => p / sum));
}
