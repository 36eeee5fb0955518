// An invented person's public trail: relevance rises, then it gets close.

import { decisions } from "../parts/decisions.js";
import { h } from "../parts/dom.js";
import { dataTable } from "../parts/data-table.js";
import { drawResponsively, plotArea } from "../parts/plot.js";
import { plural } from "../parts/words.js";

const WAYS = [
  { value: "use", label: "Take it up" },
  { value: "keep", label: "Know it, leave it out" },
  { value: "stop", label: "Not mine to know" },
];
const label = (way) => WAYS.find((w) => w.value === way).label.toLowerCase();

export function render({ model, el, signal }) {
  const finds = model.get("finds");

  /** Relevance and intrusion, find by find: a line of dots, a broken line of diamonds. */
  function trail(n) {
    const shown = finds.slice(0, n);
    const picture = h("div");
    const draw = drawResponsively(
      picture,
      (width) => {
        const p = plotArea({
          width,
          height: 190,
          left: 86,
          bottom: 34,
          x: [0.5, finds.length + 0.5],
          y: [0, 3],
        });
        const line = (key, name) =>
          h("path", {
            d: `M${shown.map((f, i) => `${p.x(i + 1)} ${p.y(f[key])}`).join("L")}`,
            class: `trail ${name}`,
          });
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
          shown.map((f, i) => [
            h("circle", { cx: p.x(i + 1), cy: p.y(f.relevance), r: 5, class: "helps" }),
            h("path", { d: `M${p.x(i + 1)} ${p.y(f.intrusion) - 7}l7 7-7 7-7-7z`, class: "intrudes" }),
          ]),
        );
      },
      signal,
    );
    draw();
    return [
      picture,
      h(
        "p.hint",
        {},
        "Dots: how relevant to your question. Diamonds: how far it intrudes. Both are the makers’ opinion, from 0 to 3.",
      ),
      dataTable("Relevance and intrusion of each find", ["Find", "Relevance", "Intrusion"], () =>
        shown.map((f) => [f.where, String(f.relevance), String(f.intrusion)]),
      ).el,
    ];
  }

  const agree = (answers) =>
    finds.filter((f) => answers.findLast((a) => a.item === f.id)?.chosen === f.view).length;

  decisions({
    model,
    el,
    signal,
    kind: "dig",
    name: "Entry point dig",
    items: finds,
    ways: WAYS,
    label: `Invented: ${model.get("person")}. ${model.get("sender")} The verdicts are the makers’ opinion; the line is yours to draw.`,
    question: "What do you do with it?",
    card: (f) => [h("p.title", {}, f.where), h("p.text", {}, f.what)],
    after: (f, chosen) => [
      h(
        "p.outcome",
        { tabIndex: -1 },
        chosen === f.view ? `So do we: ${label(f.view)}.` : `You: ${label(chosen)}. We: ${label(f.view)}.`,
      ),
      h("p", {}, f.why),
      trail(finds.indexOf(f) + 1),
    ],
    end: (answers) =>
      h(
        "p",
        {},
        h("strong", {}, `You and the makers agree on ${agree(answers)} of ${plural(finds.length, "find")}.`),
        " Where you differ, neither is wrong: ask the person beside you where their line is, and what would move it.",
      ),
  });
}
