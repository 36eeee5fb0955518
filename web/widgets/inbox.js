// Twelve messages in the recipient's chair: whom do you answer, and why; then what they were.

import { answered } from "../model/inbox.js";
import { response, typical } from "../model/responses.js";
import { distributionBars } from "../parts/bars.js";
import { button, buttonRow, primaryButton } from "../parts/controls.js";
import { h, liveRegion, refill, setText } from "../parts/dom.js";
import { drawResponsively } from "../parts/plot.js";
import { storageNote } from "../parts/store.js";
import { storedChoices } from "../parts/stored-answers.js";
import { widget } from "../parts/widget.js";
import { ofHundred, plural, range } from "../parts/words.js";

const LEAVE = "leave",
  UNSEEN = "unseen"; // still closed when the time was up, or when the reader had had enough
const NOT_ANSWERED = [LEAVE, UNSEEN];

/** The message of the model that one here is likened to. */
function scenarioOf({ route, features, ask }) {
  const [channel, recipient] = route.split("/");
  return {
    channel,
    recipient,
    ask,
    gift_world: "undecided",
    ...Object.fromEntries(features.map((f) => [f, true])),
  };
}

const chosenFor = (answers, { id }) => answers.findLast((a) => a.item === id)?.chosen;
const countAnswered = ({ answers, messages }) =>
  messages.filter((m) => !NOT_ANSWERED.includes(chosenFor(answers, m))).length;
const openOnes = ({ answers, messages }) => messages.filter((m) => !chosenFor(answers, m));

// ---- sentences -----------------------------------------------------------------------

function resultSentence(traits, expected) {
  const { messages } = traits,
    mine = countAnswered(traits);
  const [low, high] = expected.interval(0.9);
  const verdict = mine < low ? "fewer than they would" : mine > high ? "more than they would" : "so did you";
  return (
    `You answered ${mine} of ${messages.length}. The model expects ${expected.mean.toFixed(1)} answers to ` +
    `messages like these; nine readers in ten would answer ${range([low, high])}` +
    `${verdict === "so did you" ? ", and so did you" : `. You answered ${verdict}`}.`
  );
}

function reasonsSentence(answers, messages, reasons) {
  const counts = reasons
    .map(({ id, name }) => [name, messages.filter((m) => chosenFor(answers, m) === id).length])
    .filter(([, n]) => n)
    .sort((a, b) => b[1] - a[1]);
  return counts.length ? `Why: ${counts.map(([name, n]) => `${name} (${n})`).join("; ")}.` : "";
}

const DONE = { [LEAVE]: "You left it. ", [UNSEEN]: "You didn’t get to it. " };

/** One message afterwards: what the reader did, what it was, what the model says of its like. */
const afterwards = (message, chosen, reasons) =>
  h(
    "li",
    h("b", `${message.subject} `),
    h("span", `(${message.from}). `),
    h("span", DONE[chosen] ?? `You answered: ${reasons.find((r) => r.id === chosen).name}. `),
    message.was,
    h(
      "span.basis",
      ` The model: about ${ofHundred(typical(response(scenarioOf(message)))[0])} such messages get an answer.`,
    ),
  );

// ---- what a reader does ----------------------------------------------------------------

const prepare = (context) => ({
  started: false,
  expected: answered(context.traits.messages.map(scenarioOf)),
  answers: storedChoices(
    context,
    (a) =>
      context.traits.messages.some((m) => m.id === a.item) &&
      [...NOT_ANSWERED, ...context.traits.reasons.map((r) => r.id)].includes(a.chosen),
    { begun: () => context.started },
  ),
});

function react(context, view, actions = {}) {
  const { traits, answers } = context;
  const record = (more) => answers.lock({ answers: [...traits.answers, ...more] }, more);
  /** When the time is up, or a reader has had enough: the message in view was left, the others not seen. */
  const finish = () => {
    stop(context);
    record(openOnes(traits).map(({ id }, i) => ({ item: id, chosen: i ? UNSEEN : LEAVE })));
    view.outcome.focus();
  };
  return Object.assign(actions, {
    start(clocked) {
      context.started = true;
      if (clocked) run(context, view, finish);
      update(context, view);
      view.letter.focus();
    },
    choose(chosen) {
      const [message] = openOnes(traits);
      record([{ item: message.id, chosen }]);
      if (openOnes(traits).length) return view.letter.focus();
      stop(context);
      view.outcome.focus();
    },
    finish,
    retry() {
      context.started = false;
      answers.retry({ answers: [] });
      view.begin.querySelector("button").focus();
    },
  });
}

/** The clock: told by the time of day, since a page out of sight is seldom called. */
function run(context, view, finish) {
  const end = Date.now() + 1000 * context.traits.seconds;
  const tick = () => {
    const left = Math.max(Math.ceil((end - Date.now()) / 1000), 0);
    setText(view.clock, `${plural(left, "second")} left`);
    if (left === 30 || left === 10) view.spoken.announce(view.clock.textContent);
    if (left === 0) {
      view.spoken.announce("Time’s up.");
      finish();
    }
  };
  context.timer = setInterval(tick, 250);
  context.signal?.addEventListener("abort", () => stop(context));
  tick();
}

function stop(context) {
  clearInterval(context.timer);
  context.timer = undefined;
}

// ---- what it is made of ------------------------------------------------------------------

function build(context, actions) {
  const { traits, store, signal } = context;
  const letter = h("div.letter", { role: "group", tabIndex: -1 }),
    clock = h("p.count", { role: "timer", "aria-live": "off" }),
    spoken = liveRegion(signal),
    outcome = h("p.outcome", { tabIndex: -1 }),
    why = h("p"),
    list = h("ul.reasons"),
    picture = h("div.picture");
  const begin = h(
    "div",
    h("p", traits.you),
    h("p", `${plural(traits.messages.length, "message")}. Who do you answer?`),
    buttonRow(
      primaryButton(`Start the clock: ${traits.seconds} seconds`, () => actions.start(true)),
      button("Take your time", () => actions.start(false)),
    ),
  );
  const why_ = h(
    "fieldset.choice",
    h("legend", "Answer it, because …"),
    buttonRow(traits.reasons.map(({ id, name }) => button(name, () => actions.choose(id)))),
  );
  const triage = h(
    "div",
    clock,
    letter,
    why_,
    buttonRow(
      button("Leave it", () => actions.choose(LEAVE)),
      button("That’s enough for today", actions.finish),
    ),
  );
  const draw = drawResponsively(
    picture,
    (width) => {
      const mine = countAnswered(traits);
      return distributionBars(context.expected, [], width, [mine, mine], "readers");
    },
    signal,
  );
  const done = h(
    "div",
    outcome,
    why,
    h(
      "p.hint",
      "The outlined bar is you. One inbox proves nothing; how the twelve were written matters more.",
    ),
    picture,
    h("details", h("summary", "What the twelve were"), list),
    buttonRow(button("Read them again", actions.retry)),
  );
  const content = [
    h(
      "p.label",
      "Invented messages by invented people. What the model says is about messages of their kind, not about a text.",
    ),
    begin,
    triage,
    done,
    storageNote(store, signal),
    spoken.el,
  ];
  return { content, begin, triage, letter, clock, done, outcome, why, list, draw, spoken };
}

function update(context, view) {
  const { traits } = context,
    { messages, answers, reasons } = traits,
    open = openOnes(traits),
    over = open.length === 0;
  view.begin.hidden = context.started || over;
  view.triage.hidden = over || !context.started;
  view.done.hidden = !over;
  if (over) {
    setText(view.outcome, resultSentence(traits, context.expected));
    setText(view.why, reasonsSentence(answers, messages, reasons));
    refill(view.list, answers, () => messages.map((m) => afterwards(m, chosenFor(answers, m), reasons)));
    view.draw();
    return;
  }
  const [message] = open,
    count = `${messages.length - open.length + 1} of ${messages.length}`;
  view.letter.setAttribute("aria-label", `Message ${count}`);
  refill(view.letter, message.id, () => [
    h("p.count", count),
    h("p", h("b", message.from)),
    h("p.title", message.subject),
    h("p.text", message.text),
  ]);
}

export const render = widget({
  kind: "inbox",
  label: "Inbox",
  observes: ["answers"],
  prepare,
  react,
  build,
  update,
});
