// How sure somebody was against how often they were right.

import { calibration } from "../model/forecasts.js";
import { h } from "./dom.js";
import { dataTable } from "./data-table.js";
import { percent, plural } from "./words.js";

const WIDTH = 320,
  HEIGHT = 220,
  LEFT = 62,
  RIGHT = 26,
  TOP = 10,
  BASE = 178;

function axes(x, y, from) {
  const ticks = from ? [0.5, 0.75, 1] : [0, 0.5, 1],
    middle = (TOP + BASE) / 2;
  return [
    h("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: BASE, y2: BASE, class: "axis" }),
    h("line", { x1: LEFT, x2: LEFT, y1: TOP, y2: BASE, class: "axis" }),
    h("line", { x1: x(from), y1: y(from), x2: x(1), y2: y(1), class: "perfect" }),
    ticks.map((t) => h("text", { x: x(t), y: BASE + 16, class: "tick" }, `${t * 100}%`)),
    [0, 0.5, 1].map((t) => h("text", { x: LEFT - 6, y: y(t) + 4, class: "side" }, `${t * 100}%`)),
    h("text", { x: (LEFT + WIDTH) / 2, y: BASE + 34, class: "tick" }, "how sure you were"),
    h("text", { x: 14, y: middle, class: "tick", transform: `rotate(-90 14 ${middle})` }, "how often right"),
  ];
}

/** Groups of several series as dots with their intervals; two series stand side by side. */
function picture(series, from) {
  const x = (p) => LEFT + ((p - from) / (1 - from)) * (WIDTH - LEFT - RIGHT),
    y = (p) => BASE - p * (BASE - TOP);
  const dot = ({ stated, came, came_low, came_high, n }, i) => {
    const cx = x(Math.max(stated, from)) + (series.length > 1 ? 6 * i - 3 : 0);
    return [
      h("line", { x1: cx, x2: cx, y1: y(came_low), y2: y(came_high), class: `reach s${i}` }),
      h("circle", { cx, cy: y(came), r: 3 + Math.min(Math.sqrt(n), 5), class: `point s${i}` }),
    ];
  };
  return h(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
    axes(x, y, from),
    series.map(({ groups }, i) => groups.map((group) => dot(group, i))),
  );
}

/**
 * A chart with a dot a group and its 95% interval. `series`: [{name, sure, right}],
 * probabilities and outcomes; the second series is drawn hollow.
 */
export function calibrationChart(series, { edges, from = 0 }) {
  const drawing = h("div.calibration");
  let current;
  const span = ({ low, high }) =>
    low < from ? `up to ${percent(high)}` : `${percent(low)} to ${percent(high)}`;
  const table = dataTable("Calibration", ["How sure", "Said on average", "Came true", "95% interval"], () =>
    current.flatMap(({ name, groups }) =>
      groups.map((g) => [
        `${name ? `${name}: ` : ""}${span(g)}`,
        percent(g.stated),
        `${Math.round(g.came * g.n)} of ${g.n}`,
        `${percent(g.came_low)} to ${percent(g.came_high)}`,
      ]),
    ),
  );
  function update(next) {
    current = next.map(({ name, sure, right }) => ({ name, groups: calibration(sure, right, edges) }));
    drawing.replaceChildren(picture(current, from));
    table.update();
  }
  update(series);
  return { el: h("div", drawing, table.el), update };
}

/** The same in a sentence. */
export function calibrationSentence({ sure, right }) {
  const mean = (list) => list.reduce((a, b) => a + Number(b), 0) / list.length;
  const stated = mean(sure),
    came = mean(right),
    hits = right.filter(Boolean).length;
  let verdict = "that’s about right";
  if (sure.length < 8) verdict = "too few yet to say more";
  else if (stated - came > 0.1) verdict = "you were surer than right";
  else if (came - stated > 0.1) verdict = "you were righter than sure";
  return (
    `On ${plural(sure.length, "answer")} you were ${percent(stated)} sure on average, ` +
    `and ${hits} ${hits === 1 ? "was" : "were"} right: ${verdict}.`
  );
}
