// A world in which only context works: founders answer more, and then they do not.

import { contextGiven, estimates, possible, recipients } from "../model/confounding.js";
import { uniforms } from "../model/rng.js";
import { button, buttonRow, guessForm, options, radioGroup, setChoice, slider } from "../parts/controls.js";
import { dataTable } from "../parts/data-table.js";
import { h, liveRegion } from "../parts/dom.js";
import { integerBetween, numberBetween, oneOf, opened, permalink } from "../parts/permalink.js";
import { drawResponsively, plotArea, roundTicks } from "../parts/plot.js";
import { widget } from "../parts/widget.js";

const WORLD = ["founders", "context", "correlation", "rate_without", "rate_with"];
const VIEWS = { audience: "by audience", context: "by context too", lots: "draw lots for context" };
const COMPARISONS = {
  naive: "Founders against suits",
  stratified: "The same, at equal context",
  context: "Context against none",
};
/** What a view is about; the rest stands in the table. */
const SHOWN = { audience: ["naive"], context: ["naive", "stratified"], lots: ["naive", "context"] };
const MOST_WIDE = 560, // px
  STEP = 14; // px from dot to dot

const worldOf = (traits) => Object.fromEntries(WORLD.map((key) => [key, traits[key]]));

// ---- sentences -------------------------------------------------------------------

const hundred = (v) => Math.round(v * 100) || 0; // never −0
const signed = (v) => String(v).replace("-", "−");
const moreOrFewer = (v) => (v > 0 ? `${v} more` : v < 0 ? `${-v} fewer` : "no more");
const intervalText = ({ low, high }) => `${signed(hundred(low))} to ${signed(hundred(high))}`;

/** A difference with its interval, or that nobody could be compared. */
const differenceText = (estimate) =>
  estimate.difference === null
    ? "nobody can be compared"
    : `${moreOrFewer(hundred(estimate.difference))} in 100 (95% interval ${intervalText(estimate)})`;

function answeredText(campaign, founder) {
  const group = campaign.filter((r) => r.founder === founder);
  return `${group.filter((r) => r.replied).length} of ${group.length}`;
}

/** What the campaign shows, sorted as the reader has chosen. */
function summarySentence(traits, campaign, { naive, stratified, context }) {
  if (traits.view === "context") {
    const [suits, founders] = contextGiven(worldOf(traits));
    return (
      `Founders against suits at equal context: ${differenceText(stratified)}. ` +
      `In this world ${hundred(founders)} in 100 founders have context with the sender, ` +
      `and ${hundred(suits)} in 100 suits: that is what the audience stood for.`
    );
  }
  if (traits.view === "lots") {
    return (
      `Now a coin decides who has context. Context against none: ${differenceText(context)}. ` +
      `Founders against suits: ${differenceText(naive)}, since a coin doesn’t ask who anyone is.`
    );
  }
  return (
    `Of the founders ${answeredText(campaign, true)} answered, of the suits ${answeredText(campaign, false)}.` +
    (traits.locked ? ` Founders against suits: ${differenceText(naive)}.` : "")
  );
}

const outcomeSentence = (guess) =>
  (guess === null ? "" : `You said ${moreOrFewer(guess)} in 100. `) +
  "The truth of this world: being a founder adds nothing.";

const worksSentence = (traits) =>
  `What works is context: with it ${hundred(traits.rate_with)} in 100 answer, ` +
  `without it ${hundred(traits.rate_without)}, whoever they are.`;

// ---- pictures --------------------------------------------------------------------

/** Everybody as a dot: suits left, founders right; with context above, where that is asked. */
function crowd(campaign, { view, seed }, width) {
  const half = width / 2 - 5,
    across = Math.floor((half - 8) / STEP);
  const jitter = uniforms(seed, 60, 2 * campaign.length).map((u) => 4 * u - 2);
  const marks = [];
  let top = 0,
    drawn = 0;
  for (const context of view === "audience" ? [null] : [true, false]) {
    const cells = [false, true].map((founder) =>
      campaign.filter((r) => r.founder === founder && (context === null || r.context === context)),
    );
    const height = 42 + STEP * Math.ceil(Math.max(...cells.map((cell) => cell.length), 1) / across);
    cells.forEach((cell, side) => {
      const left = side * (half + 10),
        answered = cell.filter((r) => r.replied).length;
      const title = `${side ? "Founders" : "Suits"}${context === null ? "" : context ? ", context" : ", none"}`;
      marks.push(
        h("rect", { x: left + 0.5, y: top + 0.5, width: half - 1, height, class: "cell" }),
        h("text", { x: left + 8, y: top + 17, class: "strong" }, title),
        h("text", { x: left + 8, y: top + 33 }, `${answered} of ${cell.length}`),
      );
      for (let i = 0; i < cell.length; i++, drawn++) {
        const cx = left + 11 + STEP * (i % across) + jitter[2 * drawn],
          cy = top + 46 + STEP * Math.floor(i / across) + jitter[2 * drawn + 1];
        marks.push(h("circle", { cx, cy, r: 4.4, class: i < answered ? "dot latest" : "dot" }));
      }
    });
    top += height + 10;
  }
  return h("svg", { viewBox: `0 0 ${width} ${top}`, class: "plot", "aria-hidden": "true" }, marks);
}

/** A difference as a line with a dot, and the truth as a diamond. */
function differenceRow({ name, difference, low, high, truth }, p, i) {
  const x = (v) => p.x(v * 100),
    y = p.y(i) + 36,
    t = x(truth);
  const title = difference === null ? `${name}: nobody to compare` : name;
  return [
    h("text", { x: p.left, y: y - 18, class: "strong" }, title),
    difference !== null && [
      h("line", { x1: x(low), x2: x(high), y1: y, y2: y, class: "reach s0" }),
      h("circle", { cx: x(difference), cy: y, r: 5, class: "s0" }),
    ],
    h("polygon", { points: `${t},${y - 9} ${t + 7},${y} ${t},${y + 9} ${t - 7},${y}`, class: "truth" }),
  ];
}

/** Differences with their intervals, in replies per 100. */
function differencesPicture(rows, guess, width) {
  const compared = rows.filter((r) => r.difference !== null);
  const ends = [-20, 40, guess ?? 0, ...compared.flatMap((r) => [r.low * 100, r.high * 100])];
  const from = Math.floor(Math.min(...ends) / 10) * 10,
    to = Math.ceil(Math.max(...ends) / 10) * 10;
  const height = 66 + 52 * rows.length;
  const p = plotArea({ width, height, left: 14, top: 22, x: [from, to], y: [rows.length, 0] });
  const upright = (v, name) => h("line", { x1: p.x(v), x2: p.x(v), y1: p.top, y2: p.base, class: name });
  const ticks = roundTicks(from, to, 6).map((v) => [v, signed(v)]);
  return p.svg(
    p.axes({ xs: ticks, xTitle: "replies per 100, more or fewer" }),
    upright(0, "axis"),
    guess !== null && [upright(guess, "perfect"), h("text", { x: p.x(guess), y: 14, class: "tick" }, "you")],
    rows.map((row, i) => differenceRow(row, p, i)),
  );
}

// ---- the widget --------------------------------------------------------------------

function react({ traits, set }, view) {
  const lock = (guess) => {
    set({ guess, locked: true });
    view.outcome.focus();
  };
  return {
    lock: () => lock(view.guess.value()),
    skip: () => lock(null),
    /** Another campaign, sorted as at first. */
    retry() {
      set({ guess: null, locked: false, view: "audience", seed: traits.seed + 1 });
      view.guess.el.querySelector("input").focus();
    },
    sort: (view) => set({ view }),
    correlate: (correlation) => set({ correlation }),
    drawAnother: () => set({ seed: traits.seed + 1 }),
  };
}

function buildGuess(actions) {
  const guess = slider(
    "By how many replies in a hundred does being a founder raise the answer?",
    { min: -40, max: 40, value: 10, format: (v) => signed(v) },
    () => {},
  );
  const hint = " You know only what you see here: who they are, and who answered.";
  const form = guessForm(actions, h("p", h("strong", "First your guess."), hint), guess.el);
  return { form, guess };
}

const differencesTable = (context) =>
  dataTable(
    "Differences of reply rates, in replies per 100",
    ["Compared", "In this campaign", "95% interval", "Truth"],
    () =>
      Object.entries(context.found).map(([key, estimate]) => [
        COMPARISONS[key],
        ...(estimate.difference === null
          ? ["nobody to compare", ""]
          : [signed(hundred(estimate.difference)), intervalText(estimate)]),
        signed(hundred(context.truth[key])),
      ]),
  );

const address = (context) =>
  permalink(
    context,
    "worlds",
    {
      view: oneOf(Object.keys(VIEWS)),
      correlation: numberBetween(-1, 1),
      seed: integerBetween(0, 2 ** 31),
    },
    {
      shown: { locked: true, guess: null },
      sound({ correlation }) {
        const [low, high] = possible(worldOf(context.traits));
        return low <= correlation && correlation <= high;
      },
    },
  );

function buildPictures(context) {
  const { traits, signal } = context;
  const drawing = (picture) => {
    const el = h("div");
    return { el, draw: drawResponsively(el, (width) => picture(Math.min(width, MOST_WIDE)), signal) };
  };
  const row = (key) => ({ ...context.found[key], name: COMPARISONS[key], truth: context.truth[key] });
  return {
    people: drawing((width) => crowd(context.campaign, traits, width)),
    differences: drawing((width) => differencesPicture(SHOWN[traits.view].map(row), traits.guess, width)),
  };
}

function build(context, actions) {
  const { traits, signal } = context;
  const guess = buildGuess(actions),
    pictures = buildPictures(context),
    table = differencesTable(context),
    link = address(context),
    spoken = liveRegion(signal);
  const outcome = h("p.outcome", { tabIndex: -1 }),
    works = h("p"),
    legend = h("p.hint"),
    summary = h("p");
  const sorting = radioGroup("Sort them", options(VIEWS), traits.view, actions.sort);
  const correlation = slider(
    "How closely context goes with being a founder",
    { min: -1, max: 1, step: 0.05, value: traits.correlation, format: (v) => signed(v.toFixed(2)) },
    actions.correlate,
  );
  const another = button("", actions.drawAnother);
  const told = h("div", outcome, works, sorting, correlation.el);
  const buttons = buttonRow(another, button("Guess again", actions.retry));
  const shown = h("div", pictures.differences.el, legend, table.el, buttons, link.button);
  const label = "Invented recipients in a world made up for this page. Filled: answered. Hollow: silent.";
  const content = [
    h("p.label", label),
    link.problem,
    h("div.two", h("div", pictures.people.el, summary, told), h("div", guess.form, shown)),
    spoken.el,
  ];
  const texts = { outcome, works, legend, summary };
  const controls = { sorting, correlation, another };
  const results = { ...pictures, ...texts, table, told, shown, spoken };
  return { content, ...guess, ...controls, ...results, openAddress: link.openAddress };
}

function updateControls(traits, { form, told, shown, sorting, correlation, another }) {
  form.hidden = traits.locked;
  shown.hidden = told.hidden = !traits.locked;
  setChoice(sorting, traits.view);
  const input = correlation.el.querySelector("input");
  // The ends are the last steps of the slider that this world allows; its shares may lie on one.
  const [low, high] = possible(worldOf(traits)).map((v) => v * 20);
  input.min = Math.ceil(low - 1e-9) / 20;
  input.max = Math.floor(high + 1e-9) / 20;
  correlation.set(traits.correlation);
  another.textContent = `Another ${traits.n}`;
}

function update(context, view) {
  const { traits } = context,
    { outcome, works, legend, summary } = view,
    { guess, locked } = traits,
    world = worldOf(traits);
  context.campaign = recipients(world, traits.n, traits.seed, traits.view === "lots");
  context.found = estimates(context.campaign);
  context.truth = { naive: 0, stratified: 0, context: world.rate_with - world.rate_without };
  updateControls(traits, view);
  outcome.textContent = outcomeSentence(guess);
  works.textContent = worksSentence(traits);
  legend.textContent =
    "Dot: this campaign. Line: its 95% interval. Diamond: the truth of this world." +
    (guess === null ? "" : " Dashes: your guess.");
  summary.textContent = summarySentence(traits, context.campaign, context.found);
  view.people.draw();
  view.table.update();
  if (!locked) return;
  view.spoken.announce(summary.textContent);
  view.differences.draw();
}

export const render = widget({
  kind: "worlds",
  label: "Two worlds",
  observes: [...WORLD, "n", "seed", "view", "locked", "guess"],
  react,
  build,
  update,
  opened,
});
