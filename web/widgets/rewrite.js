// One place of the letter: choose an edit, see both versions side by side, then what each edit does.

import { editsBefore, revise } from "../messages/rewriting.js";
import { button, buttonRow, choiceForm } from "../parts/controls.js";
import { h, liveRegion, refill, setText } from "../parts/dom.js";
import { storageNote } from "../parts/store.js";
import { storedChoices } from "../parts/stored-answers.js";
import { dots, editsMade, isEdit, sheet } from "../parts/versions.js";
import { widget } from "../parts/widget.js";

const quoted = (text) => (text ? `“${text}”` : "Cut it.");

/** How the place stood before: as the last edit of the same part left it, or as it was. */
function levelBefore({ places }, here, before) {
  const earlier = places.filter((place) => place.part === here.part && before[place.id]).at(-1);
  return earlier ? earlier.edits.find(({ id }) => id === before[earlier.id]).level : here.level;
}

/** What's true by then: what the last place that says something new of it says. */
const truthAt = ({ truth, places }, here) =>
  places.slice(0, places.indexOf(here) + 1).findLast((place) => place.truth)?.truth ?? truth;

function change({ name, levels }, from, to) {
  const said = (level) => `${level} (${levels[level].toLowerCase()})`;
  return from === to
    ? `At this place, ${name.toLowerCase()} stays at ${said(to)}.`
    : `At this place, ${name.toLowerCase()} goes from ${said(from)} to ${said(to)}.`;
}

/** An edit afterwards: what it is, what it does, what the reader of the letter thinks. */
const assessed = (edit, criterion, from) =>
  h(
    "li",
    h("b", quoted(edit.text)),
    " ",
    dots(edit.level),
    edit.tempting && h("b.tempting", " It looks better, but it isn’t."),
    ` ${change(criterion, from, edit.level)} ${edit.does}`,
    h("span.basis", ` He thinks: ${edit.reads}`),
  );

function prepare(context) {
  const { letter, criteria, at } = context.traits,
    here = letter.places.find((place) => place.id === at);
  const answers = storedChoices(context, isEdit(letter));
  return { letter, here, criterion: criteria[here.criterion], answers, tried: null };
}

function react(context, view) {
  const { traits, here, answers } = context;
  return {
    /** What is chosen and not locked yet stands on the sheet already. */
    choose(id) {
      context.tried = id;
      update(context, view);
      const { text } = here.edits.find((edit) => edit.id === id);
      view.spoken.announce(text ? `It would now read: ${quoted(text)}` : "The marked words would go.");
    },
    lock(chosen) {
      context.tried = null;
      const answer = { item: here.id, chosen };
      answers.lock({ answers: [...traits.answers, answer] }, [answer]);
      view.form.reset();
      view.outcome.focus();
    },
    retry() {
      answers.retry({ answers: traits.answers.filter(({ item }) => item !== here.id) });
      view.form.querySelector("input").focus();
    },
  };
}

function build({ letter, here, traits, store, signal }, { choose, lock, retry }) {
  const { sender, recipient } = letter,
    truth = truthAt(letter, here);
  const panel = (title) => {
    const body = h("div.letter", { role: "group", "aria-label": title });
    return { body, el: h("div", h("p.title", title), body) };
  };
  const was = panel("As it stands"),
    becomes = panel("As you’d have it"),
    thought = h("p.reads"),
    spoken = liveRegion(signal);
  const form = choiceForm({
    question: "What would you do with the marked words?",
    offered: here.edits.map(({ id, text }) => ({ value: id, label: quoted(text) })),
    missing: "Still open: choose one.",
    label: "Make this change",
    lock,
  });
  const asking = h("div.form", { onchange: ({ target }) => choose(target.value) }, form);
  const outcome = h("p.outcome", { tabIndex: -1 }),
    list = h("ul.reasons"),
    found = h("div.form", outcome, list, buttonRow(button("Mend it another way", retry)));
  const content = [
    h(
      "p.label",
      `Invented: ${sender}, writes to ${recipient}. How an edit changes the level of its place is fixed by how we wrote it; what he thinks is our guess.`,
    ),
    h("p", h("b", "What’s true: "), truth),
    h("div.side-by-side", was.el, becomes.el),
    thought,
    asking,
    found,
    storageNote(store, signal),
    spoken.el,
  ];
  return {
    content,
    was: was.body,
    becomes: becomes.body,
    thought,
    form,
    asking,
    outcome,
    list,
    found,
    spoken,
  };
}

function update({ traits, letter, here, criterion, tried }, view) {
  const made = editsMade(traits.answers),
    before = editsBefore(letter, here.id, made),
    locked = made[here.id],
    edit = here.edits.find(({ id }) => id === (locked ?? tried)),
    from = levelBefore(letter, here, before),
    parts = revise(letter, before);
  refill(view.was, before, () => sheet(letter, parts, here.part));
  refill(view.becomes, [before, edit?.id], () =>
    sheet(letter, { ...parts, [here.part]: edit?.text ?? "…" }, here.part),
  );
  // First the choice, then what comes of it.
  setText(view.thought, `He reads it and thinks: ${locked ? edit.reads : here.reads}`);
  view.asking.hidden = Boolean(locked);
  view.found.hidden = !locked;
  if (!locked) return;
  const verdict = edit.tempting ? " It looks better, but it isn’t." : "";
  setText(view.outcome, `${change(criterion, from, edit.level)}${verdict} ${edit.does}`);
  refill(view.list, [locked, from], () =>
    here.edits.filter(({ id }) => id !== locked).map((each) => assessed(each, criterion, from)),
  );
}

export const render = widget({
  kind: "rewrite",
  label: "Rewrite",
  observes: ["answers"],
  prepare,
  react,
  build,
  update,
});
