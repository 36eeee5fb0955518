// Send, hold, or change the channel: decide, then see what follows from each.

import { decisions } from "../parts/decisions.js";
import { h } from "../parts/dom.js";

const WAYS = [
  { value: "send", label: "Send it" },
  { value: "channel", label: "Choose another way" },
  { value: "hold", label: "Hold it" },
];
const label = (way) => WAYS.find((w) => w.value === way).label;

export function render({ model, el, signal }) {
  const cases = model.get("cases"),
    laws = model.get("laws");
  decisions({
    model,
    el,
    signal,
    kind: "gates",
    name: "Gate cards",
    items: cases,
    ways: WAYS,
    label:
      "Invented cases. The verdicts are the makers’ opinion, and nothing here is legal advice: read the law’s own page, or ask somebody who knows it.",
    question: "Do you send it?",
    card: (c) => h("p.text", {}, c.case),
    after: (c, chosen) => [
      h(
        "p.outcome",
        { tabIndex: -1 },
        `${chosen === c.view ? "So would we: " : `You: ${label(chosen).toLowerCase()}. We: `}${label(c.view).toLowerCase()}.`,
      ),
      h(
        "ul.reasons",
        {},
        [chosen, ...WAYS.map((w) => w.value).filter((w) => w !== chosen)].map((w) =>
          h("li", {}, h("b", {}, `${label(w)}. `), c[w]),
        ),
      ),
      c.laws.length > 0 && [
        h("p.title", {}, "What the law says is written here"),
        h(
          "ul.laws",
          {},
          c.laws.map((id) =>
            h(
              "li",
              {},
              h("a", { href: laws[id].url, rel: "noreferrer" }, laws[id].name),
              ` (of ${laws[id].of})`,
            ),
          ),
        ),
        h("p.hint", {}, `Addresses as of ${model.get("noted")}. Laws change, and yours may be another one.`),
      ],
    ],
    end: (answers) => {
      const held = cases.filter((c) => answers.findLast((a) => a.item === c.id)?.chosen !== "send").length;
      return h(
        "p",
        {},
        h("strong", {}, `You held back or changed the way in ${held} of ${cases.length} cases.`),
        " A message that is not sent is sometimes the best one you ever wrote.",
      );
    },
  });
}
