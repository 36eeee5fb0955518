// Numbers that a reader sets before they are told: one slider each, locked together.

import { guessForm, slider } from "../parts/control.js";
import { h, speaker } from "../parts/dom.js";
import { numbers } from "../parts/numbers.js";
import { drawn, plot, round } from "../parts/plot.js";
import { setter } from "../parts/traits.js";
import { fell, range } from "../parts/words.js";

export function render({ model, el, signal }) {
  const items = model.get("items"), most = model.get("most");
  const spoken = speaker(signal);
  const put = setter(model);
  const mine = (i) => model.get("guess")[i];
  const verdict = ({ low, high }, n) => (low === n && n === high ? "exactly" : fell(n, [low, high]));
  const said = (item, i) => `${item.name}: ${range([item.low, item.high])}${mine(i) === undefined ? "" : `. You said ${mine(i)}: ${verdict(item, mine(i))}`}.`;

  const sliders = items.map(({ name }) => slider(name, { min: 0, max: most, value: Math.round(most / 2) }, () => {}));
  const lock = (guess) => {
    put({ guess, locked: true });
    outcome.focus();
  };
  const asking = guessForm({ lock: () => lock(sliders.map((s) => s.value())), skip: () => lock([]) },
    h("p.title", {}, model.get("question")), sliders.map((s) => s.el));
  const outcome = h("p.outcome", { tabIndex: -1 });
  const picture = h("div.picture");
  const table = numbers("What you said, and what it is", ["Number", "You", "It is"], () =>
    items.map((item, i) => [item.name, String(mine(i) ?? "–"), range([item.low, item.high])]));
  const again = h("button", { type: "button", onclick: () => {
    put({ guess: [], locked: false });
    sliders[0].el.querySelector("input").focus();
  } }, "Guess again");
  const shown = h("div.shown", {}, outcome, picture, h("p.hint", {}, `${model.get("grounds")} Diamonds: you. Dots: what it is, with a line from the lowest to the highest.`),
    table.el, h("div.buttons", {}, again));
  el.append(h("div.ws.known", { role: "group", "aria-label": "Number guess", "data-lm-suppress-shortcuts": "true" }, asking, shown, spoken.el));

  const draw = drawn(picture, (width) => {
    const row = 44, p = plot({ width, height: items.length * row + 50, left: 14, top: 10, bottom: 40, x: [0, most], y: [items.length, 0] });
    const at = (i) => p.y(i + 0.72);
    return p.svg(p.axes({ xs: round(0, most).map((v) => [v, String(v)]), xTitle: model.get("unit") }),
      items.map(({ name, low, high }, i) => [
        h("text", { x: 0, y: p.y(i + 0.32), class: "row" }, name),
        h("line", { x1: p.x(low), x2: p.x(high), y1: at(i), y2: at(i), class: "span" }),
        [low, high].map((v) => h("circle", { cx: p.x(v), cy: at(i), r: 5, class: "truth" })),
        mine(i) !== undefined && h("path", { d: `M${p.x(mine(i))} ${at(i) - 7}l7 7-7 7-7-7z`, class: "mine" })]));
  }, signal);

  function update() {
    const locked = model.get("locked");
    asking.hidden = locked;
    shown.hidden = !locked;
    if (!locked) return;
    outcome.textContent = items.map(said).join(" ");
    draw();
    table.update();
    spoken.say(outcome.textContent);
  }
  for (const key of ["guess", "locked"]) model.on(`change:${key}`, update);
  update();
}
