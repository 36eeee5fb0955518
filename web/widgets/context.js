// One text, read by people at several distances: the words stay, the replies move.

import { replies, response, typical } from "../model/responses.js";
import { distributionBars, distributionTable } from "../parts/bars.js";
import { guessForm, slider } from "../parts/controls.js";
import { h, liveRegion } from "../parts/dom.js";
import { drawResponsively } from "../parts/plot.js";
import { setter } from "../parts/traits.js";
import { guessVerdict, ofHundred, percent, range } from "../parts/words.js";

export function render({ model, el, signal }) {
  const stages = model.get("stages"),
    last = stages.length - 1;
  const spoken = liveRegion(signal);
  const put = setter(model);
  const scenario = (i) => {
    const [channel, recipient] = model.get("route").split("/");
    return {
      channel,
      recipient,
      ask: "none",
      gift_world: "undecided",
      recipient_sd: 0,
      ...stages[i].features,
    };
  };
  let all; // every stage's distribution, since the reader will look at each
  const compute = () =>
    (all = stages.map((s, i) => ({
      result: replies(scenario(i), model.get("sent"), s.overrides),
      rate: typical(response(scenario(i), s.overrides)),
    })));

  const question = h("span");
  const guess = slider(question, { min: 0, max: model.get("sent"), value: 5 }, () => {});
  const asking = guessForm(
    {
      lock() {
        put({ guess: guess.value(), predict: false });
        outcome.focus();
      },
    },
    guess.el,
  );
  const known = slider(
    "How well he knows her",
    { min: 0, max: last, value: model.get("stage"), format: (i) => stages[i].name },
    (v) => put({ stage: v }),
  );
  const reads = h("p.reads", { "aria-live": "off" });
  const outcome = h("p.outcome", { tabIndex: -1 });
  const guessed = h("p.guessed");
  const picture = h("div.picture");
  const numbers = distributionTable({ pmf: [1], cdf: [1] });
  const again = h(
    "button",
    {
      type: "button",
      onclick: () => {
        put({ stage: 0, guess: -1, predict: true });
        guess.el.querySelector("input").focus();
      },
    },
    "Guess again",
  );
  const shown = h("div.shown", {}, guessed, picture, numbers.el, h("div.buttons", {}, again));
  el.append(
    h(
      "div.ws.distance",
      { role: "group", "aria-label": "Context slider", "data-lm-suppress-shortcuts": "true" },
      h(
        "p.label",
        {},
        `Invented: ${model.get("sender")}. The thoughts are invented too; the numbers are the model’s, on the weak grounds that it states.`,
      ),
      h(
        "div.letter",
        { role: "group", "aria-label": "The text, always the same" },
        h("div.text", {}, model.get("text")),
      ),
      known.el,
      reads,
      outcome,
      asking,
      shown,
      spoken.el,
    ),
  );

  const draw = drawResponsively(
    picture,
    (width) => distributionBars(all[model.get("stage")].result, [], width, []),
    signal,
  );

  function update() {
    const i = model.get("stage"),
      { result, rate } = all[i],
      open = model.get("predict");
    asking.hidden = !open;
    question.textContent = `${stages[last].name}: how many of ${model.get("sent")} would answer?`;
    guess.el.querySelector("input").max = model.get("sent");
    shown.hidden = open && i > 0;
    known.el.hidden = open;
    known.set(i);
    reads.textContent = stages[i].reads;
    const sentence = `${stages[i].name}: of ${model.get("sent")} such messages expect ${range(result.interval(0.9))} answers (nine times in ten), at about ${ofHundred(rate[0])}. Nobody answers: ${percent(result.none)}.`;
    outcome.textContent = sentence;
    const mine = model.get("guess");
    guessed.hidden = mine < 0;
    again.hidden = mine < 0;
    if (mine >= 0) {
      const [low, high] = all[last].result.interval(0.9);
      guessed.textContent =
        `You guessed ${mine} for the last stage; the model gives ${low} to ${high}: ${guessVerdict(mine, [low, high])}.` +
        " Not a word of the text has changed.";
    }
    if (!shown.hidden) {
      draw();
      numbers.update(result);
    }
    if (!open) spoken.announce(sentence);
  }
  for (const key of ["route", "sent", "stages"]) model.on(`change:${key}`, () => (compute(), update()));
  for (const key of ["stage", "predict", "guess"]) model.on(`change:${key}`, update);
  compute();
  update();
}
