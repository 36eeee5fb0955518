// Forecasts and their scores: twin of src/warmstart/forecasts.py.

import { silence } from "./bounds.js";

export const brier = (probability, outcome) => (probability - Number(outcome)) ** 2;

/** Weights divided by their sum. */
export function distribution(weights) {
  const most = Math.max(...weights);
  const scaled = weights.map((w) => w / most);
  const total = scaled.reduce((a, b) => a + b, 0);
  return scaled.map((w) => w / total);
}

/** Ranked probability score of a distribution over 0 to n replies. */
export function rankedProbability(forecast, outcome) {
  const p = distribution(forecast);
  let cumulative = 0,
    sum = 0;
  for (let k = 0; k + 1 < p.length; k++) {
    cumulative += p[k];
    sum += (cumulative - Number(k >= outcome)) ** 2;
  }
  return sum / (p.length - 1);
}

/** The score to be expected if `truth` is the distribution. */
export const expectedScore = (forecast, truth) =>
  distribution(truth).reduce((sum, p, k) => sum + p * rankedProbability(forecast, k), 0);

const EDGES = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1];

/** How often things came true, by how probable they were called. */
export function calibration(probabilities, outcomes, edges = EDGES) {
  const group = (p) => Math.min(edges.filter((e) => e <= p).length - 1, edges.length - 2);
  return edges.slice(0, -1).flatMap((low, g) => {
    const inside = probabilities.map((p, i) => [p, outcomes[i]]).filter(([p]) => group(p) === g);
    if (!inside.length) return [];
    const n = inside.length,
      k = inside.filter(([, came]) => came).length,
      s = silence(n, k);
    return [
      {
        low,
        high: edges[g + 1],
        n,
        stated: inside.reduce((a, [p]) => a + p, 0) / n,
        came: k / n,
        came_low: s.wilson_low,
        came_high: s.wilson_high,
      },
    ];
  });
}
