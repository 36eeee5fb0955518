// A world in which only context works: twin of src/warmstart/confounding.py.

import { uniforms } from "./rng.js";
import { normalQuantile } from "../library/special.js";

/** Shares with context among suits and founders. */
export function contextGiven({ founders: f, context: c, correlation }) {
  const both = f * c + correlation * Math.sqrt(f * (1 - f) * c * (1 - c));
  const clip = (v) => Math.min(Math.max(v, 0), 1);
  return [clip((c - both) / (1 - f)), clip(both / f)];
}

/** Smallest and largest correlation that the shares allow. */
export function possible({ founders: f, context: c }) {
  const scale = Math.sqrt(f * (1 - f) * c * (1 - c));
  return [(Math.max(0, f + c - 1) - f * c) / scale, (Math.min(f, c) - f * c) / scale];
}

/** One campaign: a row a recipient. */
export function recipients(world, n, seed, randomise = false) {
  const [who, what, reply] = [0, 1, 2].map((i) => uniforms(seed, 20 + i, n));
  const [suits, founders] = contextGiven(world);
  return who.map((u, i) => {
    const founder = u < world.founders;
    const context = what[i] < (randomise ? 0.5 : founder ? founders : suits);
    return { founder, context, replied: reply[i] < (context ? world.rate_with : world.rate_without) };
  });
}

/** Counts [[replied, all] with `by`, [replied, all] without], a pair a stratum. */
export function tables(campaign, by = "founder", within = null) {
  return (within ? [false, true] : [null]).map((value) =>
    [true, false].map((side) => {
      const rows = campaign.filter((r) => r[by] === side && (within === null || r[within] === value));
      return [rows.filter((r) => r.replied).length, rows.length];
    }),
  );
}

/** Difference of rates over strata with Mantel-Haenszel weights, and its interval. */
export function difference(strata, level = 0.95) {
  let weights = 0,
    value = 0,
    variance = 0;
  for (const [[k1, n1], [k0, n0]] of strata) {
    if (!n1 || !n0) continue;
    const w = (n1 * n0) / (n1 + n0),
      p1 = k1 / n1,
      p0 = k0 / n0;
    weights += w;
    value += w * (p1 - p0);
    // One reply and one silence added to each side: no replies are no certainty.
    const q1 = (k1 + 1) / (n1 + 2),
      q0 = (k0 + 1) / (n0 + 2);
    variance += w * w * ((q1 * (1 - q1)) / n1 + (q0 * (1 - q0)) / n0);
  }
  if (!weights) return { difference: null, low: null, high: null };
  const half = (normalQuantile((1 + level) / 2) * Math.sqrt(variance)) / weights;
  return { difference: value / weights, low: value / weights - half, high: value / weights + half };
}

/** What three readers of one campaign would report. */
export const estimates = (campaign) => ({
  naive: difference(tables(campaign)),
  stratified: difference(tables(campaign, "founder", "context")),
  context: difference(tables(campaign, "context")),
});
