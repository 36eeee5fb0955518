// A world in which only context works: founders answer more, and then they do not.

import { contextGiven, estimates, possible, recipients } from "../model/confounding.js";
import { uniforms } from "../model/rng.js";
import { radioGroup, guessForm, options, slider } from "../parts/controls.js";
import { h, liveRegion } from "../parts/dom.js";
import { permalink, numberBetween, oneOf, integerBetween } from "../parts/permalink.js";
import { dataTable } from "../parts/data-table.js";
import { drawResponsively, plotArea, roundTicks } from "../parts/plot.js";
import { setter } from "../parts/traits.js";

const WORLD = ["founders", "context", "correlation", "rate_without", "rate_with"];
const VIEWS = { audience: "by audience", context: "by context too", lots: "draw lots for context" };
const NAMES = {
  naive: "Founders against suits",
  stratified: "The same, at equal context",
  context: "Context against none",
};
/** What a view is about; the rest stands in the table. */
const ROWS = { audience: ["naive"], context: ["naive", "stratified"], lots: ["naive", "context"] };

const hundred = (v) => Math.round(v * 100) || 0;
const signed = (v) => String(v).replace("-", "−");
const more = (v) => (v > 0 ? `${v} more` : v < 0 ? `${-v} fewer` : "no more");
const interval = (e) => `${signed(hundred(e.low))} to ${signed(hundred(e.high))}`;

export function render({ model, el, signal }) {
  const put = setter(model);
  const world = () => Object.fromEntries(WORLD.map((key) => [key, model.get(key)]));
  const spoken = liveRegion(signal);

  let campaign, found, truth;
  const view = radioGroup("Sort them", options(VIEWS), model.get("view"), (v) => put({ view: v }));
  const link = slider(
    "How closely context goes with being a founder",
    { min: -1, max: 1, step: 0.05, value: model.get("correlation"), format: (v) => signed(v.toFixed(2)) },
    (v) => put({ correlation: v }),
  );
  const guess = slider(
    "By how many replies in a hundred does being a founder raise the answer?",
    { min: -40, max: 40, value: 10, format: (v) => signed(v) },
    () => {},
  );
  const asking = guessForm(
    { lock: () => lock(guess.value()), skip: () => lock(null) },
    h(
      "p",
      {},
      h("strong", {}, "First your guess."),
      " You know only what you see here: who they are, and who answered.",
    ),
    guess.el,
  );
  const outcome = h("p.outcome", { tabIndex: -1 });
  const works = h("p"),
    legend = h("p.hint"),
    summary = h("p");
  const people = h("div"),
    reach = h("div");
  const drawPeople = drawResponsively(
    people,
    (width) => crowd(campaign, model.get("view"), model.get("seed"), Math.min(width, 560)),
    signal,
  );
  const drawReach = drawResponsively(
    reach,
    (width) =>
      whiskers(
        ROWS[model.get("view")].map((key) => ({ ...found[key], name: NAMES[key], truth: truth[key] })),
        model.get("guess"),
        Math.min(width, 560),
      ),
    signal,
  );
  const table = dataTable(
    "Differences of reply rates, in replies of 100",
    ["Compared", "In this campaign", "95% interval", "Truth"],
    () =>
      Object.entries(found).map(([key, e]) => [
        NAMES[key],
        ...(e.difference === null ? ["nobody to compare", ""] : [signed(hundred(e.difference)), interval(e)]),
        signed(hundred(truth[key])),
      ]),
  );
  const another = h("button", { type: "button", onclick: () => put({ seed: model.get("seed") + 1 }) });
  const address = permalink(
    { model, el, signal },
    "worlds",
    { view: oneOf(Object.keys(VIEWS)), correlation: numberBetween(-1, 1), seed: integerBetween(0, 2 ** 31) },
    {
      shown: { locked: true, guess: null },
      sound: ({ correlation }) => {
        const [low, high] = possible(world());
        return low <= correlation && correlation <= high;
      },
    },
  );
  const turned = h("div", {}, outcome, works, view, link.el);
  const shown = h(
    "div",
    {},
    reach,
    legend,
    table.el,
    h("div.buttons", {}, another, h("button", { type: "button", onclick: again }, "Guess again")),
    address.button,
  );
  el.append(
    h(
      "div.ws.worlds",
      { role: "group", "aria-label": "Two worlds", "data-lm-suppress-shortcuts": "true" },
      h(
        "p.label",
        {},
        "Invented recipients in a world made up for this page. Filled: answered. Hollow: silent.",
      ),
      address.problem,
      h("div.two", {}, h("div", {}, people, summary, turned), h("div", {}, asking, shown)),
      spoken.el,
    ),
  );

  function lock(value) {
    put({ guess: value, locked: true });
    outcome.focus();
  }
  /** Another campaign, sorted as at first. */
  function again() {
    put({ guess: null, locked: false, view: "audience", seed: model.get("seed") + 1 });
    guess.el.querySelector("input").focus();
  }

  // ---- what follows from the traits ------------------------------------------

  const of = (test) => {
    const rows = campaign.filter(test);
    return `${rows.filter((r) => r.replied).length} of ${rows.length}`;
  };
  /** A difference with its interval, or that nobody could be compared. */
  const says = (e) =>
    e.difference === null
      ? "nobody can be compared"
      : `${more(hundred(e.difference))} of 100 (95% interval ${interval(e)})`;

  function sentence() {
    const [suits, founders] = contextGiven(world());
    if (model.get("view") === "context") {
      return (
        `Founders against suits at equal context: ${says(found.stratified)}. ` +
        `In this world ${hundred(founders)} of 100 founders have context with the sender, and ${hundred(suits)} of 100 suits: that is what the audience stood for.`
      );
    }
    if (model.get("view") === "lots") {
      return (
        `Now a coin decides who has context. Context against none: ${says(found.context)}. ` +
        `Founders against suits: ${says(found.naive)}, for a coin asks nobody who they are.`
      );
    }
    return (
      `Of the founders ${of((r) => r.founder)} answered, of the suits ${of((r) => !r.founder)}.` +
      (model.get("locked") ? ` Founders against suits: ${says(found.naive)}.` : "")
    );
  }

  function update() {
    const w = world(),
      locked = model.get("locked"),
      said = model.get("guess");
    campaign = recipients(w, model.get("n"), model.get("seed"), model.get("view") === "lots");
    found = estimates(campaign);
    truth = { naive: 0, stratified: 0, context: w.rate_with - w.rate_without };
    asking.hidden = locked;
    shown.hidden = turned.hidden = !locked;
    view.querySelector(`[value="${model.get("view")}"]`).checked = true;
    const range = link.el.querySelector("input");
    const [low, high] = possible(w).map((v) => v * 20);
    range.min = Math.ceil(low - 1e-9) / 20;
    range.max = Math.floor(high + 1e-9) / 20;
    link.set(w.correlation);
    another.textContent = `Another ${model.get("n")}`;
    outcome.textContent = `${said === null ? "" : `You said ${more(said)} of 100. `}The truth of this world: being a founder adds nothing.`;
    works.textContent = `What works is context: with it ${hundred(w.rate_with)} of 100 answer, without it ${hundred(w.rate_without)}, whoever they are.`;
    legend.textContent = `Dot: this campaign. Line: its 95% interval. Diamond: the truth of this world.${said === null ? "" : " Dashes: your guess."}`;
    summary.textContent = sentence();
    if (locked) spoken.announce(summary.textContent);
    drawPeople();
    drawReach();
    table.update();
  }
  for (const key of [...WORLD, "n", "seed", "view", "locked", "guess"]) model.on(`change:${key}`, update);
  update();
  address.openAddress?.();
}

const STEP = 14;

/** Everybody as a dot: suits left, founders right; with context above, where that is asked. */
function crowd(campaign, view, seed, width) {
  const half = width / 2 - 5,
    across = Math.floor((half - 8) / STEP);
  const shake = uniforms(seed, 60, 2 * campaign.length).map((u) => 4 * u - 2);
  const marks = [];
  let top = 0,
    dot = 0;
  for (const context of view === "audience" ? [null] : [true, false]) {
    const cells = [false, true].map((founder) =>
      campaign.filter((r) => r.founder === founder && (context === null || r.context === context)),
    );
    const height = 42 + STEP * Math.ceil(Math.max(...cells.map((c) => c.length), 1) / across);
    cells.forEach((cell, side) => {
      const left = side * (half + 10),
        answered = cell.filter((r) => r.replied).length;
      marks.push(
        h("rect", { x: left + 0.5, y: top + 0.5, width: half - 1, height, class: "cell" }),
        h(
          "text",
          { x: left + 8, y: top + 17, class: "strong" },
          `${side ? "Founders" : "Suits"}${context === null ? "" : context ? ", context" : ", none"}`,
        ),
        h("text", { x: left + 8, y: top + 33 }, `${answered} of ${cell.length}`),
      );
      for (let i = 0; i < cell.length; i++, dot++) {
        marks.push(
          h("circle", {
            cx: left + 11 + STEP * (i % across) + shake[2 * dot],
            cy: top + 46 + STEP * Math.floor(i / across) + shake[2 * dot + 1],
            r: 4.4,
            class: i < answered ? "dot latest" : "dot",
          }),
        );
      }
    });
    top += height + 10;
  }
  return h("svg", { viewBox: `0 0 ${width} ${top}`, class: "plot", "aria-hidden": "true" }, marks);
}

/** Differences with their intervals, in replies of 100. */
function whiskers(rows, guess, width) {
  const ends = [
    -20,
    40,
    guess ?? 0,
    ...rows.filter((r) => r.difference !== null).flatMap((r) => [r.low * 100, r.high * 100]),
  ];
  const from = Math.floor(Math.min(...ends) / 10) * 10,
    to = Math.ceil(Math.max(...ends) / 10) * 10;
  const p = plotArea({
    width,
    height: 66 + 52 * rows.length,
    left: 14,
    top: 22,
    x: [from, to],
    y: [rows.length, 0],
  });
  const upright = (v, name) => h("line", { x1: p.x(v), x2: p.x(v), y1: p.top, y2: p.base, class: name });
  return p.svg(
    p.axes({
      xs: roundTicks(from, to, 6).map((v) => [v, signed(v)]),
      xTitle: "replies of 100, more or fewer",
    }),
    upright(0, "axis"),
    guess !== null && [upright(guess, "perfect"), h("text", { x: p.x(guess), y: 14, class: "tick" }, "you")],
    rows.map((r, i) => {
      const y = p.y(i) + 36,
        x = (v) => p.x(v * 100),
        t = x(r.truth);
      return [
        h(
          "text",
          { x: p.left, y: y - 18, class: "strong" },
          r.difference === null ? `${r.name}: nobody to compare` : r.name,
        ),
        r.difference !== null && [
          h("line", { x1: x(r.low), x2: x(r.high), y1: y, y2: y, class: "reach s0" }),
          h("circle", { cx: x(r.difference), cy: y, r: 5, class: "s0" }),
        ],
        h("polygon", { points: `${t},${y - 9} ${t + 7},${y} ${t},${y + 9} ${t - 7},${y}`, class: "truth" }),
      ];
    }),
  );
}
