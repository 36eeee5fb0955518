// Rows below a plot: each a line from nothing to its value, its name above it.

import { h } from "./dom.js";

export const RUNG = 38;

/** `rows`: [{name, value, kind}]; "mine" ends in a diamond, all others in a circle. */
export const rungs = (p, at, rows) =>
  rows.map(({ name, value, kind }, i) => {
    const x = p.x(value), y = at + RUNG * i + 26;
    return [
      h("text", { x: p.left, y: y - 11 }, name),
      h("line", { x1: p.left, x2: x, y1: y, y2: y, class: `rung ${kind}` }),
      h("path", { d: kind === "mine" ? `M${x - 7} ${y}l7-7 7 7-7 7z` : `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0-10 0`, class: `end ${kind}` }),
    ];
  });
