// What the post claims, as statements about the model: twin of src/warmstart/claims.py.

import data from "./data.json";
import { response, routes, switches, terms } from "./responses.js";
import { normalCdf } from "../library/special.js";

/** Mean and sd of how much higher the log-odds of one message are than another's. */
export function difference(a, b, overrides) {
  const rows = (s) =>
    new Map(terms(s, overrides).map((t) => [JSON.stringify([t.term, t.mean, t.sd, t.basis]), t]));
  const termsOfA = rows(a),
    termsOfB = rows(b);
  // What both messages share cancels.
  const only = (these, those) => [...these].filter(([key]) => !those.has(key)).map(([, t]) => t);
  const onlyA = only(termsOfA, termsOfB),
    onlyB = only(termsOfB, termsOfA);
  const sum = (list, f) => list.reduce((total, t) => total + f(t), 0);
  return {
    mean: sum(onlyA, (t) => t.mean) - sum(onlyB, (t) => t.mean),
    sd: Math.sqrt(sum([...onlyA, ...onlyB], (t) => t.sd ** 2)),
  };
}

/** The two messages that each claim compares, the one said to draw more first. */
function messages(s, overrides) {
  const bare = { ...s, ...Object.fromEntries(switches.map((k) => [k, false])) };
  const cold = routes.map(([channel, recipient]) => ({
    channel,
    recipient,
    ask: "none",
    gift_world: "undecided",
  }));
  const warm = cold.map((c) => ({ ...c, prior_contact: true }));
  const best = (list, better) =>
    list.reduce((a, b) => (better(response(b, overrides).mean, response(a, overrides).mean) ? b : a));
  return {
    known: [{ ...bare, prior_contact: true }, bare],
    gift: [bare, { ...bare, gift: true }],
    entry_point: [{ ...bare, entry_point: true }, bare],
    audience: [best(warm, (x, y) => x < y), best(cold, (x, y) => x > y)],
  };
}

/** The probability of each claim: [{claim, says, mean, sd, probability, contradicted, messages}]. */
export function weigh(s, overrides) {
  return Object.entries(messages(s, overrides)).map(([claim, [a, b]]) => {
    const { mean, sd } = difference(a, b, overrides);
    const probability = sd > 0 ? normalCdf(mean / sd) : (Math.sign(mean) + 1) / 2;
    return {
      claim,
      says: data.claims[claim],
      mean,
      sd,
      probability,
      contradicted: probability < 0.5,
      messages: [a, b],
    };
  });
}
