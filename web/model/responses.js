// How many answer: twin of src/warmstart/responses.py, from the same data.

import data from "./data.json";
import { choose, uniforms } from "./rng.js";
import { gaussHermite, logFactorial } from "../library/special.js";

export const { coefficients } = data;
const { worlds, switches } = data;

// How many Gauss-Hermite nodes, by the largest width of a peak they serve; made when first asked for.
const rules = new Map();
function quadrature(width) {
  const { nodes } = data.quadrature.find((q) => width <= q.width) ?? data.quadrature.at(-1);
  if (!rules.has(nodes)) rules.set(nodes, gaussHermite(nodes));
  return rules.get(nodes);
}

// Equidistant points of a standard normal, for the spread between recipients.
const grid = Array.from({ length: data.inner }, (_, i) => -12 + (24 * i) / (data.inner - 1));
const bell = grid.map((v) => Math.exp((-v * v) / 2));
const bellSum = bell.reduce((a, b) => a + b, 0);
const TERMS = [...new Set(coefficients.map((c) => c.term))];
const LABELS = data.labels;
export const { routes, asks, gifts: giftTerms } = data;
export { switches, worlds };

export const expit = (z) => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));
/** The typical rate and its 90% interval. */
export const typical = ({ mean, sd }) =>
  [0, -1.6448536269514722, 1.6448536269514722].map((z) => expit(mean + z * sd));

/** The model's terms that a scenario switches on, in the model's order. */
export function active(s) {
  const on = s.channel === "email" && s.recipient === "executive" ? ["base", "email_not_post"] : ["base"];
  const asking = s.ask !== "none",
    fromStranger = s.gift && !(s.prior_contact || s.introduction),
    // In a study's world a stranger's gift does what it did there, and nothing else.
    asStudied = fromStranger && s.gift_world !== "undecided";
  const rules = {
    gift_with_ask: s.gift && asking && !asStudied,
    gift_without_ask: s.gift && !asking && !asStudied,
    large_ask: s.ask === "large",
  };
  for (const world in worlds) rules[worlds[world]] = fromStranger && s.gift_world === world;
  return on.concat(TERMS.filter((t) => rules[t] ?? (t !== "gift" && switches.includes(t) && s[t])));
}

/** The coefficients at work: [{term, name, mean, sd, label, studies, basis}]. */
export function terms(s, overrides = {}) {
  return active(s).map((term) => {
    const ofTerm = coefficients.filter((c) => c.term === term);
    const fitting =
      term === "base"
        ? (ofTerm.find((c) => c.channel === s.channel && c.recipient === s.recipient) ??
          ofTerm.find((c) => c.recipient === s.recipient))
        : (ofTerm.find((c) => c.recipient === s.recipient) ?? ofTerm.find((c) => !c.recipient));
    const { name, mean, sd, label, studies, basis } = fitting;
    const row = { term, name, mean, sd, label, studies, basis };
    if (overrides[term]) {
      const [mean, sd] = overrides[term];
      Object.assign(row, { mean, sd, label: "assumed", studies: [], basis: "Your own number." });
    }
    return row;
  });
}

/** Log-odds of a reply, N(mean, sd²), and the terms they come from. */
export function response(s, overrides) {
  const rows = terms(s, overrides);
  const mean = rows.reduce((sum, r) => sum + r.mean, 0);
  const sd = Math.sqrt(rows.reduce((sum, r) => sum + r.sd ** 2, 0));
  const weakest = LABELS[Math.max(...rows.map((r) => LABELS.indexOf(r.label)))];
  return { mean, sd, spread: s.recipient_sd ?? 0, terms: rows, weakest };
}

/** log p, log q and dp/dz at log-odds z, averaged over recipients. */
function logRates(z, spread) {
  if (spread === 0) {
    const tail = Math.log1p(Math.exp(-Math.abs(z))),
      p = Math.min(z, 0) - tail,
      q = -Math.max(z, 0) - tail;
    return [p, q, Math.exp(p + q)];
  }
  let p = 0,
    q = 0,
    slope = 0;
  for (let i = 0; i < grid.length; i++) {
    const each = z + spread * grid[i];
    const a = expit(each),
      b = expit(-each),
      w = bell[i] / bellSum;
    p += a * w;
    q += b * w;
    slope += a * b * w;
  }
  return [Math.log(p), Math.log(q), slope];
}

/** Where the integrand of k replies peaks, by Fisher scoring within a bracket. */
function peak(mean, sd, spread, n, k) {
  const guess = Math.log((k + 0.5) / (n - k + 0.5));
  let low = Math.min(mean, guess) - 1 - spread,
    high = Math.max(mean, guess) + 1 + spread;
  const share = n / (n + 4 / sd ** 2);
  let z = guess * share + mean * (1 - share);
  for (let i = 0; i < 40; i++) {
    const [p, q, slope] = logRates(z, spread);
    const precision = slope * Math.exp(-p - q);
    const score = (k - n * Math.exp(p)) * precision - (z - mean) / sd ** 2;
    if (score > 0) low = z;
    if (score < 0) high = z;
    const information = n * slope * precision + 1 / sd ** 2;
    let next = z + score / information;
    if (next <= low || next >= high) next = (low + high) / 2;
    const moved = Math.abs(next - z) * Math.sqrt(information);
    z = next;
    if (moved < 1e-9) break;
  }
  return z;
}

/** P(k of n), k = 0..n, for log-odds N(mean, sd²): adaptive Gauss-Hermite quadrature. */
export function mixture(mean, sd, spread, n) {
  const pmf = new Array(n + 1);
  const all = logFactorial(n);
  for (let k = 0; k <= n; k++) {
    const ways = all - logFactorial(k) - logFactorial(n - k);
    if (sd < data.tinySd) {
      const [p, q] = logRates(mean, spread);
      pmf[k] = Math.exp(ways + k * p + (n - k) * q);
      continue;
    }
    const centre = peak(mean, sd, spread, n, k);
    const [p, q, slope] = logRates(centre, spread);
    const width = 1 / Math.sqrt(n * slope * slope * Math.exp(-p - q) + 1 / sd ** 2),
      { x, logWeight } = quadrature(width);
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const z = centre + Math.SQRT2 * width * x[i];
      const [lp, lq] = logRates(z, spread);
      sum += Math.exp(ways + k * lp + (n - k) * lq - (z - mean) ** 2 / (2 * sd ** 2) + logWeight[i]);
    }
    pmf[k] = (sum * width) / (sd * Math.sqrt(Math.PI));
  }
  const total = pmf.reduce((a, b) => a + b, 0);
  return pmf.map((v) => v / total);
}

/** A distribution of counts with its summaries: { pmf, cdf, none, mean, quantile, interval }. */
export function distribution(pmf) {
  const cdf = [];
  pmf.reduce((sum, p) => (cdf.push(sum + p), sum + p), 0);
  const quantile = (q) => {
    const k = cdf.findIndex((c) => c >= q * (1 - 1e-12));
    return k < 0 ? pmf.length - 1 : k;
  };
  return {
    pmf,
    cdf,
    none: pmf[0],
    mean: pmf.reduce((sum, p, k) => sum + p * k, 0),
    quantile,
    interval: (level) => [quantile((1 - level) / 2), quantile((1 + level) / 2)],
  };
}

/** The exact distribution of replies to `sent` messages, with its summaries. */
export function replies(s, sent, overrides) {
  const { mean, sd, spread } = response(s, overrides);
  return distribution(mixture(mean, sd, spread, sent));
}

/** Seeded draws from a distribution. */
export const draws = ({ cdf }, runs, seed) =>
  uniforms(seed, 0, runs).map((u) => {
    const k = cdf.findIndex((c) => c >= u);
    return k < 0 ? cdf.length - 1 : k;
  });

/** Seeded draws of the number of replies in `runs` campaigns. */
export const simulate = (s, sent, runs, seed, overrides) => draws(replies(s, sent, overrides), runs, seed);

/** One campaign, envelope by envelope: which messages were answered. */
export function campaign(s, sent, seed, overrides) {
  const [k] = simulate(s, sent, 1, seed, overrides);
  const answered = new Array(sent).fill(false);
  for (const i of choose(k, sent, seed, 1)) answered[i] = true;
  return answered;
}
