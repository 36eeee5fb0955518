// The reader's own answers: how they went, what is kept, and how to take it away or wipe it.

import rubric from "../messages/rubric.json";
import { distance, weightedKappa } from "../model/ratings.js";
import { brier } from "../model/forecasts.js";
import { calibrationChart, calibrationSentence } from "../parts/calibration.js";
import { custody } from "../parts/custody.js";
import { dataTable } from "../parts/data-table.js";
import { h, refill, setText } from "../parts/dom.js";
import { widget } from "../parts/widget.js";
import { percent, plural } from "../parts/words.js";
import { EDGES } from "./pairs.js";

// ---- what the answers come to --------------------------------------------------------

/** The reader's answers of a kind: those that the device keeps, or in Jupyter those of a file. */
const answersOf = ({ store, traits }, kind) =>
  store ? store.all(kind) : traits.answers.filter((a) => a.kind === kind);

/** The last grade of each message and criterion: {criterion, level, confidence, off}, in levels. */
function latestGrades(context) {
  const last = new Map(),
    { reference } = context.traits;
  for (const { message, levels, confidence, place } of answersOf(context, "grades")) {
    // A workshop shows its own grades, after the hand-in: until then the makers' stay covered.
    if (context.store && place.startsWith("activity/")) continue;
    for (const [criterion, level] of Object.entries(levels)) {
      const makers = reference[message]?.[criterion];
      if (!makers) continue;
      const off = distance(
        level,
        makers.map((m) => ({ level: m })),
      );
      last.set(`${message}/${criterion}`, { criterion, level, confidence, makers, off });
    }
  }
  return [...last.values()];
}

/** Kappa of the reader with one of the makers' two passes. */
function kappa(grades, pass) {
  const table = [0, 1, 2, 3].map(() => [0, 0, 0, 0]);
  for (const { level, makers } of grades)
    if (level !== null && makers[pass] !== null) table[level][makers[pass]]++;
  return weightedKappa(table);
}

/** Agreement on each criterion that was graded. */
const agreements = (grades) =>
  rubric.flatMap(({ id, name }) => {
    const own = grades.filter((g) => g.criterion === id),
      inside = own.filter((g) => g.off === 0).length,
      near = own.filter((g) => g.off !== null && g.off <= 1).length;
    return own.length ? [{ name, n: own.length, inside, near, kappas: [kappa(own, 0), kappa(own, 1)] }] : [];
  });

/** How sure, and whether right, of a test's judgements: the first of each pair, as a second is no test. */
function judgements(context, places, name) {
  const first = new Map(),
    { truths } = context.traits;
  for (const a of answersOf(context, "judgement")) {
    const key = `${a.place}/${a.pair}`;
    if (places(a.place) && a.pair in truths && !first.has(key)) first.set(key, a);
  }
  const all = [...first.values()];
  return { name, sure: all.map((a) => a.sure / 100), right: all.map((a) => truths[a.pair] === a.chosen) };
}

const meanScore = ({ sure, right }) => sure.reduce((sum, p, i) => sum + brier(p, right[i]), 0) / sure.length;

// ---- the makers' grades --------------------------------------------------------------

const TABLE_HEAD = [
  ...["Criterion", "Grades", "Inside the range", "Within one level"],
  ...["Kappa with the first pass", "… the second"],
];

const tableRow = ({ name, n, inside, near, kappas }) => [
  ...[name, String(n), percent(inside / n), percent(near / n)],
  ...kappas.map((k) => (k === null ? "–" : k.toFixed(2))),
];

/** A criterion's share inside the makers' range, and near it. */
const share = ({ name, n, inside, near }) =>
  h(
    "li",
    h("span", name),
    h(
      "svg",
      { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      [
        [near / n, "near"],
        [inside / n, "inside"],
        [1, "frame"],
      ].map(([part, kind]) => h("rect", { width: 100 * part, height: 10, class: kind })),
    ),
    h("span", `${inside} of ${n} inside, ${near} within one level`),
  );

/** Table and chart are made once and stay open; `update` brings them up to date. */
function agreementPart() {
  let rows = [];
  const none = h("p", "You haven’t locked any grades yet."),
    total = h("strong"),
    shares = h("ul.shares"),
    sentence = h("span"),
    table = dataTable("Agreement by criterion", TABLE_HEAD, () => rows.map(tableRow)),
    chart = calibrationChart([], {});
  const makers = " Ours are two readings, and they differ from each other too.",
    sure = " Sure of what? That a grade lies inside our range.";
  const some = h("div", [h("p", total, makers), shares, table.el, h("p", sentence, sure), chart.el]);
  function update(grades) {
    const { length } = grades;
    none.hidden = length > 0;
    some.hidden = !length;
    if (!length) return;
    rows = agreements(grades);
    const right = grades.map((g) => g.off === 0),
      series = { sure: grades.map((g) => g.confidence / 100), right };
    const inside = right.filter(Boolean).length;
    setText(total, `${inside} of your ${plural(length, "grade")} lie inside our range.`);
    refill(shares, rows, () => rows.map(share));
    table.update();
    setText(sentence, calibrationSentence(series));
    chart.update([series]);
  }
  return { content: [none, some], update };
}

// ---- the pairs -----------------------------------------------------------------------

const scored = (name, series) =>
  h(
    "p",
    h("strong", name),
    `${calibrationSentence(series)} Mean Brier score: ${meanScore(series).toFixed(2)}.`,
  );

/** Sentences and a chart of some series; the chart is made once, so that its table stays open. */
function chartPart(sentences, legend) {
  const words = h("div"),
    chart = calibrationChart([], { edges: EDGES, from: 0.5 });
  const part = h("div", words, chart.el, legend);
  return {
    part,
    update(series) {
      part.hidden = !series.length;
      refill(words, series, () => sentences(series));
      chart.update(series);
    },
  };
}

function calibrationPart() {
  const none = h("p", "You haven’t judged any pairs yet."),
    caution = "One reader and a few pairs prove nothing about the book; the difference may well be luck.",
    legend = h("p.hint", "Filled dots: before. Hollow dots: after.");
  const tests = chartPart(
    (series) => [series.map((s) => scored(`${s.name} reading. `, s)), series.length === 2 && h("p", caution)],
    legend,
  );
  const rest = chartPart((series) => series.map((s) => scored("Pairs along the way. ", s)));
  const some = (series) => series.filter((s) => s.sure.length);
  return {
    content: [none, tests.part, rest.part],
    update(context) {
      const before = judgements(context, (place) => place === "before", "Before"),
        after = judgements(context, (place) => place === "after", "After"),
        others = judgements(context, (place) => place !== "before" && place !== "after", "");
      tests.update(some([before, after]));
      rest.update(some([others]));
      legend.hidden = some([before, after]).length < 2;
      none.hidden = some([before, after, others]).length > 0;
    },
  };
}

// ---- the widget ----------------------------------------------------------------------

function build({ store }) {
  const trouble = h("p.missing", { role: "status" }),
    agreement = agreementPart(),
    calibration = calibrationPart(),
    device = store && custody(store);
  const results = h(
    "div.results",
    h("p.title", "Your grades and ours"),
    agreement.content,
    h("p.title", "How sure, and how often right"),
    calibration.content,
  );
  return { content: [trouble, results, device?.content], trouble, agreement, calibration, device };
}

function update(context, { trouble, agreement, calibration, device }) {
  setText(trouble, context.store?.problem ?? "");
  agreement.update(latestGrades(context));
  calibration.update(context);
  device?.update();
}

/** What another widget locks is shown there first: here, a moment later. */
function opened(context, view) {
  let soon;
  context.store?.subscribe(() => {
    clearTimeout(soon);
    soon = setTimeout(() => update(context, view));
  }, context.signal);
}

export const render = widget({
  kind: "progress",
  label: "Your answers",
  observes: ["answers"],
  react: () => ({}),
  build,
  update,
  opened,
});
