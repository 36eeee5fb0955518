// Send, hold, or change the channel: decide, then see what follows from each.

import { consequences, decisions } from "../parts/decisions.js";
import { h } from "../parts/dom.js";

const WAYS = [
  { value: "send", label: "Send it" },
  { value: "channel", label: "Choose another way" },
  { value: "hold", label: "Hold it" },
];
const labelOf = (way) => WAYS.find((w) => w.value === way).label;

/** What follows from each way in this case. */
const waysOf = (item) => WAYS.map(({ value, label }) => ({ value, label: `${label}.`, then: item[value] }));

const legalPages = (ids, { laws, noted }) => [
  h("p.title", "What the law says is written here"),
  h(
    "ul.laws",
    ids.map((id) =>
      h("li", h("a", { href: laws[id].url, rel: "noreferrer" }, laws[id].name), ` (of ${laws[id].of})`),
    ),
  ),
  h("p.hint", `Addresses as of ${noted}. Laws change, and yours may be different.`),
];

function after(item, chosen, { traits }) {
  const verdict = chosen === item.view ? "So would we: " : `You: ${labelOf(chosen).toLowerCase()}. Ours: `;
  return [
    h("p.outcome", { tabIndex: -1 }, `${verdict}${labelOf(item.view).toLowerCase()}.`),
    consequences(waysOf(item), chosen),
    item.laws.length > 0 && legalPages(item.laws, traits),
  ];
}

export const render = decisions({
  kind: "gates",
  name: "Gate cards",
  items: (traits) => traits.cases,
  ways: () => WAYS,
  label: () =>
    "Invented cases. The verdicts are our opinion, and none of this is legal advice: " +
    "read the law’s own page, or ask someone who knows it.",
  question: () => "Do you send it?",
  card: (item) => h("p.text", item.case),
  after,
  end: (items, answers) => [
    h(
      "strong",
      `You held back or changed the way in ${answers.filter((way) => way !== "send").length} ` +
        `of ${items.length} cases.`,
    ),
    " A message you don’t send is sometimes the best one you ever wrote.",
  ],
});
