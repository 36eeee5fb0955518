// One text, read by people at several distances: the words stay, the replies move.

import { replies, response, typical } from "../model/responses.js";
import { distributionBars, distributionTable } from "../parts/bars.js";
import { button, buttonRow, guessForm, slider } from "../parts/controls.js";
import { h, liveRegion } from "../parts/dom.js";
import { drawResponsively } from "../parts/plot.js";
import { widget } from "../parts/widget.js";
import { guessVerdict, ofHundred, percent, range } from "../parts/words.js";

/** Replies and rate at every stage, since the reader will look at each. */
function stageResults({ route, stages, sent }) {
  const [channel, recipient] = route.split("/");
  const message = { channel, recipient, ask: "none", gift_world: "undecided", recipient_sd: 0 };
  return stages.map(({ features, overrides }) => {
    const scenario = { ...message, ...features };
    return {
      result: replies(scenario, sent, overrides),
      rate: typical(response(scenario, overrides)),
    };
  });
}

const stageSentence = ({ name }, sent, { result, rate }) =>
  `${name}: of ${sent} such messages expect ${range(result.interval(0.9))} answers (nine times in ten), ` +
  `at about ${ofHundred(rate[0])}. Nobody answers: ${percent(result.none)}.`;

function guessSentence(guess, { result }) {
  const [low, high] = result.interval(0.9);
  return (
    `You guessed ${guess} for the last stage; the model gives ${low} to ${high}: ` +
    `${guessVerdict(guess, [low, high])}. Not a word of the text has changed.`
  );
}

function react({ set }, view) {
  return {
    lock() {
      set({ guess: view.guess.value(), predict: false });
      view.outcome.focus();
    },
    move: (stage) => set({ stage }),
    retry() {
      set({ stage: 0, guess: -1, predict: true });
      view.guess.el.querySelector("input").focus();
    },
  };
}

function build(context, { lock, move, retry }) {
  const { traits, signal } = context,
    { stages, sent } = traits;
  const question = h("span");
  const guess = slider(question, { min: 0, max: sent, value: 5 }, () => {});
  const form = guessForm({ lock }, guess.el);
  const stage = { min: 0, max: stages.length - 1, value: traits.stage, format: (i) => stages[i].name };
  const distance = slider("How well he knows her", stage, move);
  const reads = h("p.reads", { "aria-live": "off" }),
    outcome = h("p.outcome", { tabIndex: -1 }),
    guessed = h("p.guessed"),
    picture = h("div.picture");
  const table = distributionTable({ pmf: [1], cdf: [1] });
  const again = button("Guess again", retry);
  const shown = h("div.shown", guessed, picture, table.el, buttonRow(again));
  const label =
    `Invented: ${traits.sender}. The thoughts are invented too; ` +
    "the numbers are the model’s, and it says how weak their support is.";
  const letter = { role: "group", "aria-label": "The text, always the same" };
  const spoken = liveRegion(signal);
  const drawBars = (width) => distributionBars(context.results[traits.stage].result, [], width, []);
  const draw = drawResponsively(picture, drawBars, signal);
  const content = [
    h("p.label", label),
    h("div.letter", letter, h("div.text", traits.text)),
    distance.el,
    reads,
    outcome,
    form,
    shown,
    spoken.el,
  ];
  return {
    content,
    form,
    question,
    guess,
    distance,
    reads,
    outcome,
    shown,
    guessed,
    again,
    table,
    spoken,
    draw,
  };
}

/** The sliders, of which the second takes the place of the first. */
function updateControls(traits, { form, question, guess, distance }) {
  const { predict, sent, stage, stages } = traits;
  form.hidden = !predict;
  question.textContent = `${stages.at(-1).name}: how many of ${sent} would answer?`;
  guess.limit(sent);
  distance.el.hidden = predict;
  distance.set(stage);
}

function update(context, view, trait) {
  const { traits } = context,
    { sent, stage, stages, guess, predict } = traits;
  // Moving the stage changes none of the results, and they cost more than all else.
  if (!trait || ["route", "sent", "stages"].includes(trait)) context.results = stageResults(traits);
  const results = context.results,
    sentence = stageSentence(stages[stage], sent, results[stage]);
  updateControls(traits, view);
  view.reads.textContent = stages[stage].reads;
  view.outcome.textContent = sentence;
  view.shown.hidden = predict && stage > 0; // what is asked about stays covered
  view.guessed.hidden = view.again.hidden = guess < 0;
  if (guess >= 0) view.guessed.textContent = guessSentence(guess, results.at(-1));
  if (!view.shown.hidden) {
    view.draw();
    view.table.update(results[stage].result);
  }
  if (!predict) view.spoken.announce(sentence);
}

export const render = widget({
  kind: "distance",
  label: "Context slider",
  observes: ["route", "sent", "stages", "stage", "predict", "guess"],
  react,
  build,
  update,
});
