// Items one after another: choose a way, lock it, see what follows, go on, begin again.

import { button, buttonRow, choiceForm, primaryButton } from "./controls.js";
import { h, refill, replaceContent } from "./dom.js";
import { storageNote } from "./store.js";
import { storedAnswers } from "./stored-answers.js";
import { widget } from "./widget.js";

const chosenFor = ({ answers }, item) => answers.findLast((a) => a.item === item.id)?.chosen;

/** Which item to go on with: the next open one, or else the first; -1 if none is left. */
function nextOpen({ traits, items, position }) {
  const open = items.map((item) => !chosenFor(traits, item));
  const later = open.indexOf(true, position + 1);
  return later < 0 ? open.indexOf(true) : later;
}

function prepare(context, items) {
  const answers = storedAnswers({
    ...context,
    kind: "choice",
    mine: (a) => items.some((item) => item.id === a.item),
    traits: (kept) => ({ answers: kept.map(({ item, chosen }) => ({ item, chosen })) }),
  });
  const own = { items, answers, position: 0 };
  // In a notebook the first item is shown first, whatever the kernel knows of the others.
  if (context.store) own.position = Math.max(nextOpen({ ...context, ...own, position: -1 }), 0);
  return own;
}

function react(context, view, update) {
  const { el, traits, items, answers } = context;
  function go(position) {
    context.position = position;
    view.form.reset(); // what was chosen for another item
    update(context, view);
    view.letter.focus({ preventScroll: true });
    if (view.letter.getBoundingClientRect().top < 60) el.scrollIntoView({ block: "start" });
  }
  return {
    lock(chosen) {
      const answer = { item: items[context.position].id, chosen };
      answers.lock({ answers: [...traits.answers, answer] }, [answer]);
      view.form.reset();
      view.after.querySelector(".outcome").focus();
    },
    next: () => go(nextOpen(context)),
    back: () => go(context.position - 1),
    retry() {
      answers.retry({ answers: [] });
      go(0);
    },
  };
}

function build({ store, signal }, { lock, next, back, retry }, { label, question, ways }) {
  const letter = h("div.letter", { role: "group", tabIndex: -1 });
  const missing = "Still open: choose one of the ways.";
  const form = choiceForm({ question, offered: ways, missing, label: "Lock it", lock });
  const after = h("div"),
    end = h("p");
  const nextKey = primaryButton("Next", next),
    retryKey = button("Decide again", retry),
    backKey = button("Back", back);
  const followed = h("div", after, end, buttonRow(nextKey, retryKey, backKey));
  const content = [
    h("p.label", label),
    h("div.case", letter),
    h("div.form", form, followed),
    storageNote(store, signal),
  ];
  return { content, letter, form, followed, after, end, nextKey, retryKey, backKey };
}

/** The form is the same for every item and holds the choice until it is locked. */
function update(context, view, { card, after, end }) {
  const { traits, items, position } = context,
    item = items[position],
    chosen = chosenFor(traits, item),
    left = nextOpen(context) >= 0;
  const count = `${position + 1} of ${items.length}`;
  view.letter.setAttribute("aria-label", count);
  refill(view.letter, position, () => [h("p.count", count), card(item)]);
  view.form.hidden = chosen;
  view.followed.hidden = !chosen;
  if (!chosen) return;
  refill(view.after, [position, chosen], () => after(item, chosen, context));
  const answers = items.map((each) => chosenFor(traits, each));
  view.end.hidden = view.retryKey.hidden = left;
  view.nextKey.hidden = !left;
  view.backKey.hidden = position === 0;
  if (!left) replaceContent(view.end, end(items, answers));
}

/**
 * A widget's `render`.
 *
 * @param kind, name   class and accessible name of the widget
 * @param items        (traits) => [{id, ...}]
 * @param label        (traits) => what is invented and whose opinion is shown
 * @param ways         [{value, label}]
 * @param card         (item) => what is to be decided
 * @param after        (item, chosen, context) => what follows, once locked
 * @param end          (items, answers) => what stands there when all are decided
 */
export function decisions({ kind, name, items, label, ...parts }) {
  const refresh = (context, view) => update(context, view, parts);
  return widget({
    kind,
    label: name,
    observes: ["answers"],
    prepare: (context) => prepare(context, items(context.traits)),
    react: (context, view) => react(context, view, refresh),
    build: (context, actions) => build(context, actions, { ...parts, label: label(context.traits) }),
    update: refresh,
  });
}
