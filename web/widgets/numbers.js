// Numbers that a reader sets before they are told: one slider each, locked together.

import { guessForm, slider } from "../parts/controls.js";
import { dataTable } from "../parts/data-table.js";
import { h, liveRegion } from "../parts/dom.js";
import { drawResponsively, plotArea, roundTicks } from "../parts/plot.js";
import { widget } from "../parts/widget.js";
import { guessVerdict, range } from "../parts/words.js";

const ROW = 44; // px

/** What the reader set for the i-th number; undefined if nothing. */
const guessOf = (model, i) => model.get("guess")[i];

/** What an item is, and where the reader's guess fell. */
function sentence(item, guess) {
  const { name, low, high } = item;
  const truth = `${name}: ${range([low, high])}`;
  if (guess === undefined) return `${truth}.`;
  const verdict = low === guess && guess === high ? "exactly" : guessVerdict(guess, [low, high]);
  return `${truth}. You said ${guess}: ${verdict}.`;
}

/** Each number's range as a line, and the reader's guess as a diamond. */
function picture(model, width) {
  const items = model.get("items"),
    most = model.get("most");
  const area = { width, height: items.length * ROW + 50, left: 14, top: 10, bottom: 40 };
  const p = plotArea({ ...area, x: [0, most], y: [items.length, 0] });
  const rows = items.map(({ name, low, high }, i) => {
    const y = p.y(i + 0.72),
      guess = guessOf(model, i);
    return [
      h("text", { x: 0, y: p.y(i + 0.32), class: "row" }, name),
      h("line", { x1: p.x(low), x2: p.x(high), y1: y, y2: y, class: "span" }),
      [low, high].map((v) => h("circle", { cx: p.x(v), cy: y, r: 5, class: "truth" })),
      guess !== undefined && h("path", { d: `M${p.x(guess)} ${y - 7}l7 7-7 7-7-7z`, class: "mine" }),
    ];
  });
  const ticks = roundTicks(0, most).map((v) => [v, String(v)]);
  return p.svg(p.axes({ xs: ticks, xTitle: model.get("unit") }), rows);
}

function react({ set }, view) {
  const lock = (guess) => {
    set({ guess, locked: true });
    view.outcome.focus();
  };
  return {
    lock: () => lock(view.sliders.map((s) => s.value())),
    skip: () => lock([]),
    retry() {
      set({ guess: [], locked: false });
      view.sliders[0].el.querySelector("input").focus();
    },
  };
}

function build({ model, signal }, { lock, skip, retry }) {
  const items = model.get("items"),
    most = model.get("most");
  const sliders = items.map(({ name }) =>
    slider(name, { min: 0, max: most, value: Math.round(most / 2) }, () => {}),
  );
  const form = guessForm(
    { lock, skip },
    h("p.title", model.get("question")),
    sliders.map((s) => s.el),
  );
  const outcome = h("p.outcome", { tabIndex: -1 });
  const drawing = h("div.picture");
  const table = dataTable("What you said, and what it is", ["Number", "You", "It is"], () =>
    items.map((item, i) => [item.name, String(guessOf(model, i) ?? "–"), range([item.low, item.high])]),
  );
  const legend =
    "Diamonds: your guesses. Dots: the lowest and the highest that’s expected, or the one number that it is.";
  const revealed = h(
    "div.shown",
    outcome,
    drawing,
    h("p.hint", `${model.get("grounds")} ${legend}`),
    table.el,
    h("div.buttons", h("button", { type: "button", onclick: retry }, "Guess again")),
  );
  const spoken = liveRegion(signal);
  const draw = drawResponsively(drawing, (width) => picture(model, width), signal);
  return { content: [form, revealed, spoken.el], form, sliders, outcome, revealed, table, spoken, draw };
}

function update({ model }, { form, revealed, outcome, table, spoken, draw }) {
  const locked = model.get("locked");
  form.hidden = locked;
  revealed.hidden = !locked;
  if (!locked) return;
  outcome.textContent = model
    .get("items")
    .map((item, i) => sentence(item, guessOf(model, i)))
    .join(" ");
  draw();
  table.update();
  spoken.announce(outcome.textContent);
}

export const render = widget({
  kind: "known",
  label: "Number guess",
  observes: ["guess", "locked"],
  react,
  build,
  update,
});
