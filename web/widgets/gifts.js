// A gift by the relationship: rates where the model has them, studies where they speak.

import { giftTerms, response, typical } from "../model/responses.js";
import { normalCdf } from "../library/special.js";
import {
  button,
  buttonRow,
  options,
  radioGroup,
  select,
  setChoice,
  submitButton,
} from "../parts/controls.js";
import { dataTable } from "../parts/data-table.js";
import { h, liveRegion } from "../parts/dom.js";
import { ASKS, ROUTES, WORLDS, badge, base, oddsRatio, rateInterval } from "../parts/model-terms.js";
import { oneOf, opened, permalink } from "../parts/permalink.js";
import { storageNote } from "../parts/store.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { widget } from "../parts/widget.js";
import { ofHundred, percent } from "../parts/words.js";

const RELATIONS = { stranger: "A stranger", known: "In touch before" };
const GIFTS = { none: "no gift", small: "a small gift", conditional: "a gift with a condition" };
const EFFECTS = { raises: "more replies", lowers: "fewer replies", unknown: "no one knows" };
const FINDINGS = {
  raises: "▲ raises",
  lowers: "▼ lowers",
  mixed: "◆ mixed",
  unclear: "○ no clear difference",
  weaker: "▽ less than without a condition",
};
/** From which chance on an effect counts as known. */
const KNOWN = 0.9;

/** What might go through a recipient's head: invented, and said to be. */
const THOUGHTS = {
  stranger: {
    none: ["Who is this, and why me?"],
    small: ["What’s the catch?", "Kind. And what do they want?"],
    conditional: ["So it’s a price, not a gift."],
  },
  known: {
    none: ["Ah, them. How did that go?"],
    small: ["They thought of me.", "Do I owe them one now?"],
    conditional: ["Since when do we bargain?"],
  },
};
const CELLS = Object.keys(GIFTS).flatMap((gift) =>
  Object.keys(RELATIONS).map((relation) => ({
    relation,
    gift,
    title: `${RELATIONS[relation]}, ${GIFTS[gift]}`,
  })),
);

// ---- what the model gives ----------------------------------------------------------

function scenario(traits, relation, gift) {
  const [channel, recipient] = traits.route.split("/");
  return {
    channel,
    recipient,
    ask: traits.ask,
    gift_world: traits.gift_world,
    prior_contact: relation === "known",
    gift: gift === "small",
  };
}

/** The rate of a cell; none where the model has no coefficient. */
const cellRate = (traits, { relation, gift }) =>
  gift === "conditional" ? null : response(scenario(traits, relation, gift));

/** What the model gives the gift alone, and whether that is known. */
function giftEffect(traits, relation) {
  const terms = response(scenario(traits, relation, "small")).terms.filter((t) => giftTerms.includes(t.term));
  const mean = terms.reduce((sum, t) => sum + t.mean, 0),
    sd = Math.sqrt(terms.reduce((sum, t) => sum + t.sd ** 2, 0));
  const chance = normalCdf(mean / sd);
  const effect = chance >= KNOWN ? "raises" : chance <= 1 - KNOWN ? "lowers" : "unknown";
  return { terms, mean, sd, chance, effect };
}

// ---- sentences and pictures ----------------------------------------------------------

const messageText = (traits) => `${base(traits.route).name}, asking for ${ASKS[traits.ask]}`;

function question(traits) {
  const world = traits.gift_world;
  const supposed = world === "undecided" ? "" : ` Suppose of a stranger’s gift: ${WORLDS[world]}.`;
  return [
    h("strong", "In which of these cells does a gift get more replies?"),
    ` ${messageText(traits)}.${supposed}`,
  ];
}

function verdictSentence(relation, guess, gift) {
  const guessed = guess ? `you said “${EFFECTS[guess]}”. ` : "";
  const parts = gift.terms.map((t) => `× ${Math.exp(t.mean).toFixed(1)} for “${t.name}”`);
  return (
    `${RELATIONS[relation]}: ${guessed}The model’s gift: ${oddsRatio(gift)}, ` +
    `a chance of ${percent(gift.chance)} that it gets more replies.` +
    `${parts.length > 1 ? ` That is ${parts.join(" and ")}.` : ""} The model says: ${EFFECTS[gift.effect]}.`
  );
}

function summarySentence(traits, rates) {
  const typicalRate = (relation, gift) =>
    ofHundred(typical(rates[CELLS.findIndex((c) => c.relation === relation && c.gift === gift)])[0]);
  const change = (relation) => `from ${typicalRate(relation, "none")} to ${typicalRate(relation, "small")}`;
  return (
    `${messageText(traits)}: a gift typically takes a stranger ${change("stranger")}, ` +
    `and someone in touch before ${change("known")}.`
  );
}

/** A rate with its interval; the stroke is the rate without a gift. */
function rateWhisker([rate, low, high], without, most) {
  const x = (v) => 6 + (v / most) * 188;
  return h(
    "svg",
    { viewBox: "0 0 200 16", class: "whisker", "aria-hidden": "true" },
    h("line", { x1: 2, x2: 198, y1: 15, y2: 15, class: "zero" }),
    h("line", { x1: x(low), x2: x(high), y1: 8, y2: 8, class: "reach" }),
    h("line", { x1: x(without), x2: x(without), y1: 0, y2: 16, class: "axis" }),
    h("circle", { cx: x(rate), cy: 8, r: 4, class: "mean" }),
  );
}

/** What a cell shows of its rate; of a gift's, nothing before the reader has guessed. */
function rateContent({ gift }, rate, without, most, locked) {
  if (!rate) return [h("p", "No rate: the model has no coefficient for a gift with a condition.")];
  if (gift === "small" && !locked) return [h("p", "? in 100 answer, until you have guessed.")];
  const typicalRate = typical(rate);
  return [
    h(
      "p",
      h("b", ofHundred(typicalRate[0])),
      ` answer, 90% interval ${rateInterval(typicalRate)} `,
      badge(rate.weakest),
    ),
    rateWhisker(typicalRate, typical(without)[0], most),
  ];
}

/** What a study says, with its odds ratio where it has one. */
const studyItem = ({ way, name, says, estimate, low, high, citation, status, caution }) =>
  h(
    "li",
    h("b", `${FINDINGS[way]} (${name}): `),
    says,
    estimate !== null &&
      `: odds × ${estimate.toFixed(2)} (95% interval ${low.toFixed(2)} to ${high.toFixed(2)})`,
    ". ",
    h("span.basis", `${citation}. Status: ${status}.${caution ? ` ${caution}.` : ""}`),
  );

/** The studies of a cell: their names by what they found; opened, what they say. */
function studyList(traits, relation, gift) {
  const studies = traits.evidence.filter((e) => e.relationship === relation && e.gift === gift);
  if (!studies.length) {
    const none =
      gift === "none" ? "What the others are held against." : "No study here speaks of this cell alone.";
    return relation !== "either" && h("p.hint", none);
  }
  const found = Object.keys(FINDINGS).map((way) => [way, studies.filter((e) => e.way === way)]);
  const names = found
    .filter(([, those]) => those.length)
    .map(([way, those]) => h("span.way", `${FINDINGS[way]}: ${those.map((e) => e.name).join(", ")} `));
  return h("details", h("summary", names), h("ul.reasons", studies.map(studyItem)));
}

// ---- the widget ------------------------------------------------------------------------

const prepare = (context) => ({
  answers: storedAnswers({
    ...context,
    kind: "choice",
    mine: (a) => Object.hasOwn(RELATIONS, a.item) && Object.hasOwn(EFFECTS, a.chosen),
    traits: (kept) => ({
      guess: Object.fromEntries(kept.map((a) => [a.item, a.chosen])),
      locked: kept.length > 0,
    }),
  }),
});

function react({ set, answers }, view) {
  const checked = (relation) => view.guesses.querySelector(`.${relation} :checked`)?.value;
  return {
    lock(event) {
      event.preventDefault();
      const guess = Object.fromEntries(Object.keys(RELATIONS).map((r) => [r, checked(r)]));
      const open = Object.keys(guess).find((relation) => !guess[relation]);
      if (open) {
        view.missing.textContent = `Still open: ${RELATIONS[open].toLowerCase()}.`;
        return view.guesses.querySelector(`.${open} input`).focus();
      }
      answers.lock(
        { guess, locked: true },
        Object.entries(guess).map(([item, chosen]) => ({ item, chosen })),
      );
      view.outcome.focus();
    },
    skip() {
      set({ guess: {}, locked: true });
      view.outcome.focus();
    },
    retry() {
      answers.retry({ guess: {}, locked: false });
      view.form.reset();
      view.missing.textContent = "";
      view.guesses.querySelector("input").focus();
    },
    choose: () => (view.missing.textContent = ""),
    setRoute: (route) => set({ route }),
    setAsk: (ask) => set({ ask }),
    setWorld: (gift_world) => set({ gift_world }),
  };
}

function buildGuess({ lock, skip, choose }) {
  const question = h("p"),
    missing = h("p.missing", { role: "alert" });
  const guesses = h(
    "div",
    Object.keys(RELATIONS).map((relation) =>
      h(
        `div.${relation}`,
        radioGroup(`${RELATIONS[relation]}: a small gift …`, options(EFFECTS), null, choose),
      ),
    ),
  );
  const buttons = buttonRow(submitButton("Lock my guess"), button("Show me without one", skip));
  const form = h("form.guess", { onsubmit: lock }, question, guesses, missing, buttons);
  return { form, question, guesses, missing };
}

/** What follows from the guess, with the controls that change the message. */
function buildOutcome({ traits }, { setRoute, setAsk, setWorld }) {
  const outcome = h("p.outcome", { tabIndex: -1 }),
    summary = h("p");
  const verdicts = Object.fromEntries(Object.keys(RELATIONS).map((relation) => [relation, h("p")]));
  const route = select("What, to whom", ROUTES, traits.route, setRoute),
    ask = radioGroup("It asks for", options(ASKS), traits.ask, setAsk),
    world = radioGroup("A gift from a stranger:", options(WORLDS), traits.gift_world, setWorld);
  const legend = "Dot: typical rate. Line: its 90% interval. Upright stroke: the rate without a gift.";
  const shown = h(
    "div",
    outcome,
    Object.values(verdicts),
    h("div.pairwise", route.el, ask),
    world,
    summary,
    h("p.hint", legend),
  );
  return { shown, outcome, verdicts, summary, route, ask, world };
}

/** The cells, and below each kind of gift the studies that do not say of which relationship they speak. */
function buildGrid({ traits }) {
  const cells = CELLS.map(({ relation, gift, title }) => {
    const rate = h("div.rate");
    const thoughts = THOUGHTS[relation][gift].map((t) => h("p.thought", `“${t}”`));
    const studies = studyList(traits, relation, gift);
    const frame = { role: "group", "aria-label": title };
    return {
      gift,
      rate,
      studies,
      el: h("div.card", frame, h("p.title", title), rate, thoughts, studies),
    };
  });
  const revealed = cells.map((cell) => cell.studies); // with the guess, and not before
  const grid = Object.keys(GIFTS).map((gift) => {
    const studies = studyList(traits, "either", gift);
    const title = `Either, or the study doesn’t say: ${GIFTS[gift]}`;
    const either = studies && h("div.card.wide", h("p.title", title), studies);
    if (either) revealed.push(either);
    return h(
      "div.two",
      cells.filter((cell) => cell.gift === gift).map((cell) => cell.el),
      either,
    );
  });
  return { grid, rates: cells.map((cell) => cell.rate), revealed };
}

const rateTable = ({ traits }) =>
  dataTable("Rates of the grid", ["Cell", "Typical", "90% interval", "Rests on"], () =>
    CELLS.map((cell) => {
      const rate = cellRate(traits, cell);
      if (!rate) return [cell.title, "no rate", "", ""];
      return [cell.title, ofHundred(typical(rate)[0]), rateInterval(typical(rate)), rate.weakest];
    }),
  );

const address = (context) =>
  permalink(
    context,
    "gifts",
    {
      route: oneOf(ROUTES.map((r) => r.value)),
      ask: oneOf(Object.keys(ASKS)),
      gift_world: oneOf(Object.keys(WORLDS)),
    },
    { shown: { locked: true } },
  );

function build(context, actions) {
  const { store, signal } = context;
  const guess = buildGuess(actions),
    outcome = buildOutcome(context, actions),
    { grid, ...cells } = buildGrid(context),
    table = rateTable(context),
    link = address(context),
    spoken = liveRegion(signal);
  const retry = button("Guess again", actions.retry);
  const foot = h("div", table.el, link.button, buttonRow(retry));
  cells.revealed.push(outcome.shown, foot);
  const label =
    "The thoughts are invented. The rates are a model’s, each with the weakest label that it rests on. " +
    "Which cell a study speaks of is our reading of it.";
  const content = [
    h("p.label", label),
    link.problem,
    guess.form,
    outcome.shown,
    grid,
    foot,
    spoken.el,
    storageNote(store, signal),
  ];
  return { content, ...guess, ...outcome, ...cells, table, spoken, openAddress: link.openAddress };
}

function updateRates(traits, view, rates) {
  const most = Math.max(...rates.map((rate) => (rate ? typical(rate)[2] : 0)));
  CELLS.forEach((cell, i) => {
    const without = rates[CELLS.findIndex((c) => c.relation === cell.relation)]; // the first is without a gift
    view.rates[i].replaceChildren(...rateContent(cell, rates[i], without, most, traits.locked));
  });
}

function update({ traits }, view) {
  const {
      form,
      question: asked,
      revealed,
      route,
      ask,
      world,
      outcome,
      verdicts,
      summary,
      table,
      spoken,
    } = view,
    locked = traits.locked,
    guess = traits.guess;
  form.hidden = locked;
  for (const el of revealed) el.hidden = !locked;
  route.set(traits.route);
  setChoice(ask, traits.ask);
  setChoice(world, traits.gift_world);
  asked.replaceChildren(...question(traits));
  const rates = CELLS.map((cell) => cellRate(traits, cell));
  updateRates(traits, view, rates);
  let agreed = 0;
  for (const [relation, verdict] of Object.entries(verdicts)) {
    const gift = giftEffect(traits, relation);
    agreed += guess[relation] === gift.effect;
    verdict.textContent = verdictSentence(relation, guess[relation], gift);
  }
  outcome.textContent =
    (Object.keys(guess).length ? `${agreed} of 2 as the model has it. ` : "") +
    "Nine chances in ten count as known.";
  summary.textContent = summarySentence(traits, rates);
  if (locked) spoken.announce(summary.textContent);
  table.update();
}

export const render = widget({
  kind: "gifts",
  label: "Gift grid",
  observes: ["route", "ask", "gift_world", "locked", "guess"],
  prepare,
  react,
  build,
  update,
  opened,
});
