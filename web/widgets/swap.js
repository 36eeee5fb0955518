// Put somebody else's name into a text: what still fits could have gone to anybody.

import { button, buttonRow, primaryButton, radioGroup, select, setChoice } from "../parts/controls.js";
import { dataTable } from "../parts/data-table.js";
import { h, refill, setText, uniqueId } from "../parts/dom.js";
import { widget } from "../parts/widget.js";
import { plural } from "../parts/words.js";

const textOf = ({ texts, position }) => texts[position];
const readerOf = (traits) => textOf(traits).recipients.find((r) => r.id === traits.recipient);
const countWords = (sentences) => sentences.reduce((sum, s) => sum + s.text.split(/\s+/u).length, 0);
const fitting = (sentences, reader) => sentences.filter((s) => s.fits.includes(reader.id));

// ---- sentences -------------------------------------------------------------------

function outcomeSentence({ sentences, first }, reader) {
  if (reader.id === first) return "To its own reader all of it fits.";
  const misfits = sentences.length - fitting(sentences, reader).length;
  return `${misfits} of ${plural(sentences.length, "sentence")} don’t fit ${reader.name}.`;
}

function agreementSentence({ sentences }, reader, marks) {
  const alike = sentences.filter((s, i) => s.fits.includes(reader.id) !== marks.includes(i)).length;
  return `We agree on ${alike} of ${sentences.length}.`;
}

function wordsSentence({ sentences, recipients }) {
  const general = sentences.filter((s) => s.fits.length === recipients.length);
  return (
    `${countWords(general)} of its ${countWords(sentences)} words fit all ${recipients.length} readers: ` +
    "a list and a program could have sent them. The rest took knowing someone."
  );
}

// ---- the widget --------------------------------------------------------------------

function react({ traits, set }, view) {
  return {
    takeText: (position) => set({ position: Number(position), marks: [], locked: false }),
    sendTo: (recipient) => set({ recipient }),
    mark(i, wrong) {
      const others = traits.marks.filter((m) => m !== i);
      set({ marks: wrong ? [...others, i].sort((a, b) => a - b) : others });
    },
    lock() {
      set({ locked: true });
      view.outcome.focus();
    },
    retry() {
      set({ marks: [], locked: false });
      view.letter.querySelector("input").focus();
    },
  };
}

/** A sentence: with a box to tick, until the marks are locked; then what the makers say of it. */
function buildLine(sentence, onmark) {
  const id = uniqueId("fits");
  const box = h("input", { type: "checkbox", id, onchange: () => onmark(box.checked) });
  return { sentence, box, label: h("label", { for: id }), el: h("li") };
}

/** One text, sentence by sentence. */
function buildSheet({ sentences, recipients, first }, { mark }) {
  const lines = sentences.map((sentence, i) => buildLine(sentence, (wrong) => mark(i, wrong)));
  const list = h(
    "ul.text",
    lines.map((line) => line.el),
  );
  return {
    lines,
    list,
    written: h("p.count", `Written to ${recipients.find((r) => r.id === first).who}.`),
  };
}

/** Whom to send each text to; texts that the same people can read share the choice. */
function buildChoices(texts, { sendTo }) {
  const byReaders = {};
  return texts.map(({ recipients }) => {
    const offered = recipients.map(({ id, name }) => ({ value: id, label: name }));
    return (byReaders[JSON.stringify(offered)] ??= radioGroup("Send it to", offered, null, sendTo));
  });
}

function buildOutcome({ traits }, { retry }) {
  const outcome = h("p.outcome", { tabIndex: -1 }),
    agreement = h("p"),
    words = h("p");
  const table = dataTable("How many sentences fit each reader", ["Reader", "Sentences that fit"], () => {
    const { sentences, recipients } = textOf(traits);
    return recipients.map((r) => [r.name, `${fitting(sentences, r).length} of ${sentences.length}`]);
  });
  const hint = h("p.hint", "Now send it to someone else, or try the other text.");
  const buttons = buttonRow(button("Mark them again", retry));
  const shown = h("div", outcome, agreement, words, table.el, hint, buttons);
  return { shown, outcome, agreement, words, table };
}

function build(context, actions) {
  const { texts, position } = context.traits;
  const offered = texts.map(({ name }, i) => ({ value: String(i), label: name }));
  const text = select("The text", offered, String(position), actions.takeText);
  const sheets = texts.map((each) => buildSheet(each, actions));
  const choices = buildChoices(texts, actions);
  const chooser = h("div"),
    letter = h("div.letter", { role: "group", "aria-label": "The text" }),
    sentTo = h("p.count");
  const outcome = buildOutcome(context, actions);
  const hint = "Tick every sentence that would be wrong or pointless for this reader.";
  const marking = h("div", h("p.hint", hint), buttonRow(primaryButton("Lock my marks", actions.lock)));
  const content = [
    h("p.label", "Invented texts and people. Who a sentence fits is our reading."),
    text.el,
    chooser,
    letter,
    h("div.form", marking, outcome.shown),
  ];
  return { content, text, chooser, choices, letter, sheets, sentTo, marking, ...outcome };
}

function updateLine({ sentence, box, label, el }, i, { marks, locked }, reader) {
  const words = sentence.text.replaceAll("{name}", reader.name);
  box.checked = marks.includes(i);
  setText(label, words);
  el.className = locked ? "" : "tickbox";
  refill(el, locked && [words, reader.id], () => {
    if (!locked) return [box, label];
    return sentence.fits.includes(reader.id) ? words : [h("s", words), h("b.says", " doesn’t fit")];
  });
}

function update({ traits }, view) {
  const { position, recipient, marks, locked } = traits,
    text = textOf(traits),
    reader = readerOf(traits);
  view.text.set(String(position));
  const choice = view.choices[position],
    { written, list, lines } = view.sheets[position];
  if (!view.chooser.contains(choice)) view.chooser.replaceChildren(choice);
  setChoice(choice, recipient);
  refill(view.letter, position, () => [written, view.sentTo, list]);
  lines.forEach((line, i) => updateLine(line, i, traits, reader));
  const own = reader.id === text.first;
  view.sentTo.hidden = view.agreement.hidden = own;
  view.sentTo.textContent = `Now sent to ${reader.who}.`;
  view.marking.hidden = locked;
  view.shown.hidden = !locked;
  view.outcome.textContent = outcomeSentence(text, reader);
  view.agreement.textContent = agreementSentence(text, reader, marks);
  view.words.textContent = wordsSentence(text);
  view.table.update();
}

export const render = widget({
  kind: "swap",
  label: "Swap test",
  observes: ["position", "recipient", "locked", "marks"],
  react,
  build,
  update,
});
