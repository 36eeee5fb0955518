// How sure somebody was against how often they were right.

import { calibration } from "../model/forecasts.js";
import { h } from "./dom.js";
import { dataTable } from "./data-table.js";
import { percent, plural } from "./words.js";

const W = 320,
  H = 220,
  LEFT = 62,
  RIGHT = 26,
  TOP = 10,
  BASE = 178;

/**
 * A chart with a dot a group and its 95% interval. `series`: [{name, sure, right}],
 * probabilities and outcomes; the second series is drawn hollow.
 */
export function calibrationChart(series, { edges, from = 0 }) {
  const picture = h("div.calibration");
  const groups = (s) => calibration(s.sure, s.right, edges);
  const span = (g) => (g.low < from ? `up to ${percent(g.high)}` : `${percent(g.low)} to ${percent(g.high)}`);
  let current = series;
  const table = dataTable("Calibration", ["How sure", "Said on average", "Came true", "95% interval"], () =>
    current.flatMap((s) =>
      groups(s).map((g) => [
        `${s.name ? `${s.name}: ` : ""}${span(g)}`,
        percent(g.stated),
        `${Math.round(g.came * g.n)} of ${g.n}`,
        `${percent(g.came_low)} to ${percent(g.came_high)}`,
      ]),
    ),
  );
  const x = (p) => LEFT + ((p - from) / (1 - from)) * (W - LEFT - RIGHT),
    y = (p) => BASE - p * (BASE - TOP);
  const ticks = from ? [0.5, 0.75, 1] : [0, 0.5, 1];
  function update(next) {
    current = next;
    picture.replaceChildren(
      h(
        "svg",
        { viewBox: `0 0 ${W} ${H}`, "aria-hidden": "true" },
        h("line", { x1: LEFT, x2: W - RIGHT, y1: BASE, y2: BASE, class: "axis" }),
        h("line", { x1: LEFT, x2: LEFT, y1: TOP, y2: BASE, class: "axis" }),
        h("line", { x1: x(from), y1: y(from), x2: x(1), y2: y(1), class: "perfect" }),
        ticks.map((t) => h("text", { x: x(t), y: BASE + 16, class: "tick" }, `${t * 100}%`)),
        [0, 0.5, 1].map((t) => h("text", { x: LEFT - 6, y: y(t) + 4, class: "side" }, `${t * 100}%`)),
        h("text", { x: (LEFT + W) / 2, y: BASE + 34, class: "tick" }, "how sure you were"),
        h(
          "text",
          { x: 14, y: (TOP + BASE) / 2, class: "tick", transform: `rotate(-90 14 ${(TOP + BASE) / 2})` },
          "how often right",
        ),
        current.map((s, i) =>
          groups(s).map((g) => {
            const at = x(Math.max(g.stated, from)) + (current.length > 1 ? 6 * i - 3 : 0);
            return [
              h("line", { x1: at, x2: at, y1: y(g.came_low), y2: y(g.came_high), class: `reach s${i}` }),
              h("circle", {
                cx: at,
                cy: y(g.came),
                r: 3 + Math.min(Math.sqrt(g.n), 5),
                class: `point s${i}`,
              }),
            ];
          }),
        ),
      ),
    );
    table.update();
  }
  update(series);
  return { el: h("div", picture, table.el), update };
}

/** The same in a sentence. */
export function calibrationSentence({ sure, right }) {
  const mean = (list) => list.reduce((a, b) => a + Number(b), 0) / list.length;
  const said = mean(sure),
    came = mean(right),
    hits = right.filter(Boolean).length;
  const verdict =
    sure.length < 8
      ? "too few yet to say more"
      : said - came > 0.1
        ? "you were surer than right"
        : came - said > 0.1
          ? "you were righter than sure"
          : "that fits together well";
  return `On ${plural(sure.length, "answer")} you were ${percent(said)} sure on average, and ${hits} ${hits === 1 ? "was" : "were"} right: ${verdict}.`;
}
