// The response model's routes and terms as widgets name and draw them.

import data from "../model/data.json";
import { routes, switches } from "../model/responses.js";
import { h } from "./dom.js";
import { ofHundred } from "./words.js";

/** Names of the terms that a reader switches on or off. */
export const termNames = Object.fromEntries(data.coefficients.map((c) => [c.term, c.name]));

/** Whether the model's exam goes worse without a switch (`proven` in coefficients.csv). */
export const isProven = (key) =>
  data.coefficients.find((c) => c.term === (key === "gift" ? "gift_with_ask" : key)).proven === "yes";

/** The base rate of a route such as "letter/executive": its name, and what counts as a reply. */
export const base = (route) => {
  const [channel, recipient] = route.split("/");
  return (
    data.coefficients.find((c) => c.kind === "base" && c.channel === channel && c.recipient === recipient) ??
      // This one has no base of its own: the model adds a term to that of letters.
      { name: "Email to an executive", outcome: "a questionnaire comes back" }
  );
};
export const ROUTES = routes.map((r) => ({ value: r.join("/"), label: base(r.join("/")).name }));
export const ASKS = { none: "nothing", small: "one small thing", large: "much" };
/** What a stranger's gift does: not known, or what it did in a study. */
export const WORLDS = {
  undecided: "no one knows",
  vonasch2024: "it hurts, as two dollars with a cookie did (Vonasch 2024)",
  landry2010: "it helps, as at the door (Landry 2010)",
  abdulaziz2015: "it helps, as the coffee card did (Abdulaziz 2015)",
};

/** The scenario that a model's traits spell out. */
export function scenarioOf(traits) {
  const [channel, recipient] = traits.route.split("/");
  const scenario = { channel, recipient };
  for (const key of ["ask", "gift_world", "recipient_sd", ...switches]) scenario[key] = traits[key];
  return scenario;
}

/** What a term does to the odds of a reply, with its 90% interval. */
export function oddsRatio({ mean, sd }) {
  const [typical, low, high] = [0, -1.645, 1.645].map((z) => Math.exp(mean + z * sd).toFixed(1));
  return `odds × ${typical} (${low} to ${high})`;
}

/** What a term rests on, in words, with the studies by author and year. */
export const basisOf = ({ basis, studies }) => basis + (studies.length ? ` (${studies.join(", ")})` : "");

/** What a number rests on, as a badge: a class for its colour, the words for its meaning. */
export const badge = (label) => h(`span.badge.${BADGES[data.labels.indexOf(label)]}`, label);
const BADGES = ["same", "related", "assumed"];

/** How far whiskers must reach for all terms but the base. */
export const reachOf = (terms) => Math.max(...terms.slice(1).map((t) => Math.abs(t.mean) + 1.645 * t.sd), 1);

/** Mean and 90% interval of one term, on the log-odds scale. */
export function whisker({ mean, sd }, reach) {
  const x = (logOdds) => 60 + (logOdds / reach) * 56;
  return h(
    "svg",
    { viewBox: "0 0 120 16", class: "whisker", "aria-hidden": "true" },
    h("line", { x1: 60, x2: 60, y1: 1, y2: 15, class: "zero" }),
    h("line", { x1: x(mean - 1.645 * sd), x2: x(mean + 1.645 * sd), y1: 8, y2: 8, class: "reach" }),
    h("circle", { cx: x(mean), cy: 8, r: 4, class: "mean" }),
  );
}

/** Interval of a rate without repeating its unit: 2.4 to 11 in 100. */
export const rateInterval = ([, low, high]) =>
  `${ofHundred(low).replace(" in 100", "")} to ${ofHundred(high)}`;
