// Move, hide or sharpen the sentence that says why you write, and see what readers may guess.

import { analyse } from "../messages/analyser.js";
import { button, buttonRow, choiceForm, radioGroup, slider } from "../parts/controls.js";
import { h, liveRegion, refill, setText } from "../parts/dom.js";
import { widget } from "../parts/widget.js";
import { plural } from "../parts/words.js";

/** The form of the sentence that the reader has chosen: hidden, hinted at, or said. */
const chosenForm = ({ forms, form }) => forms.find((f) => f.id === form);

const position = (at, sentences) =>
  at === 0 ? "at the front" : at === sentences.length ? "at the end" : `after sentence ${at}`;

/** What is offered as a guess: in the first form the purpose is hidden, and the truth stands last. */
const guesses = ({ forms }) => [...forms[0].guesses, forms.at(-1).guesses[0]];

function guessed(traits) {
  const { guess } = traits,
    offered = guesses(traits);
  return guess === offered.length - 1
    ? "You guessed it. Most people who got it wouldn’t bother to."
    : `You guessed: ${offered[guess]} In truth: ${offered.at(-1)}`;
}

/** When the reader of the message learns why it was written. */
function learning({ sentences, at }, { id, name, text }) {
  if (!text) return "The reader never learns why.";
  const before = sentences.slice(0, at).join(" ").split(/\s+/u).filter(Boolean).length;
  const learns = id === "hinted" ? "gets a hint" : "learns why";
  return `${plural(before, "word")} before the reader ${learns}: ${name}, ${position(at, sentences)}.`;
}

/** What the book's rules make of the message as it stands. */
function upfrontness({ sentences, at, lexicon }, { text }) {
  const message = [...sentences.slice(0, at), text, ...sentences.slice(at)].filter(Boolean);
  const { answer, levels } = analyse(message.join(" "), "stranger", "email", lexicon).criteria.upfrontness;
  return (
    `The book’s rules on upfrontness: ${answer}, ${levels[0]} to ${levels[1]}. ` +
    "They look at words, not at the order of ideas."
  );
}

/** The message, with the sentence in question marked. */
function message({ sentences, at }, { text }) {
  const lines = sentences.map((sentence) => [sentence, " "]);
  if (text) lines.splice(at, 0, [h("mark", text), " "]);
  return h("p.text", lines);
}

const react = ({ traits, set }, view) => ({
  lock(guess) {
    set({ guess: Number(guess) });
    view.outcome.focus();
  },
  move: (at) => set({ at }),
  choose: (form) => set({ form }),
  restart() {
    set({ guess: -1, form: "hidden", at: traits.sentences.length });
    view.question.querySelector("input").focus();
  },
});

const asked = (traits, lock) =>
  choiceForm({
    question: "What does he want? Guess.",
    offered: guesses(traits).map((label, value) => ({ value, label })),
    missing: "Still open: what is your guess?",
    label: "Lock my guess",
    lock,
  });

function build({ traits, signal }, { lock, move, choose, restart }) {
  const { sender, recipient, sentences, forms, form, at } = traits;
  const label = `Invented: ${sender}, to ${recipient}. We invented what readers might guess as well.`;
  const offered = forms.map(({ id, name }) => ({ value: id, label: name }));
  const places = { min: 0, max: sentences.length, value: at, format: (to) => position(to, sentences) };
  const sheet = h("div.letter", { role: "group", "aria-label": "The message" });
  const question = asked(traits, lock),
    asking = h("div.form", question);
  const kinds = radioGroup("The sentence that says why", offered, form, choose),
    place = slider("Where it stands", places, move),
    moving = h("div.form", kinds, place.el);
  const outcome = h("p.outcome", { tabIndex: -1 }),
    guess = h("p"),
    heading = h("p.title"),
    readings = h("ul.bubbles"),
    rules = h("p.hint"),
    again = buttonRow(button("Begin again", restart)),
    findings = h("div.read", outcome, guess, heading, readings, rules, again);
  const spoken = liveRegion(signal);
  return {
    content: [h("p.label", label), sheet, asking, moving, findings, spoken.el],
    ...{ sheet, question, asking, kinds, place, moving, outcome, guess, heading, readings, rules, findings },
    spoken,
  };
}

function update({ traits }, view) {
  const form = chosenForm(traits),
    { at } = traits,
    locked = traits.guess >= 0;
  refill(view.sheet, [form.id, at], () => message(traits, form));
  view.asking.hidden = locked;
  view.moving.hidden = view.findings.hidden = !locked;
  if (!locked) return;
  view.question.reset(); // the next guess begins with none
  view.kinds.querySelector(`input[value="${form.id}"]`).checked = true;
  view.place.set(at);
  view.place.el.hidden = !form.text;
  const outcome = learning(traits, form),
    { length } = form.guesses;
  setText(view.outcome, outcome);
  setText(view.guess, guessed(traits));
  setText(view.heading, length > 1 ? "What readers might make of it" : "What a reader makes of it");
  refill(view.readings, form.id, () => form.guesses.map((reading) => h("li", reading)));
  setText(view.rules, upfrontness(traits, form));
  view.spoken.announce(`${outcome} ${plural(length, "guess", "guesses")} left.`);
}

export const render = widget({
  kind: "purpose",
  label: "Purpose mover",
  observes: ["form", "at", "guess"],
  react,
  build,
  update,
});
