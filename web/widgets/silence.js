// What silence tells: how high the rate can still be after so many letters and so few replies.

import { chanceOfSilence, lettersForAReply, lettersToRuleOut, silence } from "../model/bounds.js";
import { betaCdf, betaDensity, betaQuantile } from "../library/special.js";
import { radioGroup, guessForm, slider } from "../parts/controls.js";
import { replaceContent, h, icon, liveRegion } from "../parts/dom.js";
import { permalink, oneOf, integerBetween } from "../parts/permalink.js";
import { dataTable } from "../parts/data-table.js";
import { drawResponsively, plotArea, roundTicks } from "../parts/plot.js";
import { ROW_HEIGHT, valueRows } from "../parts/value-rows.js";
import { setter } from "../parts/traits.js";
import { percent, plural, rate } from "../parts/words.js";

const LEVEL = 0.95,
  ODDS = Math.round(LEVEL / (1 - LEVEL));
const HELD = {
  flat: () => "flat: every rate alike",
  jeffreys: () => "Jeffreys: nobody and everybody a little likelier",
  sceptical: ([a, b]) => `sceptical: around ${rate(a / (a + b))}`,
};
const LATER = [
  [12, 0],
  [60, 1],
  [100, 0],
  [25, 2],
];
const count = (n, k) => `${k ? plural(k, "reply", "replies") : "no reply"} to ${plural(n, "letter")}`;

export function render({ model, el, signal }) {
  const put = setter(model);
  const spoken = liveRegion(signal);
  const cases = [[model.get("sent"), model.get("replies")], ...LATER];
  let tries = 0;

  // ---- the guess -----------------------------------------------------------------

  const question = h("p.question", { tabIndex: -1 });
  const letters = h("div.envelopes", { "aria-hidden": "true" });
  const mine = slider(
    "It is not higher than",
    { min: 0, max: 100, value: 50, format: (v) => `${v}%` },
    () => {},
  );
  const asking = guessForm(
    { lock: () => lock(mine.value()), skip: () => lock(null) },
    question,
    letters,
    mine.el,
  );
  const setting = () => `${model.get("sent")}/${model.get("replies")}`;
  let guessedAt = setting();
  function lock(guess) {
    guessedAt = setting();
    put({ guess, predict: false });
    (guess === null ? summary : guessed).focus();
  }
  function again() {
    const [n, k] = cases[++tries % cases.length];
    put({ predict: true, guess: null, replies: k, sent: n });
    mine.set(50);
    question.focus();
  }

  // ---- what can be changed, and what is shown ---------------------------------------

  const sent = slider("Letters sent", { min: 1, max: 200, value: 1 }, (n) =>
    put({ replies: Math.min(model.get("replies"), n), sent: n }),
  );
  const replies = slider("Replies", { min: 0, max: 200, value: 0 }, (k) => put({ replies: k }));
  const priors = model.get("priors");
  const held = radioGroup(
    "What you held before",
    Object.keys(priors).map((value) => ({ value, label: HELD[value]?.(priors[value]) ?? value })),
    null,
    (v) => put({ prior: priors[v] }),
  );
  const summary = h("p.summary", { tabIndex: -1 });
  const guessed = h("p.guessed", { tabIndex: -1 });
  const picture = h("div.drawing");
  const claims = h("div.claims");
  const table = dataTable("Bounds on the rate", ["Bound", "Rate"], () => [
    ...rows().map((r) => [r.label, rate(r.value)]),
    [`Exact ${percent(LEVEL)} interval`, `${rate(now.exact_low)} to ${rate(now.exact_high)}`],
  ]);
  const link = permalink(
    { model, el, signal },
    "silence",
    { sent: integerBetween(1, 200), replies: integerBetween(0, 200), prior: oneOf(Object.values(priors)) },
    { shown: { predict: false, guess: null }, sound: (s) => s.replies <= s.sent },
  );
  const frame = h(
    "div.ws.silence",
    { role: "group", "aria-label": "What silence tells", "data-lm-suppress-shortcuts": "true" },
    link.problem,
    asking,
    h(
      "div.split",
      {},
      h(
        "div.controls",
        {},
        sent.el,
        replies.el,
        held,
        h("div.buttons", {}, h("button", { type: "button", onclick: again }, "Again, with other numbers")),
      ),
      h("div.shown", {}, guessed, summary, picture, claims, table.el, link.button),
    ),
    spoken.el,
  );
  el.append(frame);

  let now;
  const guess = () => (setting() === guessedAt ? model.get("guess") : null);
  const name = () => Object.keys(priors).find((p) => String(priors[p]) === String(model.get("prior")));
  const prior = () =>
    name()
      ? `the ${name() === "jeffreys" ? "Jeffreys" : name()} prior`
      : `the prior Beta(${model.get("prior").join(", ")})`;

  /** The bounds as rows: the picture, the table and the test read the same list. */
  function rows() {
    const list = [
      ["Exact bound, letters alone", now.exact_upper, "r0"],
      [`With ${prior()}`, now.credible_upper, "r1"],
    ];
    if (now.rule_of_three !== null) list.push(["Rule of three", now.rule_of_three, "r2"]);
    if (guess() !== null) list.push(["Your guess", guess() / 100, "mine"]);
    return list.map(([label, value, kind]) => ({ label, value, kind, name: `${label}: ${rate(value)}` }));
  }

  function update() {
    const n = model.get("sent"),
      k = Math.min(model.get("replies"), n),
      covered = model.get("predict");
    sent.set(n);
    replies.el.querySelector("input").max = n;
    replies.set(k);
    for (const box of held.querySelectorAll("input")) box.checked = box.value === name();
    asking.hidden = !covered;
    frame.classList.toggle("asking", covered);
    now = silence(n, k, model.get("prior"), LEVEL);
    if (covered) {
      replaceContent(
        question,
        h("strong", {}, `${plural(n, "letter")}, ${k ? plural(k, "answer") : "no answer"}. `),
        `How high could the true reply rate still be? Give the highest one at which so few answers would come one time in ${ODDS + 1}.`,
      );
      replaceContent(
        letters,
        Array.from({ length: n }, (_, i) =>
          h(i < k ? "span.envelope.answered" : "span.envelope", {}, icon(i < k ? "opened" : "envelope")),
        ),
      );
      return;
    }
    const sentence =
      k === n
        ? `Everybody answered, so no high rate is ruled out. `
        : `After ${count(n, k)}, rates above ${rate(now.exact_upper)} are ruled out. `;
    const beside = `From ${prior()} the bound is ${rate(now.credible_upper)}${k ? "" : `, by the rule of three ${rate(now.rule_of_three)}`}.`;
    replaceContent(summary, h("strong", {}, sentence), beside);
    spoken.announce(sentence + beside);
    compare(n, k);
    claim(n, k);
    draw();
    table.update();
  }

  function compare(n, k) {
    const said = guess();
    guessed.hidden = said === null;
    if (guessed.hidden) return;
    const tail = k === n ? 1 : 1 - betaCdf(k + 1, n - k, said / 100);
    const verdict =
      k === n
        ? "everybody answered, and no rate is too high"
        : tail > 0.1
          ? "too low"
          : tail < 0.02
            ? "higher than it need be"
            : "about right";
    guessed.textContent = `You said ${said}%. At that rate, ${k ? "so few replies" : "no reply"} to ${plural(n, "letter")} would come in ${percent(tail)} of campaigns; the exact bound is where that is ${percent(1 - LEVEL)}. Your guess: ${verdict}.`;
  }

  function claim(n, k) {
    const target = model.get("target"),
      at = rate(target),
      out = now.exact_upper <= target,
      takes = lettersToRuleOut(target, k, LEVEL);
    const may = [
      k < n &&
        `A true rate of ${rate(now.exact_upper)} or higher would give ${k ? "so few replies" : "no reply"} in at most one campaign of ${ODDS + 1}.`,
      `From ${prior()}, I bet ${ODDS} to 1 that the rate is no higher than ${rate(now.credible_upper)}.`,
      !k &&
        `By the rule of three, in my head: 3\u00a0/\u00a0${n}, so at most about ${rate(now.rule_of_three)}.`,
      k > 0 && `It is not never: ${plural(k, "person", "people")} answered.`,
      out &&
        `The rate is below ${at}: with ${k ? plural(k, "reply", "replies") : "no reply"}, ${takes} letters are enough to say so.`,
    ];
    const not = [
      k
        ? `The rate is ${rate(k / n)}. Any rate from ${rate(now.exact_low)} to ${rate(now.exact_high)} fits these letters (exact ${percent(LEVEL)} interval).`
        : `It never works. Zero is not never: at a true rate of ${at}, ${plural(n, "letter")} ${n === 1 ? "stays" : "stay"} unanswered in ${percent(chanceOfSilence(target, n))} of campaigns.`,
      !out &&
        `The rate is below ${at}. To say so with ${k ? plural(k, "reply", "replies") : "no reply"} takes ${takes} letters.`,
    ];
    const list = (title, lines, sign) => [
      h("p.title", {}, title),
      h(
        "ul",
        {},
        lines
          .filter(Boolean)
          .map((line) => h("li", {}, h("span.sign", { "aria-hidden": "true" }, sign), line)),
      ),
    ];
    replaceContent(
      claims,
      list("What you may claim", may, "✓"),
      list("What you may not claim", not, "✕"),
      h(
        "p",
        {},
        `At a rate of ${at}, one reply or more needs ${lettersForAReply(target, LEVEL)} letters if you want to bet ${ODDS} to 1 on it.`,
      ),
    );
  }

  const draw = drawResponsively(
    picture,
    (width) => {
      if (model.get("predict")) return "";
      const list = rows(),
        { posterior_a: a, posterior_b: b } = now;
      const most = Math.max(...list.map((r) => r.value));
      const reach = [0.1, 0.2, 0.5].find((r) => r >= most * 1.05) ?? 1,
        cell = reach / 160;
      const f = Array.from({ length: 160 }, (_, i) => betaDensity(a, b, (i + 0.5) * cell));
      // Some priors rise without end at the edge: the picture then ends at twice the height of the middle.
      const top = Math.min(Math.max(...f), 2.1 * betaDensity(a, b, betaQuantile(a, b, 0.5)));
      const p = plotArea({
        width,
        height: 210 + ROW_HEIGHT * list.length,
        bottom: 50 + ROW_HEIGHT * list.length,
        left: 26,
        right: 26,
        x: [0, reach],
        y: [0, top],
      });
      const area = (from, cls) =>
        from < 160 &&
        h("path", {
          d: `M${p.x(from * cell)} ${p.base}${f
            .slice(from)
            .map((v, i) => `L${p.x((from + i + 0.5) * cell)} ${p.y(Math.min(v, top))}`)
            .join("")}L${p.x(reach)} ${p.base}z`,
          class: cls,
        });
      return p.svg(
        area(0, "density"),
        area(Math.round(now.credible_upper / cell), "density beyond"),
        list.map((r) =>
          h("line", { x1: p.x(r.value), x2: p.x(r.value), y1: p.top, y2: p.base, class: `rung ${r.kind}` }),
        ),
        p.axes({
          xs: roundTicks(0, reach, width < 420 ? 4 : 5).map((v) => [v, rate(v)]),
          xTitle: "true reply rate",
          yTitle: "how plausible",
        }),
        valueRows(p, p.base + 44, list),
      );
    },
    signal,
  );

  for (const key of ["sent", "replies", "prior", "target", "predict"]) model.on(`change:${key}`, update);
  model.on("change:guess", () => ((guessedAt = setting()), update()));
  update();
  link.openAddress?.();
}
