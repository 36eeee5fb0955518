// The letter has been sent: what to write after a yes, a "not now", silence, and a no.

import { decisions, optionsOf, stepOutcome } from "../parts/decisions.js";
import { h } from "../parts/dom.js";

export const render = decisions({
  kind: "replies",
  name: "The next message",
  items: (traits) => traits.steps,
  threads: (traits) => traits.threads,
  label: ({ sender, person }) =>
    `Invented: ${sender}, has written to ${person}. What they think is our guess, and the answers are our opinion.`,
  question: (step) => step.question,
  ways: optionsOf,
  card: ({ thread, when, who, said }, { threads }) => [
    h("p.title", `${threads.find(({ id }) => id === thread).name} · ${when}`),
    h("p.text", who && h("b", `${who}: `), said),
  ],
  after: stepOutcome,
  end: (steps, answers) => [
    h(
      "strong",
      `We’d have written the same in ${steps.filter((step, i) => answers[i] === step.ours).length} ` +
        `of ${steps.length}.`,
    ),
    " In most of these the best next message is short, and in two of them there’s hardly one at all.",
  ],
});
