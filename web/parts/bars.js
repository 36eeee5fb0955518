// The distribution of replies as bars: bands by colour and by a bracket, the bar
// for "nobody" by a pattern of its own, past campaigns as dots below the axis.

import { h } from "./dom.js";
import { dataTable } from "./data-table.js";
import { percent, range } from "./words.js";

const HEIGHT = 256,
  LEFT = 4,
  RIGHT = 4,
  BASE = 190,
  TOP = 34;

/** How many bars show nearly everything, and never fewer than eleven. */
function lastBar({ pmf, cdf }) {
  const last = cdf.findIndex((c) => c > 0.9985);
  return Math.min(pmf.length - 1, Math.max(10, last < 0 ? pmf.length - 1 : last));
}

const inside = (count, [low, high]) => count >= low && count <= high;

/** A bar for each number of replies, by the interval that it belongs to. */
function columns(shown, half, most, { x, y, step }) {
  const gap = Math.min(3, step * 0.18);
  return shown.map((p, count) => {
    const band = inside(count, half) ? "half" : inside(count, most) ? "most" : "rest";
    return h("rect", {
      x: x(count) + gap / 2,
      width: Math.max(step - gap, 0.7), // still to be seen where 200 are sent
      y: y(p),
      height: BASE - y(p),
      class: `bar ${count === 0 ? "none" : ""} ${band}`,
    });
  });
}

/** As many numbers below the axis as there is room for. */
function tickLabels(last, { x, step, width }) {
  const every = [1, 2, 5, 10, 20, 25, 50, 100].find((e) => (last + 1) / e <= width / 40) ?? 200;
  const counts = Array.from({ length: Math.floor(last / every) + 1 }, (_, i) => i * every);
  return counts.map((count) =>
    h("text", { x: x(count) + step / 2, y: BASE + 16, class: "tick" }, String(count)),
  );
}

/** An interval below the axis; a label near an edge starts or ends there, whatever the reader's letters measure. */
function bracket([low, high], below, label, name, { x, step, width }) {
  const y = BASE + below,
    middle = (x(low) + x(high) + step) / 2;
  const side = middle < 110 ? "start" : middle > width - 110 ? "end" : "middle";
  const place = { x: { start: 0, middle, end: width }[side], y: y + 13, "text-anchor": side };
  return [
    h("path", { d: `M${x(low) + 1} ${y - 4}v4H${x(high) + step - 1}v-4`, class: `bracket ${name}` }),
    h("text", { ...place, class: "bracket-label" }, label),
  ];
}

/** The latest campaigns as dots on their bars, up to 25 on one another. */
function campaignDots(campaigns, { x, step }) {
  const stacked = new Map();
  return campaigns.slice(-200).map((count, i, all) => {
    const below = stacked.get(count) ?? 0,
      latest = i === all.length - 1;
    stacked.set(count, below + 1);
    return h("circle", {
      cx: x(count) + step / 2,
      cy: BASE - 6 - Math.min(below, 24) * 6.5,
      r: latest ? 4.5 : 2.6,
      class: latest ? "dot latest" : "dot",
    });
  });
}

/** The chance of no reply, above every bar that its label spans, so that it never lies across one. */
function nobodyLabel({ pmf, none }, { x, y, step }) {
  if (step <= 46 && none <= 0.02) return null; // no room, and nothing to say
  const spanned = Math.max(...pmf.slice(0, Math.ceil(125 / step) + 1));
  const place = { x: x(0) + Math.min(3, step * 0.18) / 2 + 2, y: Math.max(y(spanned) - 7, 12) };
  return h("text", { ...place, class: "nobody" }, `none: ${percent(none)}`);
}

const guessFrame = ([low, high], { x }) =>
  h(
    "rect",
    {
      x: x(low) + 1,
      width: x(high + 1) - x(low) - 2,
      y: TOP - 24,
      height: BASE - TOP + 24,
      class: "guess",
    },
    h("title", "your guess"),
  );

/**
 * @param result     what replies() gave
 * @param campaigns  numbers of replies in the campaigns sent so far
 * @param width      in pixels, so that the letters keep their size on a phone
 * @param guess      lowest and highest number that the reader expected, or nothing
 * @param unit       what each draw is called
 */
export function distributionBars(result, campaigns, width, guess, unit = "campaigns") {
  const last = Math.max(lastBar(result), ...campaigns.slice(-1), ...guess);
  const shown = result.pmf.slice(0, last + 1),
    top = Math.max(...shown),
    step = (width - LEFT - RIGHT) / (last + 1);
  const scales = {
    x: (count) => LEFT + count * step,
    y: (p) => BASE - (p / top) * (BASE - TOP),
    step,
    width,
  };
  const half = result.interval(0.5),
    most = result.interval(0.9);
  return h(
    "svg",
    { viewBox: `0 0 ${width} ${HEIGHT}`, class: "bars", "aria-hidden": "true" },
    columns(shown, half, most, scales),
    h("line", { x1: 0, x2: width, y1: BASE + 0.5, y2: BASE + 0.5, class: "axis" }),
    tickLabels(last, scales),
    nobodyLabel(result, scales),
    guess.length > 0 && guessFrame(guess, scales),
    bracket(half, 24, `half of all ${unit}: ${range(half)}`, "half", scales),
    bracket(most, 48, `nine in ten: ${range(most)}`, "most", scales),
    campaignDots(campaigns, scales),
  );
}

/** The same numbers as a table, built when it is opened. */
export function distributionTable(result) {
  let current = result;
  const { el, update } = dataTable("Chance of each number of replies", ["Replies", "Chance", "At most"], () =>
    current.pmf
      .slice(0, lastBar(current) + 1)
      .map((p, count) => [String(count), percent(p), percent(Math.min(current.cdf[count], 1))]),
  );
  return { el, update: (next) => ((current = next), update()) };
}
