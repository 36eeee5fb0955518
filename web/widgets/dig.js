// An invented person's public trail: relevance rises, then it gets close.

import { dataTable } from "../parts/data-table.js";
import { decisions } from "../parts/decisions.js";
import { h } from "../parts/dom.js";
import { drawResponsively, plotArea } from "../parts/plot.js";
import { plural } from "../parts/words.js";

const WAYS = [
  { value: "use", label: "Take it up" },
  { value: "keep", label: "Know it, leave it out" },
  { value: "stop", label: "Not mine to know" },
];
const labelOf = (way) => WAYS.find((w) => w.value === way).label.toLowerCase();

/** Relevance and intrusion, find by find: a line of dots, a broken line of diamonds. */
function trailPicture(finds, seen, width) {
  const p = plotArea({ width, height: 190, left: 86, bottom: 34, x: [0.5, finds.length + 0.5], y: [0, 3] });
  const line = (key, name) => {
    const points = seen.map((find, i) => `${p.x(i + 1)} ${p.y(find[key])}`);
    return h("path", { d: `M${points.join("L")}`, class: `trail ${name}` });
  };
  return p.svg(
    p.axes({
      xs: finds.map((_, i) => [i + 1, String(i + 1)]),
      ys: [
        [0, "none"],
        [3, "very"],
      ],
    }),
    line("relevance", "helps"),
    line("intrusion", "intrudes"),
    seen.map((find, i) => [
      h("circle", { cx: p.x(i + 1), cy: p.y(find.relevance), r: 5, class: "helps" }),
      h("path", { d: `M${p.x(i + 1)} ${p.y(find.intrusion) - 7}l7 7-7 7-7-7z`, class: "intrudes" }),
    ]),
  );
}

function trail(finds, seen, signal) {
  const picture = h("div");
  drawResponsively(picture, (width) => trailPicture(finds, seen, width), signal)();
  const legend =
    "Dots: how relevant to your question. Diamonds: how far it intrudes. " +
    "Both are the makers’ opinion, from 0 to 3.";
  const table = dataTable("Relevance and intrusion of each find", ["Find", "Relevance", "Intrusion"], () =>
    seen.map((find) => [find.where, String(find.relevance), String(find.intrusion)]),
  );
  return [picture, h("p.hint", legend), table.el];
}

function after(find, chosen, { items, signal }) {
  const ours = labelOf(find.view);
  const outcome = chosen === find.view ? `So do we: ${ours}.` : `You: ${labelOf(chosen)}. We: ${ours}.`;
  return [
    h("p.outcome", { tabIndex: -1 }, outcome),
    h("p", find.why),
    trail(items, items.slice(0, items.indexOf(find) + 1), signal),
  ];
}

function end(finds, answers) {
  const agreed = finds.filter((find, i) => answers[i] === find.view).length;
  return [
    h("strong", `You and the makers agree on ${agreed} of ${plural(finds.length, "find")}.`),
    " Where you differ, neither is wrong: ask the person beside you where their line is, " +
      "and what would move it.",
  ];
}

export const render = decisions({
  kind: "dig",
  name: "Entry point dig",
  items: (traits) => traits.finds,
  ways: WAYS,
  label: ({ person, sender }) =>
    `Invented: ${person}. ${sender} The verdicts are the makers’ opinion; the line is yours to draw.`,
  question: "What do you do with it?",
  card: (find) => [h("p.title", find.where), h("p.text", find.what)],
  after,
  end,
});
