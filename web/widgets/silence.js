// What silence tells: how high the rate can still be after so many letters and so few replies.

import { chanceOfSilence, lettersForAReply, lettersToRuleOut, silence } from "../model/bounds.js";
import { betaCdf, betaDensity, betaQuantile } from "../library/special.js";
import { button, buttonRow, guessForm, radioGroup, slider } from "../parts/controls.js";
import { dataTable } from "../parts/data-table.js";
import { h, icon, liveRegion, replaceContent } from "../parts/dom.js";
import { integerBetween, oneOf, opened, permalink } from "../parts/permalink.js";
import { drawResponsively, plotArea, roundTicks } from "../parts/plot.js";
import { settingGuess } from "../parts/setting-guess.js";
import { ROW_HEIGHT, valueRows } from "../parts/value-rows.js";
import { widget } from "../parts/widget.js";
import { percent, plural, rate } from "../parts/words.js";

const LEVEL = 0.95,
  ODDS = Math.round(LEVEL / (1 - LEVEL)),
  CELLS = 160; // of the density that is drawn
const PRIOR_LABELS = {
  flat: () => "flat: every rate alike",
  jeffreys: () => "Jeffreys: none and all a little likelier",
  sceptical: ([a, b]) => `sceptical: around ${rate(a / (a + b))}`,
};
/** Letters and replies of the second guess and those after it. */
const LATER_CASES = [
  [12, 0],
  [60, 1],
  [100, 0],
  [25, 2],
];

// ---- what the traits amount to ---------------------------------------------------

/** Letters sent, and the replies to them: a kernel may set the one before the other. */
const counts = (traits) => [traits.sent, Math.min(traits.replies, traits.sent)];

const priorKey = (traits) => {
  const priors = traits.priors;
  return Object.keys(priors).find((key) => String(priors[key]) === String(traits.prior));
};

function priorName(traits) {
  const key = priorKey(traits);
  if (!key) return `the prior Beta(${traits.prior.join(", ")})`;
  return `the ${key === "jeffreys" ? "Jeffreys" : key} prior`;
}

/** The bounds as rows: the picture, the table and the test read the same list. */
function boundRows({ traits, bounds, guess }) {
  const rows = [
    ["Exact bound, letters alone", bounds.exact_upper, "r0"],
    [`With ${priorName(traits)}`, bounds.credible_upper, "r1"],
  ];
  if (bounds.rule_of_three !== null) rows.push(["Rule of three", bounds.rule_of_three, "r2"]);
  if (guess.get() !== null) rows.push(["Your guess", guess.get() / 100, "mine"]);
  return rows.map(([label, value, kind]) => ({ label, value, kind, name: `${label}: ${rate(value)}` }));
}

// ---- sentences -------------------------------------------------------------------

const replyCount = (replies) => (replies ? plural(replies, "reply", "replies") : "no reply");

const question = (sent, replies) => [
  h("strong", `${plural(sent, "letter")}, ${replies ? plural(replies, "answer") : "no answer"}. `),
  "How high could the true reply rate still be? Give the highest one at which so few answers would come " +
    `one time in ${ODDS + 1}.`,
];

const envelopes = (sent, replies) =>
  Array.from({ length: sent }, (_, i) => {
    const answered = i < replies;
    return h(answered ? "span.envelope.answered" : "span.envelope", icon(answered ? "opened" : "envelope"));
  });

const ruledOut = ([sent, replies], { exact_upper: bound }) =>
  replies === sent
    ? `Everybody answered, so no high rate is ruled out. `
    : `After ${replyCount(replies)} to ${plural(sent, "letter")}, rates above ${rate(bound)} are ruled out. `;

const otherBounds = (traits, { credible_upper, rule_of_three }) =>
  `From ${priorName(traits)} the bound is ${rate(credible_upper)}` +
  `${rule_of_three === null ? "" : `, by the rule of three ${rate(rule_of_three)}`}.`;

function guessVerdict([sent, replies], chance) {
  if (replies === sent) return "everybody answered, and no rate is too high";
  if (chance > 0.1) return "too low";
  return chance < 0.02 ? "higher than it need be" : "about right";
}

function guessSentence(guess, [sent, replies]) {
  const chance = replies === sent ? 1 : 1 - betaCdf(replies + 1, sent - replies, guess / 100);
  return (
    `You said ${guess}%. At that rate, ${replies ? "so few replies" : "no reply"} to ${plural(sent, "letter")} ` +
    `would come in ${percent(chance)} of campaigns; the exact bound is where that is ${percent(1 - LEVEL)}. ` +
    `Your guess: ${guessVerdict([sent, replies], chance)}.`
  );
}

/** What these letters allow to be said, as a list; and what they do not. */
function allowedClaims(traits, [sent, replies], bounds) {
  const { exact_upper, credible_upper, rule_of_three } = bounds,
    target = traits.target;
  return [
    replies < sent &&
      `A true rate of ${rate(exact_upper)} or higher would give ` +
        `${replies ? "so few replies" : "no reply"} in at most one campaign of ${ODDS + 1}.`,
    `From ${priorName(traits)}, I bet ${ODDS} to 1 that the rate is no higher than ${rate(credible_upper)}.`,
    !replies &&
      `By the rule of three, in my head: 3\u00a0/\u00a0${sent}, so at most about ${rate(rule_of_three)}.`,
    replies > 0 && `That’s not never: ${plural(replies, "person", "people")} answered.`,
    exact_upper <= target &&
      `The rate is below ${rate(target)}: with ${replyCount(replies)}, ` +
        `${lettersToRuleOut(target, replies, LEVEL)} letters are enough to say so.`,
  ];
}

function refusedClaims(traits, [sent, replies], { exact_low, exact_high, exact_upper }) {
  const target = traits.target;
  return [
    replies
      ? `The rate is ${rate(replies / sent)}. Any rate from ${rate(exact_low)} to ${rate(exact_high)} ` +
        `fits these letters (exact ${percent(LEVEL)} interval).`
      : `It never works. Zero isn’t never: at a true rate of ${rate(target)}, ${plural(sent, "letter")} ` +
        `${sent === 1 ? "stays" : "stay"} unanswered in ${percent(chanceOfSilence(target, sent))} of campaigns.`,
    exact_upper > target &&
      `The rate is below ${rate(target)}. To say so with ${replyCount(replies)} ` +
        `takes ${lettersToRuleOut(target, replies, LEVEL)} letters.`,
  ];
}

function claims(traits, sentAndReplies, bounds) {
  const list = (title, lines, sign) => [
    h("p.title", title),
    h(
      "ul",
      lines.filter(Boolean).map((line) => h("li", h("span.sign", { "aria-hidden": "true" }, sign), line)),
    ),
  ];
  const target = traits.target;
  return [
    list("What you may claim", allowedClaims(traits, sentAndReplies, bounds), "✓"),
    list("What you may not claim", refusedClaims(traits, sentAndReplies, bounds), "✕"),
    h(
      "p",
      `At a rate of ${rate(target)}, one reply or more needs ${lettersForAReply(target, LEVEL)} letters ` +
        `if you want to bet ${ODDS} to 1 on it.`,
    ),
  ];
}

// ---- the picture -----------------------------------------------------------------

/** How plausible each rate is, with every bound as an upright line and a row below. */
function picture({ traits, bounds, guess }, width) {
  const rows = boundRows({ traits, bounds, guess }),
    { posterior_a: a, posterior_b: b } = bounds;
  const most = Math.max(...rows.map((r) => r.value));
  const reach = [0.1, 0.2, 0.5].find((r) => r >= most * 1.05) ?? 1,
    cell = reach / CELLS;
  const density = Array.from({ length: CELLS }, (_, i) => betaDensity(a, b, (i + 0.5) * cell));
  // Some priors rise without end at the edge: the picture then ends at twice the height of the middle.
  const top = Math.min(Math.max(...density), 2.1 * betaDensity(a, b, betaQuantile(a, b, 0.5)));
  const bottom = 50 + ROW_HEIGHT * rows.length;
  const p = plotArea({
    width,
    height: 160 + bottom,
    bottom,
    left: 26,
    right: 26,
    x: [0, reach],
    y: [0, top],
  });
  const area = (from, name) => {
    if (from >= CELLS) return null;
    const outline = density
      .slice(from)
      .map((v, i) => `L${p.x((from + i + 0.5) * cell)} ${p.y(Math.min(v, top))}`)
      .join("");
    return h("path", { d: `M${p.x(from * cell)} ${p.base}${outline}L${p.x(reach)} ${p.base}z`, class: name });
  };
  return p.svg(
    area(0, "density"),
    area(Math.round(bounds.credible_upper / cell), "density beyond"),
    rows.map(({ value, kind }) =>
      h("line", { x1: p.x(value), x2: p.x(value), y1: p.top, y2: p.base, class: `rung ${kind}` }),
    ),
    p.axes({
      xs: roundTicks(0, reach, width < 420 ? 4 : 5).map((v) => [v, rate(v)]),
      xTitle: "true reply rate",
      yTitle: "how plausible",
    }),
    valueRows(p, p.base + 44, rows),
  );
}

// ---- the widget --------------------------------------------------------------------

function prepare(context) {
  const { traits } = context;
  return {
    guess: settingGuess(context, () => `${traits.sent}/${traits.replies}`, null),
    cases: [[traits.sent, traits.replies], ...LATER_CASES],
    tries: 0,
  };
}

function react(context, view) {
  const { traits, set, guess, cases } = context;
  return {
    lock(percentage) {
      guess.lock({ guess: percentage, predict: false });
      (percentage === null ? view.summary : view.guessed).focus();
    },
    retry() {
      const [sent, replies] = cases[++context.tries % cases.length];
      set({ predict: true, guess: null, replies, sent });
      view.guessSlider.set(50);
      view.question.focus();
    },
    setSent: (sent) => set({ replies: Math.min(traits.replies, sent), sent }),
    setReplies: (replies) => set({ replies }),
    setPrior: (key) => set({ prior: traits.priors[key] }),
  };
}

function buildGuess({ lock }) {
  const question = h("p.question", { tabIndex: -1 });
  const letters = h("div.envelopes", { "aria-hidden": "true" });
  const most = { min: 0, max: 100, value: 50, format: (v) => `${v}%` };
  const guessSlider = slider("It’s no higher than", most, () => {});
  const actions = { lock: () => lock(guessSlider.value()), skip: () => lock(null) };
  return { question, letters, guessSlider, form: guessForm(actions, question, letters, guessSlider.el) };
}

function buildControls({ traits }, { setSent, setReplies, setPrior, retry }) {
  const sent = slider("Letters sent", { min: 1, max: 200, value: 1 }, setSent);
  const replies = slider("Replies", { min: 0, max: 200, value: 0 }, setReplies);
  const priors = Object.entries(traits.priors).map(([value, shape]) => ({
    value,
    label: PRIOR_LABELS[value]?.(shape) ?? value,
  }));
  const prior = radioGroup("What you held before", priors, null, setPrior);
  const again = button("Again, with other numbers", retry);
  const controls = h("div.controls", sent.el, replies.el, prior, buttonRow(again));
  return { controls, sent, replies, prior };
}

const address = (context) =>
  permalink(
    context,
    "silence",
    {
      sent: integerBetween(1, 200),
      replies: integerBetween(0, 200),
      prior: oneOf(Object.values(context.traits.priors)),
    },
    { shown: { predict: false, guess: null }, sound: ({ sent, replies }) => replies <= sent },
  );

function build(context, actions) {
  const { form, ...guess } = buildGuess(actions);
  const { controls, ...inputs } = buildControls(context, actions);
  const summary = h("p.summary", { tabIndex: -1 }),
    guessed = h("p.guessed", { tabIndex: -1 });
  const drawing = h("div.drawing"),
    claims = h("div.claims");
  const table = dataTable("Bounds on the rate", ["Bound", "Rate"], () => [
    ...boundRows(context).map((r) => [r.label, rate(r.value)]),
    [
      `Exact ${percent(LEVEL)} interval`,
      `${rate(context.bounds.exact_low)} to ${rate(context.bounds.exact_high)}`,
    ],
  ]);
  const spoken = liveRegion(context.signal);
  const link = address(context);
  const shown = h("div.shown", guessed, summary, drawing, claims, table.el, link.button);
  // Until the guess is locked, there is nothing to draw.
  const draw = drawResponsively(
    drawing,
    (width) => (context.traits.predict ? "" : picture(context, width)),
    context.signal,
  );
  const content = [link.problem, form, h("div.split", controls, shown), spoken.el];
  const results = { summary, guessed, claims, table, spoken, draw };
  return { content, form, ...guess, ...inputs, ...results, openAddress: link.openAddress };
}

function updateControls(traits, { sent, replies, prior }, [n, k]) {
  sent.set(n);
  replies.limit(n);
  replies.set(k);
  for (const box of prior.querySelectorAll("input")) box.checked = box.value === priorKey(traits);
}

function update(context, view) {
  const { traits, guess } = context,
    covered = traits.predict,
    sentAndReplies = counts(traits);
  updateControls(traits, view, sentAndReplies);
  view.form.hidden = !covered;
  view.root.classList.toggle("asking", covered);
  const bounds = (context.bounds = silence(...sentAndReplies, traits.prior, LEVEL));
  if (covered) {
    replaceContent(view.question, question(...sentAndReplies));
    replaceContent(view.letters, envelopes(...sentAndReplies));
    return;
  }
  const sentence = ruledOut(sentAndReplies, bounds),
    others = otherBounds(traits, bounds);
  replaceContent(view.summary, h("strong", sentence), others);
  view.spoken.announce(sentence + others);
  view.guessed.hidden = guess.get() === null;
  if (guess.get() !== null) view.guessed.textContent = guessSentence(guess.get(), sentAndReplies);
  replaceContent(view.claims, claims(traits, sentAndReplies, bounds));
  view.draw();
  view.table.update();
}

export const render = widget({
  kind: "silence",
  label: "What silence tells",
  observes: ["sent", "replies", "prior", "target", "predict", "guess"],
  prepare,
  react,
  build,
  update,
  opened,
});
