// A widget's locked answers: a trait or several, in step with what the device keeps of them.

import { setter } from "./traits.js";

/**
 * @param kind    the kind of answers, as the store names it
 * @param mine    (answer) => is it one of this widget's questions? Its place is asked for apart.
 * @param traits  (answers) => the traits that they amount to; of none: those of a fresh widget
 * @returns       `lock(traits, answers)` sets and keeps; `again(traits)` sets, and the first try stays kept
 */
export function storedAnswers({ model, store, signal, kind, mine = () => true, anywhere = false, traits }) {
  const put = setter(model);
  const own = () => store.all(kind).filter((a) => (anywhere || a.place === model.get("place")) && mine(a));
  let known = "",
    busy = false,
    retry = false;

  /** Erased or added elsewhere: here too. A second try is not undone by the first one. */
  function follow() {
    const answers = own(),
      text = JSON.stringify(answers);
    if (text === known) return;
    known = text;
    if (!busy && !(retry && answers.length)) put(traits(answers));
  }
  if (store) {
    const answers = own();
    known = JSON.stringify(answers);
    if (answers.length) put(traits(answers));
    store.subscribe(follow, signal);
  }
  return {
    lock(changes, answers) {
      busy = true;
      put(changes);
      for (const answer of answers) store?.add({ kind, place: model.get("place"), ...answer });
      busy = false;
    },
    retry(changes) {
      retry = true;
      put(changes);
    },
    get busy() {
      return busy;
    },
  };
}
