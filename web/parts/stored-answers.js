// A widget's locked answers: a trait or several, in step with what the device keeps of them.

import { setter } from "./traits.js";

/**
 * @param kind    the kind of answers, as the store names it
 * @param mine    (answer) => is it one of this widget's questions? Its place is asked for apart.
 * @param traits  (answers) => the traits that they amount to; of none: those of a fresh widget
 * @param begun   () => has the reader begun what those traits would undo? Then nothing is followed.
 * @returns       `lock(traits, answers)` sets and keeps; `retry(traits)` sets, and the first try stays kept
 */
export function storedAnswers(options) {
  const { model, store, signal, kind, mine = () => true, anywhere = false, traits, begun } = options;
  const set = setter(model);
  const stored = () => store.all(kind).filter((a) => (anywhere || a.place === model.get("place")) && mine(a));
  let known = "",
    busy = false,
    retrying = false;

  /** Erased or added elsewhere: here too. A second try is not undone by the first one. */
  function follow() {
    const answers = stored(),
      text = JSON.stringify(answers);
    if (text === known) return;
    known = text;
    if (!busy && !begun?.() && !(retrying && answers.length)) set(traits(answers));
  }
  if (store) {
    const answers = stored();
    known = JSON.stringify(answers);
    if (answers.length) set(traits(answers));
    store.subscribe(follow, signal);
  }
  return {
    lock(changes, answers) {
      busy = true;
      set(changes);
      for (const answer of answers) store?.add({ kind, place: model.get("place"), ...answer });
      busy = false;
    },
    retry(changes) {
      retrying = true;
      set(changes);
    },
    get busy() {
      return busy;
    },
  };
}

/** The same for decisions, a choice an item: the trait `answers`, as [{item, chosen}]. */
export const storedChoices = (context, mine, more) =>
  storedAnswers({
    ...context,
    kind: "choice",
    mine,
    traits: (kept) => ({ answers: kept.map(({ item, chosen }) => ({ item, chosen })) }),
    ...more,
  });
