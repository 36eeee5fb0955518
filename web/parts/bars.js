// The distribution of replies as bars: bands by colour and by a bracket, the bar
// for "nobody" by a pattern of its own, past campaigns as dots below the axis.

import { h } from "./dom.js";
import { dataTable } from "./data-table.js";
import { percent, range } from "./words.js";

const H = 256,
  LEFT = 4,
  RIGHT = 4,
  BASE = 190,
  TOP = 34;

/** How many bars show nearly everything, and never fewer than eleven. */
export function lastBar(pmf, cdf) {
  const last = cdf.findIndex((c) => c > 0.9985);
  return Math.min(pmf.length - 1, Math.max(10, last < 0 ? pmf.length - 1 : last));
}

/**
 * @param result  what replies() gave
 * @param drawn   numbers of replies in the campaigns sent so far
 * @param guess   lowest and highest number that the reader expected, or nothing
 * @param W       width in pixels, so that the letters keep their size on a phone
 */
export function distributionBars(result, drawn = [], W = 560, guess = []) {
  const { pmf, cdf } = result;
  const last = Math.max(lastBar(pmf, cdf), ...drawn.slice(-1), ...guess);
  const step = (W - LEFT - RIGHT) / (last + 1);
  const top = Math.max(...pmf.slice(0, last + 1));
  const x = (k) => LEFT + k * step;
  const y = (p) => BASE - (p / top) * (BASE - TOP);
  const half = result.interval(0.5),
    most = result.interval(0.9);
  const inside = (k, [low, high]) => k >= low && k <= high;
  const gap = Math.min(3, step * 0.18);

  const columns = pmf.slice(0, last + 1).map((p, k) =>
    h("rect", {
      x: x(k) + gap / 2,
      width: Math.max(step - gap, 0.7),
      y: y(p),
      height: BASE - y(p),
      class: `bar ${k === 0 ? "none" : ""} ${inside(k, half) ? "half" : inside(k, most) ? "most" : "rest"}`,
    }),
  );

  const every = [1, 2, 5, 10, 20, 25, 50, 100].find((e) => (last + 1) / e <= W / 40) ?? 200;
  const ticks = [];
  for (let k = 0; k <= last; k += every) {
    ticks.push(h("text", { x: x(k) + step / 2, y: BASE + 16, class: "tick" }, String(k)));
  }
  const bracket = ([low, high], at, label, name) => [
    h("path", { d: `M${x(low) + 1} ${at - 4}v4H${x(high) + step - 1}v-4`, class: `bracket ${name}` }),
    place((x(low) + x(high) + step) / 2, at + 13, label),
  ];
  // Labels near an edge start or end there, whatever the reader's letters measure.
  const place = (middle, y, label) => {
    const side = middle < 110 ? "start" : middle > W - 110 ? "end" : "middle";
    return h(
      "text",
      { x: { start: 0, middle, end: W }[side], y, class: "bracket-label", "text-anchor": side },
      label,
    );
  };

  const seen = new Map();
  const dots = drawn.slice(-200).map((k, i, all) => {
    const n = seen.get(k) ?? 0;
    seen.set(k, n + 1);
    return h("circle", {
      cx: x(k) + step / 2,
      cy: BASE - 6 - Math.min(n, 24) * 6.5,
      r: i === all.length - 1 ? 4.5 : 2.6,
      class: i === all.length - 1 ? "dot latest" : "dot",
    });
  });

  // The label stands above every bar that it spans, so that it never lies across one.
  const beneath = Math.max(...pmf.slice(0, Math.ceil(125 / step) + 1));
  const nobody =
    step > 46 || result.none > 0.02
      ? h(
          "text",
          { x: x(0) + gap / 2 + 2, y: Math.max(y(beneath) - 7, 12), class: "nobody" },
          `nobody: ${percent(result.none)}`,
        )
      : null;

  return h(
    "svg",
    { viewBox: `0 0 ${W} ${H}`, class: "bars", "aria-hidden": "true" },
    columns,
    h("line", { x1: 0, x2: W, y1: BASE + 0.5, y2: BASE + 0.5, class: "axis" }),
    ticks,
    nobody,
    guess.length > 0 &&
      h(
        "rect",
        {
          x: x(guess[0]) + 1,
          width: x(guess[1] + 1) - x(guess[0]) - 2,
          y: TOP - 24,
          height: BASE - TOP + 24,
          class: "guess",
        },
        h("title", {}, "your guess"),
      ),
    bracket(half, BASE + 24, `half of all campaigns: ${range(half)}`, "half"),
    bracket(most, BASE + 48, `nine of ten: ${range(most)}`, "most"),
    dots,
  );
}

/** The same numbers as a table, built when it is opened. */
export function distributionTable(result) {
  let current = result;
  const { el, update } = dataTable("Chance of each number of replies", ["Replies", "Chance", "At most"], () =>
    current.pmf
      .slice(0, lastBar(current.pmf, current.cdf) + 1)
      .map((p, k) => [String(k), percent(p), percent(Math.min(current.cdf[k], 1))]),
  );
  return { el, update: (next) => ((current = next), update()) };
}
