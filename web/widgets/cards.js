// Questions from memory: answer aloud, look, judge yourself.

import { button, buttonRow, choiceForm, primaryButton } from "../parts/controls.js";
import { h, refill, showOutcome } from "../parts/dom.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { storageNote } from "../parts/store.js";
import { widget } from "../parts/widget.js";
import { plural } from "../parts/words.js";

const VERDICTS = ["Not really", "In part", "All of it"];

/** How much of a card the reader recalled last time, as an index of VERDICTS. */
const recalled = ({ answers }, { id }) => answers.findLast((a) => a.card === id)?.recalled;

/** What went worst last time comes first; new questions before those known in full. */
function inOrder(traits) {
  const rank = (card) => recalled(traits, card) ?? 1;
  return [...traits.cards].sort((a, b) => rank(a) - rank(b));
}

/** `queue`: the cards still to be asked; `looked`: whether the first one's answer is uncovered. */
function prepare(context) {
  const { cards } = context.traits;
  const stored = storedAnswers({
    ...context,
    kind: "card",
    anywhere: true,
    mine: (a) => cards.some((card) => card.id === a.card),
    traits: (kept) => ({ answers: kept.map(({ card, recalled }) => ({ card, recalled })) }),
  });
  return { stored, round: { queue: null, looked: false } };
}

function react(context, view) {
  const { traits, round, stored } = context;
  return {
    look() {
      round.looked = true;
      update(context, view);
      showOutcome(view.box.querySelector(".answer"));
    },
    lock(verdict) {
      const given = { card: round.queue.shift().id, recalled: Number(verdict) };
      round.looked = false;
      stored.lock({ answers: [...traits.answers, given] }, [given]);
      showOutcome(view.box.querySelector(".outcome"));
    },
    restart() {
      round.queue = null;
      update(context, view);
      showOutcome(view.box.querySelector(".outcome"));
    },
  };
}

function build({ store, signal }, actions) {
  const box = h("div.form");
  return { content: [box, storageNote(store, signal)], box, actions };
}

/** The answer, and how the reader judges their own. */
const uncovered = (card, lock) =>
  choiceForm({
    before: h("p.answer", { tabIndex: -1 }, card.answer),
    question: "How much of it did you have?",
    offered: VERDICTS.map((label, value) => ({ value, label })),
    missing: "Still open: how much of it did you have?",
    label: "Lock it",
    lock,
  });

function question({ traits, round }, { look, lock }) {
  const { cards, chapter } = traits,
    { queue, looked } = round,
    [card] = queue;
  const origin = card.chapter === chapter ? "" : ` · from chapter ${card.chapter}`;
  return [
    h("p.count", `${cards.length - queue.length + 1} of ${cards.length}${origin}`),
    h("p.outcome", { tabIndex: -1 }, card.question),
    looked ? uncovered(card, lock) : buttonRow(primaryButton("I have answered aloud: show me", look)),
  ];
}

const end = (full, all, { restart }) => [
  h("p.outcome", { tabIndex: -1 }, `${full} of ${plural(all, "question")} in full.`),
  h("p", "They come back two chapters on. What you had to look for stays longest."),
  buttonRow(button("Ask me again", restart)),
];

/** A question that stands here already stays as it is, whatever is locked in another tab. */
function update(context, { box, actions }) {
  const { traits, round } = context,
    { cards, answers } = traits;
  const underWay = round.looked || round.queue?.length < cards.length;
  if (!underWay || !(round.looked || answers.length)) round.queue = inOrder(traits);
  const { queue, looked } = round;
  if (queue.length) return refill(box, [queue[0].id, queue.length, looked], () => question(context, actions));
  const full = cards.filter((card) => recalled(traits, card) === 2).length;
  refill(box, full, () => end(full, cards.length, actions));
}

export const render = widget({
  kind: "recall",
  label: "Questions from memory",
  observes: ["answers"],
  prepare,
  react,
  build,
  update,
});
