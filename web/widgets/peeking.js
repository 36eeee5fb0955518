// Looking too early: a hundred tests, stopped at the first look that seems to call a winner.

import { batches, compare, eValues, firstWin } from "../model/comparing.js";
import { normalQuantile } from "../library/special.js";
import { button, buttonRow, guessForm, primaryButton, slider } from "../parts/controls.js";
import { dataTable } from "../parts/data-table.js";
import { h, liveRegion, replaceContent } from "../parts/dom.js";
import { integerBetween, numberBetween, opened, permalink } from "../parts/permalink.js";
import { drawResponsively, plotArea, roundTicks } from "../parts/plot.js";
import { settingGuess } from "../parts/setting-guess.js";
import { ROW_HEIGHT, endMarker, valueRows } from "../parts/value-rows.js";
import { widget } from "../parts/widget.js";
import { percent, plural, rate } from "../parts/words.js";

const TESTS = 100,
  LEVEL = 0.05;
const SETTING = ["rate_a", "rate_b", "batch", "looks"];
/** Settings of the second guess and those after it. */
const LATER_SETTINGS = [
  [0.05, 0.05, 50, 10],
  [0.2, 0.2, 20, 5],
  [0.1, 0.1, 10, 40],
];

// ---- what the traits amount to ---------------------------------------------------

const settingOf = (traits) => SETTING.map((key) => traits[key]);

/**
 * A hundred tests of a setting, by what each way of looking makes of them: the look that first
 * calls a winner, or -1; whether that winner is the worse one; whether the last look calls one; the
 * look at which the evidence suffices, or -1.
 */
function runTests([rateA, rateB, batch, looks], seed) {
  const arms = batches(rateA, rateB, batch, looks, TESTS, seed);
  const first = firstWin(arms, batch, LEVEL);
  const ends = arms.map((arm) => arm.map((row) => [row.at(-1)]));
  return {
    first,
    wrong: first.map((look, i) => look >= 0 && (arms[0][i][look] - arms[1][i][look]) * (rateA - rateB) < 0),
    ended: firstWin(ends, batch * looks, LEVEL).map((look) => look >= 0),
    proved: eValues(arms, batch).map((row) => row.findIndex((e) => e >= 1 / LEVEL)),
  };
}

/** The tests that have been run so far, of a hundred that are drawn once for each setting and seed. */
function testsSoFar(context) {
  const { traits } = context,
    setting = settingOf(traits),
    seed = traits.seed,
    drawnFor = `${setting}/${seed}`;
  if (context.drawnFor !== drawnFor) Object.assign(context, { drawnFor, all: runTests(setting, seed) });
  const runs = traits.runs;
  return Object.fromEntries(Object.entries(context.all).map(([way, tests]) => [way, tests.slice(0, runs)]));
}

/** Tests with a winner; a winner is the look that called it, or that there is one. */
const countWinners = (winners) => winners.filter((look) => look !== false && look >= 0).length;

// ---- sentences -------------------------------------------------------------------

function question([rateA, rateB, batch, looks]) {
  const z = normalQuantile(1 - LEVEL / 2).toFixed(2);
  const answered = rateA === rateB ? "alike" : `by ${rate(rateA)} and by ${rate(rateB)}`;
  return [
    h(
      "p",
      `You send ${batch} letters of A and ${batch} of B, and look; then as many again, and look; ` +
        `${plural(looks, "look")} in all. A look calls a winner when the difference is “significant”: ` +
        `|z| beyond ${z}, which chance alone brings in about ${percent(LEVEL)} of single looks.`,
    ),
    h(
      "p",
      h(
        "strong",
        `Of ${TESTS} such tests between two messages that are answered ${answered}, ` +
          "in how many will some look call a winner?",
      ),
    ),
  ];
}

function summarySentence([rateA, rateB], runs, { first, ended, proved, wrong }) {
  if (!runs) return "No test has been run yet.";
  const alike = rateA === rateB;
  const messages = alike
    ? "between two messages that are answered alike"
    : `between messages answered by ${rate(rateA)} (A) and ${rate(rateB)} (B)`;
  const mistaken = alike ? "" : ` (${wrong.filter(Boolean).length} of them the wrong one)`;
  return (
    `Of ${plural(runs, "test")} ${messages}, ${countWinners(first)} called a winner at some look${mistaken}, ` +
    `${countWinners(ended)} at the end, ${countWinners(proved)} by the evidence.`
  );
}

/** What one look would do, and how many letters it takes. */
function planSentence([rateA, rateB, batch, looks]) {
  if (rateA === rateB) {
    const tries =
      looks > 1 ? `${looks} looks give chance ${looks} tries` : "more looks would give chance more tries";
    return (
      `There is nothing to find. One look errs in about ${percent(LEVEL)} of tests; ${tries}. ` +
      `The evidence may be watched all the time and errs in ${percent(LEVEL)} of tests at most.`
    );
  }
  const sent = batch * looks,
    { power, needed } = compare(rateA, rateB, sent, LEVEL);
  return (
    "Peeking finds what is there, too; that is its temptation. " +
    `One look after ${sent} letters of each finds this difference in ${percent(power)} of tests. ` +
    `To find it in 80% takes ${needed} of each.`
  );
}

function guessSentence(guess, runs, { first, ended }) {
  if (runs < TESTS) return `You said ${guess} of ${TESTS}. Run all ${TESTS} to see.`;
  const called = countWinners(first);
  const verdict =
    Math.abs(guess - called) <= 5
      ? "close"
      : guess < called
        ? "more than you thought"
        : "fewer than you thought";
  return (
    `You said ${guess} of ${TESTS}; it was ${called}: ${verdict}. ` +
    `A look at the end only called ${countWinners(ended)}.`
  );
}

// ---- pictures --------------------------------------------------------------------

/** How many winners each way of looking has called, as rows. */
function tallyPicture({ traits, guess, tests }, width) {
  const runs = traits.runs,
    guessed = guess.get();
  const row = (name, value, kind, of = runs) => ({ name: `${name}: ${value} of ${of}`, value, kind });
  const rows = [
    row("A look after each batch", countWinners(tests.first), "r0"),
    row("One look, at the end", countWinners(tests.ended), "r1"),
    row("Evidence, watched all the time", countWinners(tests.proved), "r2"),
  ];
  if (guessed !== null) rows.push(row("Your guess", guessed, "mine", TESTS));
  const height = 76 + ROW_HEIGHT * rows.length;
  const p = plotArea({ width, height, left: 34, top: 32, bottom: 44, x: [0, TESTS], y: [0, 1] });
  const allowed = p.x(LEVEL * runs);
  return p.svg(
    p.axes({ xs: roundTicks(0, TESTS).map((v) => [v, String(v)]), xTitle: "tests that called a winner" }),
    // With a real difference between the messages, a winner is no mistake.
    traits.rate_a === traits.rate_b && [
      h("line", { x1: allowed, x2: allowed, y1: p.top - 14, y2: p.base, class: "promise" }),
      h("text", { x: allowed + 5, y: p.top - 16 }, `${percent(LEVEL)}: what one look allows`),
    ],
    valueRows(p, p.top - 6, rows),
  );
}

/** Every test as a line of looks. */
function testsPicture({ traits, tests: { first, ended, proved } }, width) {
  const looks = traits.looks,
    lines = traits.runs > 20 ? TESTS : 20, // so that the first tests are large enough to follow
    small = lines > 20;
  const margins = { left: 34, right: 30, top: 6, bottom: 46 };
  const p = plotArea({ width, height: 452, ...margins, x: [0, looks], y: [lines, 0] });
  const y = (test) => p.y(test + 0.5);
  const path = (winners, mark, name) =>
    h("path", {
      d: winners.map((look, i) => (look === false || look < 0 ? "" : mark(look, i))).join(""),
      class: name,
    });
  const markers = (winners, kind, x) =>
    path(
      winners,
      (look, i) => endMarker(kind, x(look), y(i), small ? 2.4 : 5),
      `end ${kind} ${small ? "small" : ""}`,
    );
  const tickLabels = (values) => values.map((v) => [v, String(v)]);
  return p.svg(
    path(first.map(Math.abs), (_, i) => `M${p.x(0)} ${y(i)}H${p.x(looks)}`, "walk"),
    path(first, (look, i) => `M${p.x(0)} ${y(i)}H${p.x(look + 1)}`, "walk till"),
    markers(first, "r0", (look) => p.x(look + 1)),
    markers(proved, "r2", (look) => p.x(look + 1)),
    markers(ended, "r1", () => p.x(looks) + 16),
    p.axes({
      xs: tickLabels(roundTicks(0, looks).filter(Number.isInteger)),
      ys: [
        [0.5, "1"],
        [lines - 0.5, String(lines)],
      ],
      xTitle: "looks",
      yTitle: "tests",
    }),
  );
}

// ---- the widget --------------------------------------------------------------------

function prepare(context) {
  const { traits } = context;
  return {
    guess: settingGuess(context, () => String(settingOf(traits)), null),
    settings: [settingOf(traits), ...LATER_SETTINGS],
    tries: 0,
  };
}

function react(context, view) {
  const { traits, set, guess, settings } = context;
  return {
    lock(count) {
      guess.lock({ guess: count, predict: false, ...(count === null && { runs: TESTS }) });
      (count === null ? view.summary : view.guessed).focus();
    },
    retry() {
      const next = settings[++context.tries % settings.length];
      set({
        predict: true,
        guess: null,
        runs: 0,
        seed: traits.seed + 1,
        ...Object.fromEntries(SETTING.map((key, i) => [key, next[i]])),
      });
      view.guessSlider.set(50);
      view.question.focus();
    },
    /** Run some more; after the last one, a new hundred. */
    run(more) {
      const runs = traits.runs,
        full = runs === TESTS;
      set({
        ...(full && { seed: traits.seed + 1 }),
        runs: Math.min((full ? 0 : runs) + more, TESTS),
      });
    },
  };
}

function buildGuess({ lock }) {
  const question = h("div.question", { tabIndex: -1 });
  const label = `Winners called in ${TESTS} tests`;
  const guessSlider = slider(label, { min: 0, max: TESTS, value: 50 }, () => {});
  const actions = { lock: () => lock(guessSlider.value()), skip: () => lock(null) };
  return { question, guessSlider, form: guessForm(actions, question, guessSlider.el) };
}

function buildControls({ set }, { retry }) {
  const trait = (key, label, options, toTrait = Number) =>
    slider(label, options, (v) => set({ [key]: toTrait(v) }));
  const share = { min: 1, max: 50, value: 1, format: (v) => `${v}%` };
  const sliders = {
    rate_a: trait("rate_a", "A: true reply rate", share, (v) => v / 100),
    rate_b: trait("rate_b", "B: true reply rate", share, (v) => v / 100),
    batch: trait("batch", "Letters of each between looks", { min: 5, max: 100, step: 5, value: 5 }),
    looks: trait("looks", "Looks at each test", { min: 1, max: 40, value: 1 }),
  };
  const controls = h(
    "div.controls",
    h("p.hint", "Change one thing: give B a real advantage, or look less often."),
    Object.values(sliders).map((s) => s.el),
    buttonRow(button("Again, with other numbers", retry)),
  );
  return { controls, sliders };
}

const winnersTable = (context) =>
  dataTable(
    "Each test",
    ["Test", "First look that won", "Won at the end", `Evidence reached ${1 / LEVEL}`],
    () => {
      const { first, ended, proved } = context.tests;
      return first.map((look, i) => [
        String(i + 1),
        look < 0 ? "none" : String(look + 1),
        ended[i] ? "yes" : "no",
        proved[i] < 0 ? "never" : `look ${proved[i] + 1}`,
      ]);
    },
  );

function address(context) {
  const share = numberBetween(0.01, 0.5);
  const reads = {
    rate_a: share,
    rate_b: share,
    batch: integerBetween(5, 100),
    looks: integerBetween(1, 40),
    seed: integerBetween(0, 2 ** 31),
    runs: integerBetween(0, TESTS),
  };
  return permalink(context, "peeking", reads, { shown: { predict: false, guess: null } });
}

function build(context, actions) {
  const { traits, signal } = context;
  const { form, ...guess } = buildGuess(actions);
  const { controls, sliders } = buildControls(context, actions);
  const guessed = h("p.guessed", { tabIndex: -1 }),
    summary = h("p.summary", { tabIndex: -1 }),
    plan = h("p");
  const buttons = buttonRow(
    primaryButton("Run one", () => actions.run(1)),
    button("Run 20", () => actions.run(20)),
    button(`Run all ${TESTS}`, () => actions.run(TESTS)),
  );
  const legend = h(
    "p.hint",
    "Each line is one test. Filled circles: the first look that called a winner. " +
      "Hollow ones, on the right: a winner at the end. " +
      `Squares: the evidence has reached ${1 / LEVEL}.`,
  );
  const drawing = (picture) => {
    const el = h("div");
    const hidden = () => traits.predict || !traits.runs;
    const draw = drawResponsively(el, (width) => (hidden() ? "" : picture(context, width)), signal);
    return { el, draw };
  };
  const tally = drawing(tallyPicture),
    lines = drawing(testsPicture);
  const table = winnersTable(context);
  const link = address(context);
  const results = [guessed, buttons, summary, plan, tally.el, legend, lines.el, table.el, link.button];
  const spoken = liveRegion(signal);
  const content = [link.problem, form, h("div.split", controls, h("div.shown", results)), spoken.el];
  const view = {
    content,
    form,
    ...guess,
    sliders,
    guessed,
    summary,
    plan,
    tally,
    legend,
    lines,
    table,
    spoken,
  };
  return { ...view, openAddress: link.openAddress };
}

function updateControls(traits, { form, sliders, root }) {
  const toPercent = (key) => +(traits[key] * 100).toPrecision(3);
  sliders.rate_a.set(toPercent("rate_a"));
  sliders.rate_b.set(toPercent("rate_b"));
  sliders.batch.set(traits.batch);
  sliders.looks.set(traits.looks);
  form.hidden = !traits.predict;
  root.classList.toggle("asking", traits.predict);
}

function update(context, view) {
  const { traits } = context,
    { guessed, summary, plan, legend, table } = view,
    setting = settingOf(traits),
    runs = traits.runs,
    guess = context.guess.get();
  updateControls(traits, view);
  if (traits.predict) return replaceContent(view.question, question(setting));
  const tests = (context.tests = testsSoFar(context)),
    sentence = summarySentence(setting, runs, tests),
    won = countWinners([...tests.first, ...tests.ended, ...tests.proved]) > 0;
  replaceContent(
    summary,
    h("strong", sentence),
    setting[0] === setting[1] && won && " Every one of these wins is false.",
  );
  if (runs) view.spoken.announce(sentence);
  plan.textContent = planSentence(setting);
  plan.hidden = legend.hidden = table.el.hidden = runs === 0;
  guessed.hidden = guess === null;
  if (guess !== null) guessed.textContent = guessSentence(guess, runs, tests);
  view.tally.draw();
  view.lines.draw();
  table.update();
}

export const render = widget({
  kind: "peeking",
  label: "Peeking lab",
  observes: [...SETTING, "seed", "runs", "predict", "guess"],
  prepare,
  react,
  build,
  update,
  opened,
});
