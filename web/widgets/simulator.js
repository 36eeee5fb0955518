// How many answer? Channel, recipient and message in; the whole distribution out.

import data from "../model/data.json";
import {
  asks,
  campaign,
  expit,
  replies,
  response,
  routes,
  switches,
  typical,
  worlds,
} from "../model/responses.js";
import { distributionBars, distributionTable } from "../parts/bars.js";
import { radioGroup, guessForm, select, slider, checkbox } from "../parts/controls.js";
import { h, icon, liveRegion } from "../parts/dom.js";
import { permalink, oneOf, integerBetween } from "../parts/permalink.js";
import { drawResponsively } from "../parts/plot.js";
import { setter } from "../parts/traits.js";
import { ofHundred, percent, plural, range } from "../parts/words.js";

const name = Object.fromEntries(data.coefficients.map((c) => [c.term, c.name]));
export const base = (route) => {
  const [channel, recipient] = route.split("/");
  const own = data.coefficients.filter((c) => c.channel === channel && c.recipient === recipient);
  return own.find((c) => c.kind === "base") ?? { name: "Email to an executive", outcome: "any reply" };
};
export const ROUTES = routes.map((r) => ({ value: r.join("/"), label: base(r.join("/")).name }));
export const ASKS = { none: "nothing", small: "one small thing", large: "much" };
export const WORLDS = { undecided: "the studies disagree", hurts: "it hurts", helps: "it helps" };

/** The scenario that a model's traits spell out. */
export function scenario(model) {
  const [channel, recipient] = model.get("route").split("/");
  const s = {
    channel,
    recipient,
    ask: model.get("ask"),
    gift_world: model.get("gift_world"),
    recipient_sd: model.get("recipient_sd"),
  };
  for (const key of switches) s[key] = model.get(key);
  return s;
}

export const render = (context) => simulator(context);

/** The simulator; another widget may explain the terms its own way, and put something after them. */
export function simulator(
  { model, el, signal },
  { kind = "simulator", label = "Reply simulator", explain = listed, before, after } = {},
) {
  const put = setter(model);
  const offered = model.get("show").length ? model.get("show") : [...switches, "ask"];
  const spoken = liveRegion(signal);

  // ---- controls, built once --------------------------------------------------

  const route = select("What, to whom", ROUTES, model.get("route"), (v) => put({ route: v }));
  const sent = slider("How many you send", { min: 1, max: 200, value: model.get("sent") }, (v) =>
    put({ sent: v }),
  );
  const toggles = switches
    .filter((s) => offered.includes(s))
    .map((key) => {
      const el = checkbox(key === "gift" ? "A gift is enclosed" : name[key], model.get(key), (v) =>
        put({ [key]: v }),
      );
      return { key, el, box: el.querySelector("input") };
    });
  const group = (legend, key, names) => {
    const el = radioGroup(
      legend,
      Object.keys(names).map((v) => ({ value: v, label: names[v] })),
      model.get(key),
      (v) => put({ [key]: v }),
    );
    return { el, set: (v) => (el.querySelector(`input[value="${v}"]`).checked = true) };
  };
  const ask = group("It asks for", "ask", Object.fromEntries(asks.map((a) => [a, ASKS[a]])));
  const world = group(
    "A gift from a stranger:",
    "gift_world",
    Object.fromEntries(Object.keys(worlds).map((w) => [w, WORLDS[w]])),
  );

  const picture = h("div.picture");
  const summary = h("p.summary");
  const numbers = distributionTable({ pmf: [1], cdf: [1] });
  const work = h("div.terms");
  const envelopes = h("div.envelopes");
  const post = h("p.post");
  const send = h("button.primary", { type: "button", onclick: () => dispatch() }, "Send them");

  // ---- the guess, asked for first where a chapter wants it ---------------------

  const asked = h("strong");
  const low = slider(
    "At least this many answer …",
    { min: 0, max: model.get("sent"), value: 1 },
    (v) => high.value() < v && high.set(v),
  );
  const high = slider(
    "… and at most this many",
    { min: 0, max: model.get("sent"), value: Math.ceil(model.get("sent") / 5) },
    (v) => low.value() > v && low.set(v),
  );
  const asking = guessForm(
    { lock: () => lock([low.value(), high.value()]), skip: () => lock([]) },
    h("p", {}, asked, " Give a range that you would expect to hold in nine campaigns of ten."),
    low.el,
    high.el,
  );
  const guessed = h("p.guessed", { tabIndex: -1 });
  const setting = () => JSON.stringify([scenario(model), model.get("sent"), model.get("overrides")]);
  let guessedAt = setting();
  function lock(range) {
    guessedAt = setting();
    put({ guess: range, predict: false });
    (range.length ? guessed : send).focus();
  }

  const link =
    kind === "simulator"
      ? permalink(
          { model, el, signal },
          kind,
          {
            route: oneOf(ROUTES.map((r) => r.value)),
            sent: integerBetween(1, 200),
            ...(offered.includes("ask") && { ask: oneOf(asks) }),
            gift_world: oneOf(Object.keys(worlds)),
            ...Object.fromEntries(toggles.map(({ key }) => [key, oneOf([true, false])])),
          },
          { shown: { predict: false, guess: [] } },
        )
      : {};
  const frame = h(
    `div.ws.${kind}`,
    { role: "group", "aria-label": label, "data-lm-suppress-shortcuts": "true" },
    before,
    h(
      "div.controls",
      {},
      route.el,
      sent.el,
      h(
        "fieldset.toggles",
        {},
        h("legend", {}, "The message"),
        toggles.map((t) => t.el),
      ),
      offered.includes("ask") && ask.el,
      world.el,
    ),
    h(
      "div.result",
      {},
      link.problem,
      asking,
      h(
        "div.shown",
        {},
        summary,
        guessed,
        picture,
        h("div.sending", {}, send, post),
        envelopes,
        numbers.el,
        link.button,
      ),
    ),
    h(
      "div.behind",
      { role: "group", "aria-label": "What this rests on" },
      h("p.title", {}, "What this rests on"),
      work,
    ),
    after,
    spoken.el,
  );
  el.append(frame);

  // ---- what follows from the traits ------------------------------------------

  let result;
  function update() {
    const s = scenario(model),
      n = model.get("sent");
    route.set(model.get("route"));
    sent.set(n);
    for (const { key, box } of toggles) box.checked = model.get(key);
    ask.set(s.ask);
    world.set(s.gift_world);
    world.el.hidden = !(s.gift && !(s.prior_contact || s.introduction));

    const covered = model.get("predict");
    asking.hidden = !covered;
    asked.textContent = `First your guess: how many of ${n} would answer?`;
    for (const end of [low, high]) end.el.querySelector("input").max = n;
    frame.classList.toggle("asking", covered);

    result = replies(s, n, model.get("overrides"));
    compare();
    draw();
    numbers.update(result);
    const r = response(s, model.get("overrides"));
    const [rate, least, most] = typical(r);
    const sentence =
      `Of ${n} sent, expect ${range(result.interval(0.9))} replies (nine campaigns in ten). ` +
      `Nobody answers: ${percent(result.none)}.`;
    summary.replaceChildren(
      h("strong", {}, sentence),
      " ",
      `The rate behind it: about ${ofHundred(rate)}, with a 90% interval from ${ofHundred(least).replace(" of 100", "")} to ${ofHundred(most)}. ` +
        `A reply here means: ${base(model.get("route")).outcome}. Weakest label below: `,
      badge(r.weakest),
      ".",
    );
    explain(work, r);
    if (!model.get("campaigns").length) {
      envelopes.replaceChildren();
      post.textContent = "";
    }
    if (!covered) spoken.announce(sentence);
  }

  /** A guess is held against the message that it was made for, and no other. */
  const guess = () => (setting() === guessedAt ? model.get("guess") : []);

  function compare() {
    const [from, to] = guess();
    guessed.hidden = from === undefined;
    if (guessed.hidden) return;
    const commonest = result.pmf.indexOf(Math.max(...result.pmf));
    const caught = result.pmf.slice(from, to + 1).reduce((a, b) => a + b, 0);
    const [least, most] = result.interval(0.9);
    const verdict =
      most < from
        ? "too high"
        : least > to
          ? "too low"
          : commonest < from || commonest > to
            ? `it misses the commonest result, ${commonest || "none"}`
            : caught < 0.8
              ? "too narrow"
              : to - from > 2 * (most - least) + 2
                ? "right, and wider than it need be"
                : "about right";
    guessed.textContent = `Your range, ${range([from, to])}, catches ${percent(caught)} of campaigns like this one: ${verdict}.`;
  }

  const draw = drawResponsively(
    picture,
    (width) => distributionBars(result, model.get("campaigns"), width, guess()),
    signal,
  );

  // ---- one campaign, envelope by envelope ------------------------------------

  function dispatch() {
    const s = scenario(model),
      n = model.get("sent"),
      seed = model.get("seed") + model.get("campaigns").length;
    const answered = campaign(s, n, seed, model.get("overrides"));
    const k = answered.filter(Boolean).length;
    put({ campaigns: [...model.get("campaigns"), k] });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    envelopes.replaceChildren(
      ...answered.map((yes, i) => {
        const one = h(
          yes ? "span.envelope.answered" : "span.envelope",
          {},
          icon(yes ? "opened" : "envelope"),
        );
        if (!still) one.style.animationDelay = `${Math.min(i * 18, 1500)}ms`;
        return one;
      }),
    );
    const all = model.get("campaigns"),
      silent = all.filter((replied) => replied === 0).length;
    post.textContent =
      `Campaign ${all.length}: ${plural(k, "reply", "replies")} to ${n}.` +
      (all.length > 1 ? ` So far nobody answered in ${silent} of ${all.length} campaigns.` : "");
    send.textContent = "Send again";
    spoken.announce(post.textContent);
  }

  // Another message is another experiment: the campaigns drawn so far belong to the old one.
  const inputs = ["route", "sent", "ask", "gift_world", "recipient_sd", "overrides", ...switches];
  const reset = () => (model.get("campaigns").length ? put({ campaigns: [] }) : update());
  for (const key of inputs) model.on(`change:${key}`, reset);
  model.on("change:campaigns", update);
  model.on("change:predict", update);
  model.on("change:guess", () => ((guessedAt = setting()), update()));
  update();
  link.openAddress?.();
}

/** How far whiskers must reach for all terms but the base. */
export const reachOf = (terms) => Math.max(...terms.slice(1).map((t) => Math.abs(t.mean) + 1.645 * t.sd), 1);

function listed(work, { terms }) {
  const reach = reachOf(terms);
  work.replaceChildren(
    h(
      "ul",
      {},
      terms.map((t) =>
        h(
          "li",
          {},
          h("span.term", {}, t.name),
          t.term === "base"
            ? h("span.start", {}, `start: ${ofHundred(expit(t.mean))}`)
            : [whisker(t, reach), h("span.times", {}, times(t))],
          badge(t.label),
          h("span.basis", {}, t.basis, t.studies.length ? ` [${t.studies.join(", ")}]` : ""),
        ),
      ),
    ),
  );
}

/** What a coefficient does to the odds of a reply, with its 90% interval. */
export function times(t) {
  const [at, low, high] = [0, -1.645, 1.645].map((z) => Math.exp(t.mean + z * t.sd).toFixed(1));
  return `odds × ${at} (${low} to ${high})`;
}

export const badge = (label) => h(`span.badge.${label}`, {}, label);

/** Mean and 90% interval of one coefficient, on the log-odds scale. */
export function whisker(t, reach) {
  const x = (v) => 60 + (v / reach) * 56;
  return h(
    "svg",
    { viewBox: "0 0 120 16", class: "whisker", "aria-hidden": "true" },
    h("line", { x1: 60, x2: 60, y1: 1, y2: 15, class: "zero" }),
    h("line", { x1: x(t.mean - 1.645 * t.sd), x2: x(t.mean + 1.645 * t.sd), y1: 8, y2: 8, class: "reach" }),
    h("circle", { cx: x(t.mean), cy: 8, r: 4, class: "mean" }),
  );
}
