// Four entry points to one person: find it, use it, what comes before; then five hard cases.

import { decisions, optionsOf, stepOutcome } from "../parts/decisions.js";
import { h } from "../parts/dom.js";

/** A door seen from the front; it stands as far open as `share` of its steps were well taken. */
function door(thread, share) {
  if (thread === "line") return null;
  const edge = 21 - 13 * share,
    tilt = 4 * share;
  return h(
    "svg",
    { viewBox: "0 0 24 32", class: "icon door", "aria-hidden": "true" },
    h("rect", { x: 3, y: 1, width: 18, height: 30, class: "frame" }),
    h("polygon", { points: `3,1 ${edge},${1 + tilt} ${edge},${31 - tilt} 3,31`, class: "leaf" }),
    h("circle", { cx: edge - 2.5, cy: 16, r: 1.1, class: "knob" }),
  );
}

const labelOf = (step, chosen) => step.options.find(({ id }) => id === chosen).text;

const bothSides = (step, chosen) => [
  h("p.outcome", { tabIndex: -1 }, `You: ${labelOf(step, chosen)} We have no answer to this one.`),
  h("ul.reasons", h("li", h("b", "For using it. "), step.for), h("li", h("b", "Against. "), step.against)),
];

function end(steps, answers) {
  const ours = steps.map((step, i) => step.ours && answers[i] === step.ours),
    clear = steps.filter((step) => step.ours).length,
    hard = answers.filter((_, i) => !steps[i].ours);
  return [
    h("strong", `We agree on ${ours.filter(Boolean).length} of the ${clear} that we have a view on.`),
    ` Of the ${hard.length} hard ones, you’d use ${hard.filter((way) => way === "use").length}. ` +
      "Ask the person beside you where their line is, and what would move it.",
  ];
}

export const render = decisions({
  kind: "entrypoints",
  name: "Entry points",
  items: (traits) => traits.steps,
  threads: (traits) => traits.threads,
  icon: door,
  label: ({ you, person }) =>
    `Invented: ${person}. ${you} What she thinks is our guess, and the answers are our opinion.`,
  question: () => "Choose one.",
  ways: optionsOf,
  card: (step, { threads }) => [
    h("p.title", threads.find(({ id }) => id === step.thread).name),
    h("p.text", step.question),
  ],
  after: (step, chosen) => (step.ours ? stepOutcome(step, chosen) : bothSides(step, chosen)),
  end,
});
