// Two messages, matched but for one thing or two different ones: which has more, and how sure are you?

import { brier } from "../model/forecasts.js";
import { calibrationChart, calibrationSentence } from "../parts/calibration.js";
import { button, buttonRow, choiceForm, primaryButton, radioGroup, slider } from "../parts/controls.js";
import { h, refill, setText, showOutcome } from "../parts/dom.js";
import { INVENTED, letter, markedText, wordDifferences } from "../parts/letter.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { storageNote } from "../parts/store.js";
import { widget } from "../parts/widget.js";
import { plural } from "../parts/words.js";

const QUESTIONS = {
  context: "Which of the two shows more context, that is, of what they already share?",
  upfrontness: "Which of the two is more upfront about why it was written?",
};
const SIDES = ["The first", "The second"];
export const EDGES = [0, 0.6, 0.7, 0.8, 0.9, 1];

const answerTo = ({ answers }, pair) => answers.findLast((a) => a.pair === pair.id);
const isRight = ({ pairs }, answer) => pairs.find((p) => p.id === answer.pair).truth === answer.chosen;
const openPairs = (traits) => traits.pairs.flatMap((pair, i) => (answerTo(traits, pair) ? [] : [i]));
/** Whether truths of judged pairs are shown: at once, or when all are judged. */
const isRevealing = (traits) => traits.reveal !== "end" || !openPairs(traits).length;

/** The first pair after this one that is open, or any open one. */
function nextOpen(traits) {
  const open = openPairs(traits);
  return open.find((i) => i > traits.position) ?? open[0];
}

/** `begun`: whether the reader has chosen or moved anything in the form. */
function prepare(context) {
  const { traits, set, store } = context;
  const stored = storedAnswers({
    ...context,
    kind: "judgement",
    mine: (a) => traits.pairs.some((pair) => pair.id === a.pair),
    traits: (kept) => ({
      answers: kept.map(({ kind, at, place, ...answer }) => answer),
    }),
  });
  if (store) set({ position: openPairs(traits)[0] ?? 0 });
  return { stored, form: { begun: false } };
}

function react({ el, traits, set, stored, form }, view) {
  function go(position) {
    set({ position });
    view.sheet.querySelector(".letter").focus({ preventScroll: true });
    if (view.sheet.getBoundingClientRect().top < 60) el.scrollIntoView({ block: "start" });
  }
  return {
    go,
    begin: () => (form.begun = true),
    lock(given) {
      form.begun = false;
      stored.lock({ answers: [...traits.answers, given] }, [given]);
      if (!isRevealing(traits)) return go(nextOpen(traits));
      showOutcome(view.box.querySelector(".outcome"));
    },
    restart() {
      stored.retry({ answers: [] });
      go(0);
    },
  };
}

function build({ store, signal }, actions) {
  const label = `${INVENTED} Which of the two has more is settled by how they were written; which is better is a matter of opinion.`;
  const sheet = h("div.two"),
    box = h("div.form", { oninput: actions.begin }),
    running = h("div.running"),
    soFar = h("p"),
    chart = calibrationChart([{ sure: [], right: [] }], { edges: EDGES, from: 0.5 });
  return {
    content: [h("p.label", label), sheet, box, running, storageNote(store, signal)],
    ...{ sheet, box, running, soFar, chart, actions },
  };
}

/** The two messages; once the truth is out, with the places marked in which a matched pair differs. */
function letters({ pairs, position }, revealed) {
  const { left, right, matched } = pairs[position];
  const spans = revealed && matched ? wordDifferences(left.text, right.text) : [[], []];
  return [left, right].map((message, i) =>
    letter(
      message,
      `${SIDES[i]} · pair ${position + 1} of ${pairs.length}`,
      markedText(message.text, spans[i]),
    ),
  );
}

const step = ({ pairs, position }, by, { go }) =>
  pairs[position + by] && button(by < 0 ? "Previous pair" : "Another pair", () => go(position + by));

/** The controls hold what is chosen until it is locked. */
function question(traits, actions) {
  const { id, asks, left, right } = traits.pairs[traits.position];
  const both = [left.id, right.id],
    offered = both.map((value, i) => ({ value, label: SIDES[i] }));
  const sure = slider(
    "How sure are you? At 50% you’re tossing a coin.",
    { min: 50, max: 100, step: 5, value: 70, format: (v) => `${v}%` },
    () => {},
  );
  const preferred = radioGroup(
    "And which would you rather get? (That’s your opinion; it isn’t scored.)",
    [...offered, { value: "", label: "I don’t mind" }],
    "",
    () => {},
  );
  return choiceForm({
    question: QUESTIONS[asks],
    offered,
    after: [sure.el, preferred],
    missing: "Still open: which of the two?",
    label: "Lock my answer",
    buttons: [step(traits, -1, actions), step(traits, 1, actions)],
    lock: (chosen) =>
      actions.lock({
        pair: id,
        chosen,
        other: both.find((b) => b !== chosen),
        sure: sure.value(),
        preferred: preferred.querySelector(":checked").value,
      }),
  });
}

const onward = (traits, { go }) =>
  openPairs(traits).length
    ? primaryButton("Next pair", () => go(nextOpen(traits)))
    : h("p.done", `That was all ${plural(traits.pairs.length, "pair")}.`);

const waiting = (traits, actions) =>
  h(
    "div",
    h("p.outcome", { tabIndex: -1 }, "Locked. You will see how it went when all of them are."),
    buttonRow(onward(traits, actions), step(traits, -1, actions)),
  );

function verdict(traits, answer, actions) {
  const { truth, left, why } = traits.pairs[traits.position],
    { chosen, sure, preferred } = answer,
    right = isRight(traits, answer);
  const side = (id) => SIDES[id === left.id ? 0 : 1].toLowerCase();
  const outcome = `${right ? "Right" : "Not so"}: ${side(truth)} has more. You said ${side(chosen)}, ${sure}% sure.`;
  const cost =
    `This costs you a Brier score of ${brier(sure / 100, right).toFixed(2)}: nothing when sure and right, ` +
    `1 when sure and wrong, and ${brier(0.5, true).toFixed(2)} for tossing a coin.`;
  return h(
    "div.verdict",
    h("p.outcome", { tabIndex: -1 }, outcome),
    h("p", why),
    h("p", cost),
    preferred && h("p", `You would rather get ${side(preferred)}. That is no question of right and wrong.`),
    buttonRow(
      onward(traits, actions),
      step(traits, -1, actions),
      !openPairs(traits).length && button("Judge them again", actions.restart),
    ),
  );
}

/** How it went so far. */
function summarise(traits, { running, soFar, chart }) {
  const given = isRevealing(traits) ? traits.pairs.map((p) => answerTo(traits, p)).filter(Boolean) : [];
  refill(running, given.length > 0, () => given.length > 0 && [soFar, chart.el]);
  if (!given.length) return;
  const series = { sure: given.map((a) => a.sure / 100), right: given.map((a) => isRight(traits, a)) };
  const costs = series.sure.map((p, i) => brier(p, series.right[i]));
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  setText(soFar, `${calibrationSentence(series)} Mean Brier score: ${mean.toFixed(2)}.`);
  chart.update([series]);
}

function update({ traits, form }, view, trait) {
  const { position, pairs } = traits,
    { actions } = view;
  if (trait === "position") form.begun = false;
  // What is begun here goes on, though the pair may have been judged in another tab.
  const answer = !form.begun && answerTo(traits, pairs[position]),
    revealed = answer && isRevealing(traits);
  refill(view.sheet, [position, revealed], () => letters(traits, revealed));
  if (!form.begun)
    refill(view.box, [position, answer, revealed, openPairs(traits).length > 0], () =>
      revealed
        ? verdict(traits, answer, actions)
        : answer
          ? waiting(traits, actions)
          : question(traits, actions),
    );
  summarise(traits, view);
}

export const render = widget({
  kind: "pairs",
  label: "Pair judge",
  observes: ["position", "answers"],
  prepare,
  react,
  build,
  update,
});
