// What the post claims, as statements about the model: twin of src/warmstart/claims.py.

import data from "./data.json";
import { response, routes, switches, terms } from "./responses.js";
import { normalCdf } from "../library/special.js";

/** Mean and sd of how much higher the log-odds of one message are than another's. */
export function difference(a, b, overrides) {
  const rows = (s) =>
    new Map(terms(s, overrides).map((t) => [JSON.stringify([t.term, t.mean, t.sd, t.basis]), t]));
  const one = rows(a),
    other = rows(b);
  const only = (x, y) => [...x].filter(([key]) => !y.has(key)).map(([, t]) => t);
  const more = only(one, other),
    less = only(other, one);
  const sum = (list, f) => list.reduce((total, t) => total + f(t), 0);
  return {
    mean: sum(more, (t) => t.mean) - sum(less, (t) => t.mean),
    sd: Math.sqrt(sum([...more, ...less], (t) => t.sd ** 2)),
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
  const first = (list, better) =>
    list.reduce((a, b) => (better(response(b, overrides).mean, response(a, overrides).mean) ? b : a));
  return {
    known: [{ ...bare, prior_contact: true }, bare],
    gift: [bare, { ...bare, gift: true }],
    entry_point: [{ ...bare, entry_point: true }, bare],
    audience: [first(warm, (x, y) => x < y), first(cold, (x, y) => x > y)],
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
