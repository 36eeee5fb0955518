// Two messages that differ in one thing: which of them has more of it, and how sure are you?

import { brier } from "../model/forecasts.js";
import { calibrationChart, calibrationSentence } from "../parts/calibration.js";
import { radioGroup, slider } from "../parts/controls.js";
import { replaceContent, h } from "../parts/dom.js";
import { INVENTED, wordDifferences, letter, markedText } from "../parts/letter.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { storageNote, storeOf } from "../parts/store.js";
import { setter } from "../parts/traits.js";
import { plural } from "../parts/words.js";

const QUESTIONS = {
  context: "Which of the two shows more context?",
  upfrontness: "Which of the two tells its reader sooner and more plainly why it was written?",
};
const SIDES = ["The first", "The second"];
export const EDGES = [0, 0.6, 0.7, 0.8, 0.9, 1];

export function render({ model, el, signal }) {
  const pairs = model.get("pairs");
  const store = storeOf(el);
  const atEnd = model.get("reveal") === "end";
  const sheet = h("div.two");
  const form = h("div.form");
  const running = h("div.running");
  const chart = calibrationChart([{ sure: [], right: [] }], { edges: EDGES, from: 0.5 });
  const sentence = h("p");
  el.append(
    h(
      "div.ws.pairs",
      { role: "group", "aria-label": "Pair judge", "data-lm-suppress-shortcuts": "true" },
      h(
        "p.label",
        {},
        `${INVENTED} Which of two has more is settled by how they were written; which is better is opinion.`,
      ),
      sheet,
      form,
      running,
      storageNote(store, signal),
    ),
  );

  let draft;
  const fresh = () => (draft = { chosen: null, sure: 70, preferred: "" });
  const put = setter(model);
  const current = () => pairs[model.get("position")];
  const answer = (id = current().id) => model.get("answers").findLast((a) => a.pair === id);
  const right = (a) => pairs.find((p) => p.id === a.pair).truth === a.chosen;
  const done = () => pairs.every((p) => answer(p.id));
  const revealed = () => Boolean(answer()) && (!atEnd || done());

  function show(focus) {
    const { left, right: other } = current();
    const spans = revealed() ? wordDifferences(left.text, other.text) : [[], []];
    const head = (i) => `${SIDES[i]} · pair ${model.get("position") + 1} of ${pairs.length}`;
    replaceContent(
      sheet,
      [left, other].map((m, i) => letter(m, head(i), markedText(m.text, spans[i]))),
    );
    replaceContent(form, revealed() ? verdict() : answer() ? waiting() : questions());
    summary();
    if (focus) form.querySelector("[data-focus]")?.focus();
  }

  function questions() {
    const { id, asks, left, right: other } = current();
    const both = [left.id, other.id];
    const note = h("p.missing", { role: "alert" });
    const options = both.map((v, i) => ({ value: v, label: SIDES[i] }));
    const sure = slider(
      "How sure are you? At 50% you are tossing a coin.",
      { min: 50, max: 100, step: 5, value: draft.sure, format: (v) => `${v}%` },
      (v) => (draft.sure = v),
    );
    const question = radioGroup(
      QUESTIONS[asks],
      options,
      draft.chosen,
      (v) => ((draft.chosen = v), (note.textContent = "")),
    );
    return h(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          if (!draft.chosen) {
            note.textContent = "Still open: which of the two?";
            return question.querySelector("input").focus();
          }
          const given = {
            pair: id,
            chosen: draft.chosen,
            other: both.find((b) => b !== draft.chosen),
            sure: draft.sure,
            preferred: draft.preferred,
          };
          fresh();
          answers.lock({ answers: [...model.get("answers"), given] }, [given]);
          if (atEnd && !done()) return go(following());
          show(true);
        },
      },
      question,
      sure.el,
      radioGroup(
        "And which would you rather get? (Opinion; nobody scores it.)",
        [...options, { value: "", label: "No matter" }],
        draft.preferred,
        (v) => (draft.preferred = v),
      ),
      note,
      h("div.buttons", {}, h("button.primary", { type: "submit" }, "Lock my answer"), step(-1), step(1)),
    );
  }

  const waiting = () =>
    h(
      "div",
      {},
      h(
        "p.outcome",
        { tabIndex: -1, "data-focus": "" },
        "Locked. You will see how it went when all of them are.",
      ),
      h("div.buttons", {}, onward(), step(-1)),
    );

  function verdict() {
    const { truth, left, why } = current();
    const a = answer(),
      hit = right(a),
      cost = brier(a.sure / 100, hit);
    const side = (id) => SIDES[id === left.id ? 0 : 1];
    return h(
      "div.verdict",
      {},
      h(
        "p.outcome",
        { tabIndex: -1, "data-focus": "" },
        `${hit ? "Right" : "Not so"}: ${side(truth).toLowerCase()} has more. You said ${side(a.chosen).toLowerCase()}, ${a.sure}% sure.`,
      ),
      h("p", {}, why),
      h(
        "p",
        {},
        `This costs you a Brier score of ${cost.toFixed(2)}: nothing when sure and right, 1 when sure and wrong, and ${brier(0.5, true).toFixed(2)} for tossing a coin.`,
      ),
      a.preferred &&
        h(
          "p",
          {},
          `You would rather get ${side(a.preferred).toLowerCase()}. That is no question of right and wrong.`,
        ),
      h(
        "div.buttons",
        {},
        onward(),
        step(-1),
        done() && h("button", { type: "button", onclick: again }, "Judge them again"),
      ),
    );
  }

  function summary() {
    const given = atEnd && !done() ? [] : pairs.map((p) => answer(p.id)).filter(Boolean);
    if (!given.length) return replaceContent(running);
    const series = { sure: given.map((a) => a.sure / 100), right: given.map(right) };
    const mean = given.reduce((sum, a) => sum + brier(a.sure / 100, right(a)), 0) / given.length;
    chart.update([series]);
    sentence.textContent = `${calibrationSentence(series)} Mean Brier score: ${mean.toFixed(2)}.`;
    replaceContent(running, sentence, chart.el);
  }

  /** The first pair after this one that is open, or any open one. */
  function following() {
    const open = pairs.flatMap((p, i) => (answer(p.id) ? [] : [i]));
    return open.find((i) => i > model.get("position")) ?? open[0];
  }
  const go = (to) => {
    put({ position: to });
    sheet.querySelector(".letter").focus({ preventScroll: true });
    if (sheet.getBoundingClientRect().top < 60) el.scrollIntoView({ block: "start" });
  };
  function onward() {
    const to = following();
    return to === undefined
      ? h("p.done", {}, `That was all ${plural(pairs.length, "pair")}.`)
      : h("button.primary", { type: "button", onclick: () => go(to) }, "Next pair");
  }
  const step = (by) =>
    pairs[model.get("position") + by] &&
    h(
      "button",
      { type: "button", onclick: () => go(model.get("position") + by) },
      by < 0 ? "Previous pair" : "Another pair",
    );
  function again() {
    answers.retry({ answers: [] });
    go(0);
  }

  fresh();
  const answers = storedAnswers({
    model,
    store,
    signal,
    kind: "judgement",
    mine: (a) => pairs.some((p) => p.id === a.pair),
    traits: (kept) => ({
      answers: kept.map(({ pair, chosen, other, sure, preferred }) => ({
        pair,
        chosen,
        other,
        sure,
        preferred,
      })),
    }),
  });
  if (store)
    put({
      position: Math.max(
        pairs.findIndex((p) => !answer(p.id)),
        0,
      ),
    });
  const redraw = () => answers.busy || show();
  model.on("change:position", () => (fresh(), redraw()));
  model.on("change:answers", redraw);
  show();
}
