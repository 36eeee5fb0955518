// Items one after another: choose a way, lock it, see what follows, go on, begin again.

import { button, buttonRow, choiceForm, primaryButton } from "./controls.js";
import { h, refill, replaceContent, showOutcome } from "./dom.js";
import { storageNote } from "./store.js";
import { storedChoices } from "./stored-answers.js";
import { widget } from "./widget.js";

export const chosenFor = ({ answers }, item) => answers.findLast((a) => a.item === item.id)?.chosen;

/** Which item to go on with: the next open one, or else the first; -1 if none is left. */
function nextOpen({ traits, items, position }) {
  const open = items.map((item) => !chosenFor(traits, item));
  const later = open.indexOf(true, position + 1);
  return later < 0 ? open.indexOf(true) : later;
}

function prepare(context, { items, ways }) {
  const all = items(context.traits);
  const answers = storedChoices(context, (a) =>
    all.some((item) => item.id === a.item && ways(item).some(({ value }) => value === a.chosen)),
  );
  const own = { items: all, answers, position: 0 };
  // In a notebook the first item is shown first, whatever the kernel knows of the others.
  if (context.store) own.position = Math.max(nextOpen({ ...context, ...own, position: -1 }), 0);
  return own;
}

function react(context, view, update) {
  const { el, traits, items, answers } = context;
  function go(position) {
    context.position = position;
    view.form.querySelector("form").reset(); // what was chosen for another item
    update(context, view);
    view.letter.focus({ preventScroll: true });
    if (view.letter.getBoundingClientRect().top < 60) el.scrollIntoView({ block: "start" });
  }
  return {
    lock(chosen) {
      const answer = { item: items[context.position].id, chosen };
      answers.lock({ answers: [...traits.answers, answer] }, [answer]);
      view.form.querySelector("form").reset();
      showOutcome(view.after.querySelector(".outcome"));
    },
    next: () => go(nextOpen(context)),
    back: () => go(context.position - 1),
    /** To a thread: to its first open item, or else to its first. */
    turnTo(thread) {
      const its = items.filter((item) => item.thread === thread);
      go(items.indexOf(its.find((item) => !chosenFor(traits, item)) ?? its[0]));
    },
    retry() {
      answers.retry({ answers: [] });
      go(0);
    },
  };
}

function build({ traits, store, signal }, { lock, next, back, turnTo, retry }, { threads, label }) {
  const letter = h("div.letter", { role: "group", tabIndex: -1 }),
    form = h("div"),
    after = h("div"),
    end = h("p");
  const nextKey = primaryButton("Next", next),
    retryKey = button("Decide again", retry),
    backKey = button("Back", back);
  const followed = h("div", after, end, buttonRow(nextKey, retryKey, backKey));
  const turns = (threads?.(traits) ?? []).map(({ id, name }) => {
    const icon = h("span.thread-icon"),
      count = h("span.thread-count"),
      key = button([icon, h("span", name), count], () => turnTo(id));
    return { id, key, icon, count };
  });
  const content = [
    h("p.label", label(traits)),
    turns.length > 0 &&
      h(
        "div.threads",
        { role: "group", "aria-label": "Where to" },
        turns.map(({ key }) => key),
      ),
    h("div.case", letter),
    h("div.form", form, followed),
    storageNote(store, signal),
  ];
  return { content, letter, form, followed, after, end, nextKey, retryKey, backKey, turns, lock };
}

/** How far each thread is; and, if there is an icon for it, in how many of its items we agree. */
function showThreads({ traits, items, position }, { turns }, icon) {
  for (const turn of turns) {
    const its = items.filter((item) => item.thread === turn.id),
      done = its.filter((item) => chosenFor(traits, item));
    if (items[position].thread === turn.id) turn.key.setAttribute("aria-current", "step");
    else turn.key.removeAttribute("aria-current");
    refill(turn.count, done.length, () => `${done.length} of ${its.length}`);
    const agreed = its.filter((item) => item.ours && chosenFor(traits, item) === item.ours).length;
    if (icon) refill(turn.icon, agreed, () => icon(turn.id, agreed / its.length));
  }
}

/** An item's form is made when that item comes up, and holds the choice until it is locked. */
function update(context, view, { card, question, ways, after, end, icon }) {
  const { traits, items, position } = context,
    item = items[position],
    chosen = chosenFor(traits, item),
    left = nextOpen(context) >= 0;
  const count = `${position + 1} of ${items.length}`;
  showThreads(context, view, icon);
  view.letter.setAttribute("aria-label", count);
  refill(view.letter, position, () => [h("p.count", count), card(item, traits)]);
  refill(view.form, position, () =>
    choiceForm({
      question: question(item),
      offered: ways(item),
      missing: "Still open: choose one.",
      label: "Lock it",
      lock: view.lock,
    }),
  );
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

/** What follows from each way, the reader's first, then ours: [{value, label, then}]. */
export function consequences(ways, chosen, ours) {
  const whose = ({ value }) => (value === chosen ? "You: " : value === ours ? "Ours: " : "");
  const rank = (way) => ["", "Ours: ", "You: "].indexOf(whose(way));
  const inOrder = [...ways].sort((a, b) => rank(b) - rank(a));
  return h(
    "ul.reasons",
    inOrder.map((way) => h("li", whose(way), h("b", `${way.label} `), way.then)),
  );
}

/** The options of a step as ways to choose from. */
export const optionsOf = ({ options }) =>
  options.map(({ id, text, then }) => ({ value: id, label: text, then }));

/** What stands after a step that we have an answer to. */
export const stepOutcome = (step, chosen) => [
  h("p.outcome", { tabIndex: -1 }, chosen === step.ours ? "So would we." : "We’d choose another one."),
  consequences(optionsOf(step), chosen, step.ours),
];

/**
 * A widget's `render`.
 *
 * @param kind, name   class and accessible name of the widget
 * @param items        (traits) => [{id, thread, ours, ...}]
 * @param label        (traits) => what is invented and whose opinion is shown
 * @param question     (item) => what is asked
 * @param ways         (item) => [{value, label}]
 * @param card         (item, traits) => what is to be decided
 * @param after        (item, chosen, context) => what follows, once locked
 * @param end          (items, answers) => what stands there when all are decided
 * @param threads      (traits) => threads that one can turn to, [{id, name}], if there are any
 * @param icon         (thread, share) => what stands for a thread, and how much of it we agree on
 */
export function decisions({ kind, name, ...parts }) {
  const refresh = (context, view) => update(context, view, parts);
  return widget({
    kind,
    label: name,
    observes: ["answers"],
    prepare: (context) => prepare(context, parts),
    react: (context, view) => react(context, view, refresh),
    build: (context, actions) => build(context, actions, parts),
    update: refresh,
  });
}
