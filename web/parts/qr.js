// A text as a QR code: one path, dark on light in every mode, since phones read no other.

import encodeQR from "qr";
import { h } from "./dom.js";

const QUIET = 4; // modules of margin, as the standard asks

export function qrCode(text, label) {
  const modules = encodeQR(text, "raw", { ecc: "medium", border: QUIET });
  const dark = modules.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  const size = modules.length;
  return h(
    "svg.qr",
    { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" },
    h("rect", { width: size, height: size, fill: "#fff" }),
    h("path", { d: dark.join(""), fill: "#000" }),
  );
}
