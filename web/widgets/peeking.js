// Looking too early: a hundred tests, stopped at the first look that seems to call a winner.

import { batches, compare, eValues, firstWin } from "../model/comparing.js";
import { normalQuantile } from "../library/special.js";
import { guessForm, slider } from "../parts/controls.js";
import { replaceContent, h, liveRegion } from "../parts/dom.js";
import { permalink, numberBetween, integerBetween } from "../parts/permalink.js";
import { dataTable } from "../parts/data-table.js";
import { drawResponsively, plotArea, roundTicks } from "../parts/plot.js";
import { ROW_HEIGHT, endMarker, valueRows } from "../parts/value-rows.js";
import { setter } from "../parts/traits.js";
import { percent, plural, rate } from "../parts/words.js";

const MOST = 100,
  LEVEL = 0.05;
const KEYS = ["rate_a", "rate_b", "batch", "looks"];
const LATER = [
  [0.05, 0.05, 50, 10],
  [0.2, 0.2, 20, 5],
  [0.1, 0.1, 10, 40],
];

export function render({ model, el, signal }) {
  const put = setter(model);
  const spoken = liveRegion(signal);
  const setting = () => KEYS.map((key) => model.get(key));
  const cases = [setting(), ...LATER];
  let tries = 0;

  // ---- the guess -----------------------------------------------------------------

  const question = h("div.question", { tabIndex: -1 });
  const mine = slider(`Winners called in ${MOST} tests`, { min: 0, max: MOST, value: 50 }, () => {});
  const asking = guessForm({ lock: () => lock(mine.value()), skip: () => lock(null) }, question, mine.el);
  let guessedAt = String(setting());
  const guess = () => (String(setting()) === guessedAt ? model.get("guess") : null);
  function lock(said) {
    guessedAt = String(setting());
    put({ guess: said, predict: false, ...(said === null && { runs: MOST }) });
    (said === null ? summary : guessed).focus();
  }
  function again() {
    const next = cases[++tries % cases.length];
    put({
      predict: true,
      guess: null,
      runs: 0,
      seed: model.get("seed") + 1,
      ...Object.fromEntries(KEYS.map((key, i) => [key, next[i]])),
    });
    mine.set(50);
    question.focus();
  }

  // ---- what can be changed, and what is shown ---------------------------------------

  const share = (label, key) =>
    slider(label, { min: 1, max: 50, value: 1, format: (v) => `${v}%` }, (v) => put({ [key]: v / 100 }));
  const controls = {
    rate_a: share("A: true reply rate", "rate_a"),
    rate_b: share("B: true reply rate", "rate_b"),
    batch: slider("Letters of each between looks", { min: 5, max: 100, step: 5, value: 5 }, (batch) =>
      put({ batch }),
    ),
    looks: slider("Looks at each test", { min: 1, max: 40, value: 1 }, (looks) => put({ looks })),
  };
  /** Run some more; after the last one, a new hundred. */
  const run = (n) => {
    const done = model.get("runs"),
      fresh = done === MOST;
    put({ ...(fresh && { seed: model.get("seed") + 1 }), runs: Math.min((fresh ? 0 : done) + n, MOST) });
  };
  const key = (label, n, name) => h(`button${name}`, { type: "button", onclick: () => run(n) }, label);
  const guessed = h("p.guessed", { tabIndex: -1 });
  const summary = h("p.summary", { tabIndex: -1 });
  const plan = h("p");
  const tally = h("div"),
    picture = h("div");
  const legend = h(
    "p.hint",
    {},
    `Each line is one test. Filled circles: the first look that called a winner. Hollow ones, on the right: a winner at the end. Squares: the evidence has reached ${1 / LEVEL}.`,
  );
  const table = dataTable(
    "Each test",
    ["Test", "First look that won", "Won at the end", `Evidence reached ${1 / LEVEL}`],
    () =>
      now.first.map((w, i) => [
        String(i + 1),
        w < 0 ? "none" : String(w + 1),
        now.ended[i] ? "yes" : "no",
        now.proved[i] < 0 ? "never" : `look ${now.proved[i] + 1}`,
      ]),
  );
  const one = numberBetween(0.01, 0.5);
  const link = permalink(
    { model, el, signal },
    "peeking",
    {
      rate_a: one,
      rate_b: one,
      batch: integerBetween(5, 100),
      looks: integerBetween(1, 40),
      seed: integerBetween(0, 2 ** 31),
      runs: integerBetween(0, MOST),
    },
    { shown: { predict: false, guess: null } },
  );
  const frame = h(
    "div.ws.peeking",
    { role: "group", "aria-label": "Peeking lab", "data-lm-suppress-shortcuts": "true" },
    link.problem,
    asking,
    h(
      "div.split",
      {},
      h(
        "div.controls",
        {},
        h("p.hint", {}, "Change one thing: give B a real advantage, or look less often."),
        Object.values(controls).map((c) => c.el),
        h("div.buttons", {}, h("button", { type: "button", onclick: again }, "Again, with other numbers")),
      ),
      h(
        "div.shown",
        {},
        guessed,
        h(
          "div.buttons",
          {},
          key("Run one", 1, ".primary"),
          key("Run 20", 20, ""),
          key(`Run all ${MOST}`, MOST, ""),
        ),
        summary,
        plan,
        tally,
        legend,
        picture,
        table.el,
        link.button,
      ),
    ),
    spoken.el,
  );
  el.append(frame);

  // ---- what follows from the traits ----------------------------------------------------

  let drawnAt, all, now;

  /** A hundred tests, drawn once for each setting and seed. */
  function series() {
    const [a, b, batch, looks] = setting(),
      at = `${setting()}/${model.get("seed")}`;
    if (drawnAt === at) return all;
    drawnAt = at;
    const rows = batches(a, b, batch, looks, MOST, model.get("seed"));
    const first = firstWin(rows, batch, LEVEL);
    return (all = {
      first,
      wrong: first.map((w, i) => w >= 0 && (rows[0][i][w] - rows[1][i][w]) * (a - b) < 0),
      ended: firstWin(
        rows.map((arm) => arm.map((row) => [row.at(-1)])),
        batch * looks,
        LEVEL,
      ).map((w) => w >= 0),
      proved: eValues(rows, batch).map((row) => row.findIndex((e) => e >= 1 / LEVEL)),
    });
  }
  const won = (list) => list.filter((w) => w >= 0 && w !== false).length;

  function update() {
    const [a, b, batch, looks] = setting(),
      covered = model.get("predict"),
      runs = model.get("runs"),
      alike = a === b;
    controls.rate_a.set(+(a * 100).toPrecision(3));
    controls.rate_b.set(+(b * 100).toPrecision(3));
    controls.batch.set(batch);
    controls.looks.set(looks);
    asking.hidden = !covered;
    frame.classList.toggle("asking", covered);
    if (covered) {
      replaceContent(
        question,
        h(
          "p",
          {},
          `You send ${batch} letters of A and ${batch} of B, and look; then as many again, and look; ${plural(looks, "look")} in all. A look calls a winner when the difference is “significant”: |z| beyond ${normalQuantile(1 - LEVEL / 2).toFixed(2)}, which chance alone brings in about ${percent(LEVEL)} of single looks.`,
        ),
        h(
          "p",
          {},
          h(
            "strong",
            {},
            `Of ${MOST} such tests between two messages that are answered ${alike ? "alike" : `by ${rate(a)} and by ${rate(b)}`}, in how many will some look call a winner?`,
          ),
        ),
      );
      return;
    }
    now = Object.fromEntries(Object.entries(series()).map(([k, v]) => [k, v.slice(0, runs)]));
    const [some, end, proof, wrong] = [
      won(now.first),
      won(now.ended),
      won(now.proved),
      now.wrong.filter(Boolean).length,
    ];
    const what = alike
      ? "between two messages that are answered alike"
      : `between messages answered by ${rate(a)} (A) and ${rate(b)} (B)`;
    const sentence =
      runs === 0
        ? "No test has been run yet."
        : `Of ${plural(runs, "test")} ${what}, ${some} called a winner at some look${alike ? "" : ` (${wrong} of them the wrong one)`}, ${end} at the end, ${proof} by the evidence.`;
    replaceContent(
      summary,
      h("strong", {}, sentence),
      alike && some + end + proof > 0 && " Every one of these wins is false.",
    );
    if (runs) spoken.announce(sentence);
    const sent = batch * looks;
    if (alike)
      plan.textContent = `There is nothing to find. One look errs in about ${percent(LEVEL)} of tests; ${looks > 1 ? `${looks} looks give chance ${looks} tries` : "more looks would give chance more tries"}. The evidence may be watched all the time and errs in ${percent(LEVEL)} of tests at most.`;
    else {
      const { power, needed } = compare(a, b, sent, LEVEL);
      plan.textContent = `Peeking finds what is there, too; that is its temptation. One look after ${sent} letters of each finds this difference in ${percent(power)} of tests. To find it in 80% takes ${needed} of each.`;
    }
    const said = guess();
    plan.hidden = legend.hidden = table.el.hidden = runs === 0;
    guessed.hidden = said === null;
    if (said !== null)
      guessed.textContent =
        runs < MOST
          ? `You said ${said} of ${MOST}. Run all ${MOST} to see.`
          : `You said ${said} of ${MOST}; it was ${some}: ${Math.abs(said - some) <= 5 ? "close" : said < some ? "more than you thought" : "fewer than you thought"}. A look at the end only called ${end}.`;
    count();
    draw();
    table.update();
  }

  /** How many winners each way of looking has called, as rows. */
  const count = drawResponsively(
    tally,
    (width) => {
      if (!now || model.get("predict") || !model.get("runs")) return "";
      const runs = model.get("runs"),
        said = guess();
      const row = (name, value, kind) => ({
        name: `${name}: ${value} of ${kind === "mine" ? MOST : runs}`,
        value,
        kind,
      });
      const rows = [
        row("A look after each batch", won(now.first), "r0"),
        row("One look, at the end", won(now.ended), "r1"),
        row("Evidence, watched all the time", won(now.proved), "r2"),
      ];
      if (said !== null) rows.push(row("Your guess", said, "mine"));
      const p = plotArea({
          width,
          height: 76 + ROW_HEIGHT * rows.length,
          left: 34,
          top: 32,
          bottom: 44,
          x: [0, MOST],
          y: [0, 1],
        }),
        at = p.x(LEVEL * runs);
      return p.svg(
        p.axes({ xs: roundTicks(0, MOST).map((v) => [v, String(v)]), xTitle: "tests that called a winner" }),
        model.get("rate_a") === model.get("rate_b") &&
          runs > 0 && [
            h("line", { x1: at, x2: at, y1: p.top - 14, y2: p.base, class: "promise" }),
            h("text", { x: at + 5, y: p.top - 16 }, `${percent(LEVEL)}: what one look allows`),
          ],
        valueRows(p, p.top - 6, rows),
      );
    },
    signal,
  );

  /** Every test as a line of looks. */
  const draw = drawResponsively(
    picture,
    (width) => {
      if (!now || model.get("predict") || !model.get("runs")) return "";
      const looks = model.get("looks"),
        lines = model.get("runs") > 20 ? MOST : 20,
        size = lines > 20 ? 2.4 : 5;
      const p = plotArea({
        width,
        height: 452,
        left: 34,
        right: 30,
        top: 6,
        bottom: 46,
        x: [0, looks],
        y: [lines, 0],
      });
      const y = (i) => p.y(i + 0.5),
        path = (list, place, cls) =>
          h("path", {
            d: list.map((v, i) => (v === false || v < 0 ? "" : place(v, i))).join(""),
            class: cls,
          });
      const signs = (list, kind, x) =>
        path(list, (v, i) => endMarker(kind, x(v), y(i), size), `end ${kind} ${lines > 20 ? "small" : ""}`);
      return p.svg(
        path(now.first.map(Math.abs), (_, i) => `M${p.x(0)} ${y(i)}H${p.x(looks)}`, "walk"),
        path(now.first, (w, i) => `M${p.x(0)} ${y(i)}H${p.x(w + 1)}`, "walk till"),
        signs(now.first, "r0", (w) => p.x(w + 1)),
        signs(now.proved, "r2", (w) => p.x(w + 1)),
        signs(now.ended, "r1", () => p.x(looks) + 16),
        p.axes({
          xs: roundTicks(0, looks)
            .filter(Number.isInteger)
            .map((v) => [v, String(v)]),
          ys: [
            [0.5, "1"],
            [lines - 0.5, String(lines)],
          ],
          xTitle: "looks",
          yTitle: "tests",
        }),
      );
    },
    signal,
  );

  for (const name of [...KEYS, "seed", "runs", "predict"]) model.on(`change:${name}`, update);
  model.on("change:guess", () => ((guessedAt = String(setting())), update()));
  update();
  link.openAddress?.();
}
