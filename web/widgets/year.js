// A year of stamps: spend them month by month, ask at the end, and see what other plans would have brought.

import { coefficients } from "../model/responses.js";
import {
  bounds,
  breakEven,
  chanceByOdds,
  chanceOf,
  cost,
  data,
  moves,
  stageShares,
  stages,
  standingPlans,
  years,
  yeses,
} from "../model/year.js";
import { distributionBars, distributionTable } from "../parts/bars.js";
import { button, buttonRow, choiceForm, options, primaryButton, select, slider } from "../parts/controls.js";
import { dataTable } from "../parts/data-table.js";
import { h, liveRegion, setText } from "../parts/dom.js";
import { integerBetween, numberBetween, opened, permalink } from "../parts/permalink.js";
import { drawResponsively, plotArea } from "../parts/plot.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { widget } from "../parts/widget.js";
import { percent, plural, range } from "../parts/words.js";

const MONTHS = ["Start", ..."Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov".split(" ")];
const PLANS = Object.fromEntries(Object.entries(data.plans).map(([id, { name }]) => [id, name]));
const SHORT = { "-": "–", c: "comment", u: "useful", n: "note", i: "intro" };
const LETTERS = { warm: ["-", "c", "u", "n", "i"], known: ["-", "n", "u", "i"] };
const MODEL_ODDS = Math.exp(coefficients.find((c) => c.term === "prior_contact").mean);
// A slider's step is an eighth of a doubling; at its start it is the response model's own number.
const ODDS_STEPS = 45;
const oddsAt = (step) => (step === 0 ? 0 : 2 ** (step / 8));
const stepOf = (odds) => (odds ? Math.round(8 * Math.log2(odds)) : 0);

// ---- from traits to a plan -----------------------------------------------------------

const movesOf = (text) => [...text].map((letter) => data.letters[letter]);
const groupsOf = ({ cold, warm, known, warm_moves, known_moves }) => [
  { count: cold, start: "stranger", moves: [] },
  { count: warm, start: "stranger", moves: movesOf(warm_moves) },
  { count: known, start: "touch", moves: movesOf(known_moves) },
];
const assumedOf = ({ touch_odds, cooling, letter_cost }) => ({ touch_odds, cooling, letter_cost });
const spentOf = (traits) => groupsOf(traits).reduce((sum, g) => sum + cost(g, assumedOf(traits)), 0);
const coolingText = (v) => (v === 0 ? "not at all" : v === 1 ? "as we assume" : `${v} times as fast`);
const stamps = (n) => `${+n.toFixed(2)} stamp${n === 1 ? "" : "s"}`;

/** The reader's plan and the standing ones, each with its distribution. */
function comePlans(traits) {
  const assumed = assumedOf(traits),
    mine = { id: "yours", name: "Your plan", groups: groupsOf(traits) };
  return [mine, ...standingPlans(assumed)].map((plan) => {
    const of = yeses(plan.groups, assumed);
    return { ...plan, of, chance: chanceOf(of, traits.need) };
  });
}

// ---- sentences -----------------------------------------------------------------------

const needed = (need) => (need === 1 ? "at least one yes" : `at least ${need} yeses`);

const outcomeSentence = ({ of, chance }, { need, cold, warm, known }) =>
  `You ask ${plural(cold + warm + known, "person", "people")} in December. ` +
  `In nine years out of ten you’d get ${range(of.interval(0.9))} yeses; the chance of ${needed(need)} is ${percent(chance)}.`;

function verdictSentence(guess, plans) {
  const standing = plans.slice(1),
    best = standing.reduce((a, b) => (b.of.mean > a.of.mean ? b : a));
  const said = guess ? `You said “${PLANS[guess]}”. ` : "";
  return `${said}Of the four, “${best.name}” gets the most yeses: ${best.of.mean.toFixed(1)} in an average year.`;
}

function breakEvenSentence({ need, touch_odds, letter_cost, cooling }) {
  const at = breakEven(need, { cooling, letter_cost }),
    price = letter_cost < 1 ? ` when a cold letter costs ${+letter_cost.toFixed(2)} of a stamp` : "";
  const studies = `Earlier contacts of other kinds have multiplied them by ${MODEL_ODDS.toFixed(1)}`;
  return Number.isNaN(at)
    ? `For ${needed(need)}, no odds that the slider offers make few and deep as good as all cold${price}. ${studies}.`
    : `For ${needed(need)}, few and deep catches up with all cold${price} once being in touch multiplies ` +
        `the odds of a yes by ${at.toFixed(1)}. ${studies}; you’ve set ${(touch_odds || MODEL_ODDS).toFixed(1)}.`;
}

/** Where a group's contacts stand in a month, in words. */
function standing(group, shares, month) {
  const parts = stages
    .map((s, i) => [group.count * shares[month][i], s.name])
    .filter(([n]) => n > 0.05)
    .map(([n, name]) => `${n.toFixed(1)} ${name}`);
  return parts.join(", ");
}

function monthSentence(traits) {
  const assumed = assumedOf(traits),
    [, warm, known] = groupsOf(traits),
    said = [];
  if (warm.count) said.push(`Strangers: ${standing(warm, stageShares(warm, assumed), traits.month)}.`);
  if (known.count)
    said.push(`People you know: ${standing(known, stageShares(known, assumed), traits.month)}.`);
  const when = traits.month ? `After ${MONTHS[traits.month]}` : "At the start";
  return said.length ? `${when}. ${said.join(" ")}` : "No one is warmed up or kept warm in this plan.";
}

// ---- pictures ------------------------------------------------------------------------

/** Whole people for shares of a group: what is left over goes to the largest remainders. */
function wholePeople(count, shares) {
  const exact = shares.map((share) => count * share),
    whole = exact.map(Math.floor);
  const left = count - whole.reduce((a, b) => a + b, 0);
  const byRemainder = [...exact.keys()].sort((a, b) => exact[b] - whole[b] - (exact[a] - whole[a]) || a - b);
  for (const s of byRemainder.slice(0, left)) whole[s]++;
  return whole;
}

/** You, and around you everyone in the plan in the month chosen: the warmer, the nearer. */
function people(traits, width) {
  const assumed = assumedOf(traits),
    groups = groupsOf(traits).slice(1);
  const reach = Math.min(width / 2 - 12, 168),
    base = reach + 14,
    centre = width / 2;
  const radius = (s) => (reach * (stages.length - s)) / stages.length;
  const at = stages.map(() => []);
  groups.forEach((group, g) =>
    wholePeople(group.count, stageShares(group, assumed)[traits.month]).forEach((n, s) =>
      at[s].push(...new Array(n).fill(g)),
    ),
  );
  const arc = (s) => `M${centre - radius(s)} ${base}a${radius(s)} ${radius(s)} 0 0 1 ${2 * radius(s)} 0`;
  const dots = at.flatMap((ones, s) =>
    ones.map((g, i) => {
      const angle = (Math.PI * (i + 1)) / (ones.length + 1),
        r = radius(s) - (i % 2 ? 9 : 0), // two ranks, where there are many
        [x, y] = [centre - r * Math.cos(angle), base - r * Math.sin(angle)];
      const shape =
        g === 0
          ? ["circle", { cx: x, cy: y, r: 5 }]
          : ["rect", { x: x - 5, y: y - 5, width: 10, height: 10 }];
      return h(shape[0], { ...shape[1], class: `stage stage-${s} person` });
    }),
  );
  return h(
    "svg",
    { viewBox: `0 0 ${width} ${base + 10}`, class: "plot people-around", "aria-hidden": "true" },
    [...stages.keys()].map((s) => h("path", { d: arc(s), class: "ring" })),
    dots,
    h("text", { x: centre, y: base + 4, class: "you" }, "you"),
  );
}

/** A column a month: how many contacts stand at each stage, the warmest below. */
function network(traits, width) {
  const assumed = assumedOf(traits),
    groups = groupsOf(traits).slice(1),
    shares = groups.map((g) => stageShares(g, assumed)),
    total = Math.max(traits.warm + traits.known, 1);
  const p = plotArea({ width, height: 190, left: 34, bottom: 24, x: [-0.5, 11.5], y: [0, total] });
  const step = p.x(1) - p.x(0);
  const columns = MONTHS.map((name, month) => {
    let below = 0;
    const bars = [...stages.keys()].reverse().map((s) => {
      const n = groups.reduce((sum, g, i) => sum + g.count * shares[i][month][s], 0),
        top = p.y(below + n),
        height = p.y(below) - top;
      below += n;
      return h("rect", {
        x: p.x(month) - 0.4 * step,
        y: top,
        width: 0.8 * step,
        height,
        class: `stage stage-${s}`,
      });
    });
    const frame = {
      x: p.x(month) - 0.47 * step,
      y: p.top - 4,
      width: 0.94 * step,
      height: p.base - p.top + 6,
    };
    return [bars, month === traits.month && h("rect", { ...frame, class: "now" })];
  });
  const narrow = step < 30;
  const xs = MONTHS.map((name, i) => [i, narrow ? name[0] : name]);
  return p.svg(
    columns,
    p.axes({
      xs,
      ys: [
        [0, "0"],
        [total, String(total)],
      ],
    }),
  );
}

/** The chance of what is needed, by what being in touch does to the odds. */
function crossing(traits, plans, width) {
  const [low, high] = [1, bounds.touch_odds[1]],
    p = plotArea({ width, height: 230, x: [0, Math.log(high / low)], y: [0, 1] });
  const steps = Array.from({ length: 21 }, (_, i) => (i / 20) * Math.log(high / low));
  const assumed = assumedOf(traits),
    deep = plans.find((plan) => plan.id === "deep"),
    cold = plans.find((plan) => plan.id === "cold");
  const chance = chanceByOdds(deep.groups, assumed, traits.need);
  const line = steps.map((x) => `${p.x(x).toFixed(1)},${p.y(chance(low * Math.exp(x))).toFixed(1)}`);
  const here = p.x(Math.log((traits.touch_odds || MODEL_ODDS) / low)),
    y = p.y(cold.chance);
  return p.svg(
    h("line", { x1: p.left, x2: width - 14, y1: y, y2: y, class: "cold" }),
    h("path", { d: `M${line.join("L")}`, class: "deep" }),
    h("line", { x1: here, x2: here, y1: p.top, y2: p.base, class: "set" }),
    h("text", { x: p.left + 6, y: y - 6, class: "row" }, cold.name),
    h("text", { x: width - 16, y: Number(line.at(-1).split(",")[1]) + 38, class: "side" }, deep.name),
    p.axes({
      xs: [1, 2, 5, 10, 20, 50].map((odds) => [Math.log(odds), `× ${odds}`]),
      ys: [0, 0.5, 1].map((v) => [v, percent(v).replace("under 1%", "0%").replace("over 99%", "100%")]),
      xTitle: "what being in touch does to the odds of a yes",
    }),
  );
}

// ---- the widget ----------------------------------------------------------------------

const prepare = (context) => ({
  answers: storedAnswers({
    ...context,
    kind: "choice",
    mine: (a) => a.item === "plan" && Object.hasOwn(PLANS, a.chosen),
    traits: ([answer]) => ({ guess: answer?.chosen ?? "", locked: Boolean(answer) }),
  }),
});

function react({ traits, set, answers }, view) {
  return {
    lock(chosen) {
      answers.lock({ guess: chosen, locked: true }, [{ item: "plan", chosen }]);
      view.outcome.focus();
    },
    skip() {
      set({ guess: "", locked: true });
      view.outcome.focus();
    },
    retry() {
      answers.retry({ guess: "", locked: false });
      view.form.reset();
      view.form.querySelector("input").focus();
    },
    put: (name, value) => set({ [name]: value, drawn: [] }),
    move(trait, month, letter) {
      const text = [...traits[trait]];
      text[month] = letter;
      set({ [trait]: text.join(""), drawn: [] });
    },
    fill() {
      const others = groupsOf(traits).slice(1),
        left = data.stamps - others.reduce((sum, g) => sum + cost(g, assumedOf(traits)), 0),
        cold = Math.floor((left + 1e-9) / traits.letter_cost);
      set({ cold: Math.min(Math.max(cold, 0), data.largest.cold), drawn: [] });
    },
    look: (month) => set({ month }),
    draw(runs) {
      const drawn = traits.drawn,
        all = years(view.mine, drawn.length + runs, traits.seed);
      set({ drawn: all });
      view.spoken.announce(view.post.textContent);
    },
  };
}

/** A month's move for each month before the ask. */
function moveRow(legend, trait, letters, { traits, actions }) {
  const offered = letters.map((value) => ({ value, label: SHORT[value] }));
  const picks = MONTHS.slice(1).map((name, month) =>
    select(name, offered, traits[trait][month], (letter) => actions.move(trait, month, letter)),
  );
  const el = h(
    "fieldset.months",
    h("legend", legend),
    picks.map((pick) => pick.el),
  );
  return { el, set: (text) => picks.forEach((pick, month) => pick.set(text[month])) };
}

function buildPlan(context, actions) {
  const { traits } = context,
    count = (label, name) =>
      slider(label, { min: 0, max: data.largest[name], value: traits[name] }, (n) => actions.put(name, n));
  const cold = count("Cold letters, sent in December", "cold"),
    warm = count("Strangers you warm up", "warm"),
    known = count("People you know", "known");
  const with_ = { traits, actions };
  const warmMoves = moveRow("What each of those strangers gets", "warm_moves", LETTERS.warm, with_),
    knownMoves = moveRow("What each of the people you know gets", "known_moves", LETTERS.known, with_);
  const need = slider("How many yeses you need", { min: 1, max: 20, value: traits.need }, (n) =>
    actions.put("need", n),
  );
  const budget = h("p.budget", { role: "status" });
  const fill = button("Put what’s left into cold letters", actions.fill);
  const plan = h(
    "div.controls",
    need.el,
    cold.el,
    warm.el,
    warmMoves.el,
    known.el,
    knownMoves.el,
    budget,
    buttonRow(fill),
  );
  return { plan, cold, warm, known, warmMoves, knownMoves, need, budget };
}

function buildDoubts({ traits }, { put }) {
  const odds = slider(
    "Being in touch multiplies the odds of a yes by",
    {
      min: 0,
      max: ODDS_STEPS,
      value: stepOf(traits.touch_odds),
      format: (s) =>
        s === 0 ? `${MODEL_ODDS.toFixed(1)} (measured on other contacts)` : oddsAt(s).toFixed(1),
    },
    (s) => put("touch_odds", oddsAt(s)),
  );
  const cooling = slider(
    "How fast contacts cool",
    {
      min: 0,
      max: bounds.cooling[1],
      step: 0.25,
      value: traits.cooling,
      format: coolingText,
    },
    (v) => put("cooling", v),
  );
  const letterCost = slider(
    "A cold letter costs",
    { min: bounds.letter_cost[0], max: 1, step: 0.05, value: traits.letter_cost, format: (v) => stamps(v) },
    (v) => put("letter_cost", v),
  );
  const assumed = h(
    "details",
    h("summary", "What we assume of each move"),
    h(
      "ul.reasons",
      [...moves, { ...data.cooling, name: "A month without anything" }].map((m) =>
        h(
          "li",
          h("b", `${m.name}. `),
          m.basis,
          m.studies ? ` (${m.studies.join(", ")})` : "",
          h("span.basis", ` ${chances(m)}`),
        ),
      ),
    ),
  );
  const doubts = h(
    "div.controls",
    h("p.title", "Don’t believe it? Change it"),
    odds.el,
    letterCost.el,
    cooling.el,
    assumed,
  );
  return { doubts, odds, cooling, letterCost };
}

/** The assumed chances of a move: never heard of you → heard of you 50%. */
const chances = ({ to }) =>
  Object.entries(to)
    .flatMap(([from, targets]) => Object.entries(targets).map(([target, chance]) => [from, target, chance]))
    .map(([from, target, chance]) => `${nameOf(from)} → ${nameOf(target)} ${percent(chance)}`)
    .join("; ");
const nameOf = (id) => stages.find((s) => s.id === id).name;

function buildResult(context, { draw, look, retry }) {
  const { traits, signal } = context;
  const bars = h("div.picture"),
    net = h("div.picture"),
    cross = h("div.picture");
  const month = slider(
    "Month",
    { min: 0, max: MONTHS.length - 1, value: traits.month, format: (m) => MONTHS[m] },
    look,
  );
  const rows = () =>
    context.plans.map(({ name, groups, of, chance }) => [
      name,
      String(groups.reduce((sum, g) => sum + g.count, 0)),
      of.mean.toFixed(1),
      range(of.interval(0.9)),
      percent(chance),
    ]);
  const legend = h(
    "p.legend",
    stages.map((s, i) => h("span", h(`span.swatch.stage-${i}`), ` ${s.name} `)),
  );
  const result = {
    outcome: h("p.outcome", { tabIndex: -1 }),
    verdict: h("p"),
    compared: h("ul.plans"),
    table: dataTable(
      "Plans compared",
      ["plan", "asked", "mean yeses", "nine years in ten", "chance of enough"],
      rows,
    ),
    standing: h("p", { "aria-live": "off" }),
    post: h("p.post"),
    even: h("p"),
    distribution: distributionTable({ pmf: [1], cdf: [1] }),
    month,
    drawNetwork: drawResponsively(
      net,
      (width) => h("div", people(traits, width), network(traits, width)),
      signal,
    ),
    drawBars: drawResponsively(
      bars,
      (width) => distributionBars(context.plans[0].of, traits.drawn, width, [], "years"),
      signal,
    ),
    drawCrossing: drawResponsively(cross, (width) => crossing(traits, context.plans, width), signal),
  };
  const shown = h(
    "div.shown",
    result.outcome,
    result.verdict,
    h("p.title", "Where they stand, month by month"),
    net,
    legend,
    h("p.hint", "Round: strangers you warm up. Square: people you know. The warmer they are, the nearer."),
    month.el,
    result.standing,
    h("p.title", "In December you ask: the yeses of your plan"),
    bars,
    buttonRow(
      primaryButton("Run one year", () => draw(1)),
      button("Run a hundred", () => draw(100)),
    ),
    result.post,
    result.distribution.el,
    h("p.title", "Your plan and four others"),
    result.compared,
    result.table.el,
    h("p.title", "Volume or warmth?"),
    cross,
    result.even,
  );
  return { ...result, shown, again: button("Guess again", retry) };
}

function build(context, actions) {
  const spoken = liveRegion(context.signal);
  const form = choiceForm({
    question:
      "You have fifty stamps, and next December you’ll need people to say yes. Which plan gets you the most yeses?",
    offered: options(PLANS),
    missing: "Choose a plan first.",
    label: "Lock my guess",
    lock: actions.lock,
    buttons: button("Show me without one", actions.skip),
  });
  const plan = buildPlan(context, actions),
    doubts = buildDoubts(context, actions),
    result = buildResult(context, actions);
  const over = h("p.missing", { role: "alert" });
  const link = permalink(context, "year", reads(context), { shown: { locked: true } });
  const label =
    "Every move costs a stamp, and so does the ask. What moves a contact and how fast it cools is assumed; " +
    "the chance of a yes at each stage is the model’s, for cold email to someone at work.";
  const playing = h("div.columns", h("div", plan.plan, doubts.doubts), h("div", over, result.shown));
  const content = [
    h("p.label", label),
    form,
    playing,
    buttonRow(result.again),
    link.button,
    link.problem,
    spoken.el,
  ];
  return {
    content,
    form,
    playing,
    over,
    spoken,
    openAddress: link.openAddress,
    ...plan,
    ...doubts,
    ...result,
  };
}

/** What an address may say. */
function reads() {
  const pattern = (letters) => (text) =>
    new RegExp(`^[${letters.join("")}]{${MONTHS.length - 1}}$`).test(text) ? text : undefined;
  return {
    cold: integerBetween(0, data.largest.cold),
    warm: integerBetween(0, data.largest.warm),
    known: integerBetween(0, data.largest.known),
    warm_moves: pattern(LETTERS.warm),
    known_moves: pattern(LETTERS.known),
    need: integerBetween(1, 20),
    touch_odds: numberBetween(0, bounds.touch_odds[1]),
    cooling: numberBetween(...bounds.cooling),
    letter_cost: numberBetween(...bounds.letter_cost),
  };
}

/** The five plans as bars; the reader's own first. */
function compare(plans, need) {
  return plans.map(({ id, name, of, chance }) =>
    h(
      id === "yours" ? "li.yours" : "li",
      h("span.name", name),
      h(
        "svg.track",
        { viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
        h("rect", { width: (100 * chance).toFixed(1), height: 4, class: "fill" }),
      ),
      h("span.says", `${percent(chance)} for ${needed(need)}; ${of.mean.toFixed(1)} on average`),
    ),
  );
}

function update(context, v, trait) {
  const { traits } = context,
    spent = spentOf(traits),
    left = data.stamps - spent;
  v.form.hidden = traits.locked;
  v.playing.hidden = v.again.hidden = !traits.locked;
  for (const name of ["cold", "warm", "known", "need", "cooling"]) v[name].set(traits[name]);
  v.letterCost.set(traits.letter_cost);
  v.odds.set(stepOf(traits.touch_odds));
  v.warmMoves.set(traits.warm_moves);
  v.knownMoves.set(traits.known_moves);
  v.month.set(traits.month);
  setText(
    v.budget,
    left < 0
      ? `${stamps(spent)} needed, and there are ${data.stamps}.`
      : `${stamps(spent)} spent of ${data.stamps}; ${+left.toFixed(2)} left.`,
  );
  const over = left < -1e-9;
  setText(v.over, over ? `Your plan spends ${stamps(-left)} more than there are. Take some back.` : "");
  v.shown.hidden = over;
  if (over || !traits.locked) return;
  // Looking at another month changes no plan, and drawing years none either.
  if (!["month", "drawn", "seed"].includes(trait)) {
    context.plans = comePlans(traits);
    v.mine = context.plans[0].of;
    setText(v.outcome, outcomeSentence(context.plans[0], traits));
    setText(v.verdict, verdictSentence(traits.guess, context.plans));
    v.compared.replaceChildren(...compare(context.plans, traits.need));
    setText(v.even, breakEvenSentence(traits));
    v.table.update();
    v.distribution.update(v.mine);
    v.drawCrossing();
    if (trait) v.spoken.announce(v.outcome.textContent);
  }
  if (trait !== "drawn") {
    v.drawNetwork();
    setText(v.standing, monthSentence(traits));
  }
  if (trait !== "month") {
    v.drawBars();
    setText(v.post, drawnSentence(traits));
  }
}

function drawnSentence({ drawn, need }) {
  if (!drawn.length) return "";
  const enough = drawn.filter((k) => k >= need).length;
  return (
    `Year ${drawn.length}: ${plural(drawn.at(-1), "yes", "yeses")}.` +
    (drawn.length > 1
      ? ` ${needed(need)[0].toUpperCase()}${needed(need).slice(1)} in ${enough} of ${drawn.length} years.`
      : "")
  );
}

export const render = widget({
  kind: "year",
  label: "A year of stamps",
  observes: [
    ..."cold warm known warm_moves known_moves need touch_odds cooling letter_cost".split(" "),
    ..."month guess locked drawn".split(" "),
  ],
  prepare,
  react,
  build,
  update,
  opened,
});
