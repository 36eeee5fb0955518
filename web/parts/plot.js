// Axes for the drawn charts: scales, ticks, titles. Widgets add their marks.

import { h } from "./dom.js";

/**
 * @param width   in pixels, so that letters keep their size on a phone
 * @param x, y    [from, to] of the values; y grows upwards
 * @returns       scales x() and y(), `axes(...)` and `svg(...)`
 */
export function plotArea({
  width,
  height = 220,
  left = 48,
  right = 14,
  top = 12,
  bottom = 40,
  x: [x0, x1],
  y: [y0, y1],
}) {
  const base = height - bottom;
  const x = (v) => left + ((v - x0) / (x1 - x0)) * (width - left - right);
  const y = (v) => base - ((v - y0) / (y1 - y0)) * (base - top);
  return {
    x,
    y,
    base,
    top,
    left,
    width,
    /** `xs`, `ys`: [[value, label], ...]; titles may be left out. */
    axes: ({ xs = [], ys = [], xTitle, yTitle }) => [
      h("line", { x1: left, x2: width - right, y1: base, y2: base, class: "axis" }),
      ys.length > 0 && h("line", { x1: left, x2: left, y1: top, y2: base, class: "axis" }),
      xs.map(([v, label]) => h("text", { x: x(v), y: base + 16, class: "tick" }, label)),
      ys.map(([v, label]) => h("text", { x: left - 6, y: y(v) + 4, class: "tick side" }, label)),
      xTitle && h("text", { x: (left + width - right) / 2, y: base + 34, class: "tick" }, xTitle),
      yTitle &&
        h(
          "text",
          { x: 12, y: (top + base) / 2, class: "tick", transform: `rotate(-90 12 ${(top + base) / 2})` },
          yTitle,
        ),
    ],
    svg: (...marks) =>
      h("svg", { viewBox: `0 0 ${width} ${height}`, class: "plot", "aria-hidden": "true" }, marks),
  };
}

/** About `n` round values from `a` to `b`. */
export function roundTicks(a, b, n = 5) {
  const wanted = (b - a) / n,
    magnitude = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * magnitude).find((s) => s >= wanted * 0.999);
  const ticks = [];
  for (let k = Math.ceil(a / step - 1e-9); k * step <= b + step * 1e-9; k++) ticks.push(k * step);
  return ticks;
}

/** Redraw into `el` at its own width, now and whenever that changes; asking for it costs a layout. */
export function drawResponsively(el, draw, signal) {
  let width = 0;
  const redraw = () => el.replaceChildren(draw(Math.max((width ||= el.clientWidth), 260)));
  const watch = new ResizeObserver(() => {
    if (el.clientWidth === width) return;
    width = el.clientWidth;
    redraw();
  });
  watch.observe(el);
  signal?.addEventListener("abort", () => watch.disconnect());
  return redraw;
}
