// Rows in a plot: each a line from nothing to its value, its name above it.

import { h } from "./dom.js";

export const ROW_HEIGHT = 38;

/** The sign at a row's end: a diamond for the reader's own, a square for the third, else a circle. */
export const endMarker = (kind, x, y, r = 5) =>
  kind === "mine"
    ? `M${x - r - 2} ${y}l${r + 2}-${r + 2} ${r + 2} ${r + 2}-${r + 2} ${r + 2}z`
    : kind === "r2"
      ? `M${x - r} ${y - r}h${2 * r}v${2 * r}h-${2 * r}z`
      : `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0`;

/** `rows`: [{name, value, kind}]; kinds r0, r1, r2 and "mine" differ in dash and sign. */
export const valueRows = (p, at, rows) =>
  rows.map(({ name, value, kind }, i) => {
    const x = p.x(value),
      y = at + ROW_HEIGHT * i + 26;
    return [
      h("text", { x: p.left, y: y - 11 }, name),
      h("line", { x1: p.left, x2: x, y1: y, y2: y, class: `rung ${kind}` }),
      h("path", { d: endMarker(kind, x, y), class: `end ${kind}` }),
    ];
  });
