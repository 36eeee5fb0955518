// A year of stamps: twin of src/warmstart/model/year.py, from the same data.

import data from "./year.json";
import { coefficients, distribution, expit, response } from "./responses.js";
import { logFactorial } from "../library/special.js";

export const { months, stages, moves, bounds } = data;
export { data };
/** Seeded draws of the number of yeses in so many years. */
export { draws as years } from "./responses.js";
const IDS = stages.map((s) => s.id);
const prior = coefficients.find((c) => c.term === "prior_contact");

/** The year's luck on an even grid, fine enough for groups of up to `most`: [[z, weight], ...]. */
function luck(most, sd) {
  const [reach, fewest] = data.luck;
  const steps = Math.ceil(reach * Math.sqrt(Math.max(most, 1)) * sd),
    points = Math.max(fewest, 2 * Math.floor(steps / 2) + 1);
  const grid = Array.from({ length: points }, (_, i) => -reach + (2 * reach * i) / (points - 1));
  const bell = grid.map((z) => Math.exp((-z * z) / 2)),
    sum = bell.reduce((a, b) => a + b, 0);
  return grid.map((z, i) => [z, bell[i] / sum]);
}

/** A step from stage to stage: rows are where a contact is, columns where it goes. */
function matrix(to, times = 1) {
  const step = IDS.map((_, i) => IDS.map((_, j) => Number(i === j)));
  for (const [stage, targets] of Object.entries(to))
    for (const [target, chance] of Object.entries(targets)) {
      const i = IDS.indexOf(stage),
        moved = Math.min(chance * times, 1);
      step[i][IDS.indexOf(target)] += moved;
      step[i][i] -= moved;
    }
  return step;
}
const STEPS = Object.fromEntries(moves.map((m) => [m.id, matrix(m.to)]));

/** Share of a group's contacts at each stage, at the start and after each month. */
export function stageShares({ start = "stranger", moves: plan = [] }, assumed) {
  const idle = matrix(data.cooling.to, assumed.cooling ?? 1);
  const rows = [IDS.map((id) => Number(id === start))];
  for (let month = 0; month < months - 1; month++) {
    const step = plan[month] ? STEPS[plan[month]] : idle,
      now = rows.at(-1);
    rows.push(IDS.map((_, j) => now.reduce((sum, share, i) => sum + share * step[i][j], 0)));
  }
  return rows;
}

/** What a group costs in stamps, the ask included. */
export function cost({ count, start = "stranger", moves: plan = [] }, assumed) {
  const made = plan.filter(Boolean).length;
  return count * (start === "stranger" && !made ? (assumed.letter_cost ?? 1) : made + 1);
}

// What each stage has but for the mean of having been in touch, which a reader moves.
const [channel, recipient] = data.route.split("/");
const RATES = stages.map(({ touch, introduced }) => {
  const scenario = { channel, recipient, ask: "none", prior_contact: touch > 0, introduction: introduced };
  const { mean, sd } = response(scenario, touch ? { prior_contact: [0, prior.sd] } : {});
  return { touch, mean, sd: Math.min(sd, data.maxSd) };
});

/** How likely a yes is at each stage: mean and sd, in logits. */
export function stageRates({ touch_odds }) {
  const added = touch_odds ? Math.log(touch_odds) : prior.mean;
  return RATES.map(({ touch, mean, sd }) => ({ mean: mean + touch * added, sd }));
}

/** log of n choose k, k = 0..n. */
const ways = (n) =>
  Array.from({ length: n + 1 }, (_, k) => logFactorial(n) - logFactorial(k) - logFactorial(n - k));

/** P(k of n), k = 0..n, given log n choose k. */
const binomialMasses = (logWays, p) => {
  const n = logWays.length - 1,
    yes = Math.log(p),
    no = Math.log1p(-p);
  return logWays.map((w, k) => Math.exp(w + k * yes + (n - k) * no));
};

function convolve(a, b) {
  const out = new Float64Array(a.length + b.length - 1);
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) out[i + j] += a[i] * b[j];
  return out;
}

/** How the groups stand when they are asked; what having been in touch is worth changes nothing of it. */
const asked = (groups, assumed) =>
  groups
    .filter((g) => g.count)
    .map((g) => ({ logWays: ways(g.count), shares: stageShares(g, assumed).at(-1) }));

/** P(k yeses), k = 0.., of groups as `asked` gives them. */
function masses(groups, assumed) {
  const rates = stageRates(assumed),
    sizes = groups.map(({ logWays }) => logWays.length - 1);
  const pmf = new Array(sizes.reduce((a, b) => a + b, 0) + 1).fill(0);
  const sd = Math.max(...rates.map((r) => r.sd));
  for (const [z, weight] of luck(Math.max(0, ...sizes), sd)) {
    const chances = rates.map(({ mean, sd }) => expit(mean + z * sd));
    let total = [1];
    for (const { logWays, shares } of groups) {
      const each = shares.reduce((sum, share, s) => sum + share * chances[s], 0);
      const more = binomialMasses(logWays, each);
      total = total.length > 1 ? convolve(total, more) : more;
    }
    for (let k = 0; k < total.length; k++) pmf[k] += weight * total[k];
  }
  return pmf;
}

/** The exact distribution of yeses in the last month, with its summaries. */
export const yeses = (groups, assumed) => distribution(masses(asked(groups, assumed), assumed));

/** The chance of at least `need` of a distribution. */
export const chanceOf = ({ pmf }, need) => 1 - pmf.slice(0, need).reduce((a, b) => a + b, 0);

/** The plans that a reader's own is held against: [{ id, name, groups }]. */
export const standingPlans = (assumed) =>
  Object.entries(data.plans).map(([id, { name, spend, groups }]) => {
    const left = data.stamps * spend - groups.reduce((sum, g) => sum + cost(g, assumed), 0);
    const cold = Math.floor((left + 1e-9) / (assumed.letter_cost ?? 1));
    return { id, name, groups: [...groups, { count: cold, start: "stranger", moves: [] }] };
  });

/** The chance of at least `need` yeses of one plan, as a function of what being in touch does to the odds. */
export function chanceByOdds(groups, assumed, need) {
  const ready = asked(groups, assumed);
  return (touch_odds) => chanceOf({ pmf: masses(ready, { touch_odds }) }, need);
}

/** At which odds of being in touch the deep plan is as good as the cold one; NaN if one always wins. */
export function breakEven(need, assumed) {
  // The cold plan asks strangers only: being in touch changes nothing about it.
  const { cold, deep } = Object.fromEntries(standingPlans(assumed).map((p) => [p.id, p.groups]));
  const target = chanceOf(yeses(cold, assumed), need),
    chance = chanceByOdds(deep, assumed, need),
    lead = (odds) => chance(odds) - target;
  let [low, high] = bounds.touch_odds;
  if (lead(low) > 0 || lead(high) < 0) return NaN;
  for (let i = 0; i < 24; i++) {
    const middle = Math.sqrt(low * high);
    if (lead(middle) > 0) high = middle;
    else low = middle;
  }
  return Math.sqrt(low * high);
}
