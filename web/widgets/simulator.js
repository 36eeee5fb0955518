// How many answer? Channel, recipient and message in; the whole distribution out.
// Another widget builds on it: what `render` is made of is exported piece by piece.

import { asks, campaign, expit, replies, response, switches, typical, worlds } from "../model/responses.js";
import { distributionBars, distributionTable } from "../parts/bars.js";
import {
  checkbox,
  guessForm,
  options,
  primaryButton,
  radioGroup,
  select,
  setChoice,
  slider,
} from "../parts/controls.js";
import { h, icon, liveRegion } from "../parts/dom.js";
import {
  ASKS,
  ROUTES,
  WORLDS,
  badge,
  base,
  basisOf,
  isProven,
  oddsRatio,
  rateInterval,
  reachOf,
  scenarioOf,
  termNames,
  whisker,
} from "../parts/model-terms.js";
import { integerBetween, oneOf, opened, permalink } from "../parts/permalink.js";
import { drawResponsively } from "../parts/plot.js";
import { settingGuess } from "../parts/setting-guess.js";
import { widget } from "../parts/widget.js";
import { ofHundred, percent, plural, range } from "../parts/words.js";

const INPUTS = ["route", "sent", "ask", "gift_world", "recipient_sd", "overrides", ...switches];
export const observes = [...INPUTS, "campaigns", "predict", "guess"];

// ---- sentences and pictures ----------------------------------------------------

/** Where the reader's range fell, of a distribution that it catches with this probability. */
function verdict([from, to], { pmf, interval }, caught) {
  const commonest = pmf.indexOf(Math.max(...pmf));
  const [low, high] = interval(0.9);
  if (high < from) return "too high";
  if (low > to) return "too low";
  if (commonest < from || commonest > to) return `it misses the commonest result, ${commonest || "none"}`;
  if (caught < 0.8) return "too narrow";
  return to - from > 2 * (high - low) + 2 ? "right, and wider than it need be" : "about right";
}

function guessSentence([from, to], result) {
  const caught = result.pmf.slice(from, to + 1).reduce((a, b) => a + b, 0);
  return (
    `Your range, ${range([from, to])}, catches ${percent(caught)} of campaigns like this one: ` +
    `${verdict([from, to], result, caught)}.`
  );
}

const expectation = (sent, result) =>
  `Of ${sent} sent, expect ${range(result.interval(0.9))} replies (nine campaigns in ten). ` +
  `Nobody answers: ${percent(result.none)}.`;

/** The rate behind the expectation, and the weakest of its grounds. */
function grounds(route, rate) {
  const typicalRate = typical(rate);
  return [
    `The rate behind it: about ${ofHundred(typicalRate[0])}, ` +
      `with a 90% interval from ${rateInterval(typicalRate)}. ` +
      `A reply here means: ${base(route).outcome}. Weakest label below: `,
    badge(rate.weakest),
    ".",
  ];
}

function campaignSentence(campaigns, sent) {
  const silent = campaigns.filter((replied) => replied === 0).length,
    count = campaigns.length;
  return (
    `Campaign ${count}: ${plural(campaigns.at(-1), "reply", "replies")} to ${sent}.` +
    (count > 1 ? ` So far nobody answered in ${silent} of ${count} campaigns.` : "")
  );
}

/** One campaign, envelope by envelope; they come in one after another, unless that is unwelcome. */
function envelopeRow(answered) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return answered.map((yes, i) => {
    const envelope = h(yes ? "span.envelope.answered" : "span.envelope", icon(yes ? "opened" : "envelope"));
    if (!still) envelope.style.animationDelay = `${Math.min(i * 18, 1500)}ms`;
    return envelope;
  });
}

function termList(terms) {
  const reach = reachOf(terms);
  return h(
    "ul",
    terms.map((t) =>
      h(
        "li",
        h("span.term", t.name),
        t.term === "base"
          ? h("span.start", `start: ${ofHundred(expit(t.mean))}`)
          : [whisker(t, reach), h("span.times", oddsRatio(t))],
        badge(t.label),
        h("span.basis", basisOf(t)),
      ),
    ),
  );
}

// ---- what every simulator does ---------------------------------------------------

export function prepare(context) {
  const { traits } = context;
  const setting = () => JSON.stringify([scenarioOf(traits), traits.sent, traits.overrides]);
  return {
    offered: traits.show.length ? traits.show : [...switches, "ask"],
    guess: settingGuess(context, setting, []),
    setting,
    campaignSetting: setting(), // of the campaigns drawn so far
  };
}

export function react({ traits, set, guess }, view) {
  return {
    lock(range) {
      guess.lock({ guess: range, predict: false });
      (range.length ? view.guessed : view.send).focus();
    },
    send() {
      const drawn = traits.campaigns,
        sent = traits.sent,
        seed = traits.seed + drawn.length;
      const answered = campaign(scenarioOf(traits), sent, seed, traits.overrides);
      set({ campaigns: [...drawn, answered.filter(Boolean).length] });
      view.envelopes.replaceChildren(...envelopeRow(answered));
      view.post.textContent = campaignSentence(traits.campaigns, sent);
      view.send.textContent = "Send again";
      view.spoken.announce(view.post.textContent);
    },
  };
}

/** The switches of a kind under their legend; nothing where no switch is of that kind. */
function toggleGroup(legend, toggles, proven) {
  const those = toggles.filter(({ key }) => isProven(key) === proven);
  return (
    those.length > 0 &&
    h(
      "fieldset.toggles",
      h("legend", legend),
      those.map((t) => t.el),
    )
  );
}

/** The message and its recipient: the controls, and what each shows of the traits. */
function buildControls({ traits, set, offered }) {
  const route = select("What, to whom", ROUTES, traits.route, (route) => set({ route }));
  const sent = slider("How many you send", { min: 1, max: 200, value: traits.sent }, (sent) => set({ sent }));
  const toggles = switches
    .filter((key) => offered.includes(key))
    .map((key) => {
      const label = key === "gift" ? "A gift is enclosed" : termNames[key];
      const el = checkbox(label, traits[key], (on) => set({ [key]: on }));
      return { key, el, box: el.querySelector("input") };
    });
  const choice = (legend, key, values, names) =>
    radioGroup(legend, options(Object.fromEntries(values.map((v) => [v, names[v]]))), traits[key], (v) =>
      set({ [key]: v }),
    );
  const ask = choice("It asks for", "ask", asks, ASKS);
  const world = choice("A gift from a stranger:", "gift_world", Object.keys(worlds), WORLDS);
  const controls = h(
    "div.controls",
    route.el,
    sent.el,
    toggleGroup("The message", toggles, true),
    toggleGroup("Unproven: no message that the model never saw shows that these help", toggles, false),
    offered.includes("ask") && ask,
    world,
  );
  return { controls, route, sent, toggles, ask, world };
}

/** The guess, asked for first where a chapter wants it: two sliders that push each other. */
function buildGuess({ traits }, { lock }) {
  const most = traits.sent;
  const low = slider(
    "At least this many answer …",
    { min: 0, max: most, value: 1 },
    (v) => high.value() < v && high.set(v),
  );
  const high = slider(
    "… and at most this many",
    { min: 0, max: most, value: Math.ceil(most / 5) },
    (v) => low.value() > v && low.set(v),
  );
  const asked = h("strong");
  const form = guessForm(
    { lock: () => lock([low.value(), high.value()]), skip: () => lock([]) },
    h("p", asked, " Give a range that you would expect to hold in nine campaigns in ten."),
    low.el,
    high.el,
  );
  return { form, asked, guessSliders: [low, high] };
}

function buildResult(context, { send }) {
  const { traits, signal, guess } = context;
  const picture = h("div.picture");
  const drawBars = (width) => distributionBars(context.result, traits.campaigns, width, guess.get());
  return {
    summary: h("p.summary"),
    guessed: h("p.guessed", { tabIndex: -1 }),
    picture,
    draw: drawResponsively(picture, drawBars, signal),
    send: primaryButton("Send them", send),
    post: h("p.post"),
    envelopes: h("div.envelopes"),
    table: distributionTable({ pmf: [1], cdf: [1] }),
  };
}

/** `before`, `after`: what another widget puts around it; `link`: an address to copy. */
export function build(context, actions, { before, after, link = {} } = {}) {
  const { controls, ...inputs } = buildControls(context);
  const { form, ...guess } = buildGuess(context, actions);
  const result = buildResult(context, actions);
  const { summary, guessed, picture, send, post, envelopes, table } = result;
  const terms = h("div.terms");
  const spoken = liveRegion(context.signal);
  const shown = h(
    "div.shown",
    summary,
    guessed,
    picture,
    h("div.sending", send, post),
    envelopes,
    table.el,
    link.button,
  );
  const title = "What this rests on";
  const content = [
    before,
    controls,
    h("div.result", link.problem, form, shown),
    h("div.behind", { role: "group", "aria-label": title }, h("p.title", title), terms),
    after,
    spoken.el,
  ];
  return { content, ...inputs, form, ...guess, ...result, terms, spoken, openAddress: link.openAddress };
}

function updateControls(traits, { route, sent, toggles, ask, world, form, asked, guessSliders, root }) {
  const value = (key) => traits[key];
  route.set(value("route"));
  sent.set(value("sent"));
  for (const { key, box } of toggles) box.checked = value(key);
  setChoice(ask, value("ask"));
  setChoice(world, value("gift_world"));
  world.hidden = !(value("gift") && !(value("prior_contact") || value("introduction")));

  form.hidden = !value("predict");
  asked.textContent = `First your guess: how many of ${value("sent")} would answer?`;
  for (const end of guessSliders) end.limit(value("sent"));
  root.classList.toggle("asking", value("predict"));
}

/** Returns the rate that the scenario gives; nothing if a change of traits has called this once more. */
export function update(context, view) {
  const { traits, set, guess } = context,
    sent = traits.sent,
    overrides = traits.overrides,
    setting = context.setting(),
    campaigns = traits.campaigns;
  // Another message is another experiment: the campaigns drawn so far belong to the old one.
  if (setting !== context.campaignSetting) {
    context.campaignSetting = setting;
    if (campaigns.length) return set({ campaigns: [] });
  }
  updateControls(traits, view);
  const scenario = scenarioOf(traits);
  const result = (context.result = replies(scenario, sent, overrides)),
    rate = response(scenario, overrides),
    guessedRange = guess.get(),
    sentence = expectation(sent, result);
  view.guessed.hidden = !guessedRange.length;
  if (guessedRange.length) view.guessed.textContent = guessSentence(guessedRange, result);
  view.draw();
  view.table.update(result);
  view.summary.replaceChildren(h("strong", sentence), " ", ...grounds(traits.route, rate));
  if (!campaigns.length) {
    view.envelopes.replaceChildren();
    view.post.textContent = "";
  }
  if (!traits.predict) view.spoken.announce(sentence);
  return rate;
}

// ---- the simulator by itself -----------------------------------------------------

const address = (context) =>
  permalink(
    context,
    "simulator",
    {
      route: oneOf(ROUTES.map((r) => r.value)),
      sent: integerBetween(1, 200),
      ...(context.offered.includes("ask") && { ask: oneOf(asks) }),
      gift_world: oneOf(Object.keys(worlds)),
      ...Object.fromEntries(
        switches.filter((key) => context.offered.includes(key)).map((key) => [key, oneOf([true, false])]),
      ),
    },
    { shown: { predict: false, guess: [] } },
  );

export const render = widget({
  kind: "simulator",
  label: "Reply simulator",
  observes,
  prepare,
  react,
  build: (context, actions) => build(context, actions, { link: address(context) }),
  update(context, view) {
    const rate = update(context, view);
    if (rate) view.terms.replaceChildren(termList(rate.terms));
  },
  opened,
});
