// Rows in a plot: each a line from nothing to its value, its name above it.

import { h } from "./dom.js";

export const ROW_HEIGHT = 38;

/** The marker at a row's end: a diamond for the reader's own, a square for the third, else a circle. */
export function endMarker(kind, x, y, r = 5) {
  const wide = r + 2; // a diamond looks smaller than it is
  if (kind === "mine") return `M${x - wide} ${y}l${wide}-${wide} ${wide} ${wide}-${wide} ${wide}z`;
  if (kind === "r2") return `M${x - r} ${y - r}h${2 * r}v${2 * r}h-${2 * r}z`;
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0`;
}

/** `rows`: [{name, value, kind}], the first at `top`; kinds r0, r1, r2 and "mine" differ in dash and marker. */
export const valueRows = (plot, top, rows) =>
  rows.map(({ name, value, kind }, i) => {
    const x = plot.x(value),
      y = top + ROW_HEIGHT * i + 26;
    return [
      h("text", { x: plot.left, y: y - 11 }, name),
      h("line", { x1: plot.left, x2: x, y1: y, y2: y, class: `rung ${kind}` }),
      h("path", { d: endMarker(kind, x, y), class: `end ${kind}` }),
    ];
  });
