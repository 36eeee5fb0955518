// What is typed into a form of the editor, kept on the device as a draft among the reader's answers, so that
// a reload takes nothing.

import { button, buttonRow } from "./controls.js";
import { h } from "./dom.js";
import { questionPlace } from "./question.js";

const PAUSE = 400; // ms after the last key before what was typed is kept
const DRAFT = { relationship: "stranger", channel: "message", levels: {} };

/** What is said above such a form. */
export const keptSentence = (store) =>
  store
    ? "What you write here stays on this device and is sent nowhere. It’s still here after a reload, until you clear it."
    : "What you write here lasts as long as this page is open: save it as a file.";

/**
 * @param store    keeps what is typed; none in Jupyter
 * @param signal   ends with the widget
 * @param place    of the draft
 * @param written  () => what is to be kept, or nothing if nothing was written
 * @returns        `later()` after each change; `keep()` at once; `restore(put)`: what was kept, after a reload
 */
export function keptForm({ store, signal, place, written }) {
  let timer,
    last = "";
  const text = () => {
    const found = written();
    return found ? JSON.stringify(found) : "";
  };
  function keep() {
    clearTimeout(timer);
    timer = undefined;
    const now = text();
    if (!store || now === last) return; // whoever only looks leaves nothing behind
    last = now;
    store.keepDraft(place, now && { ...DRAFT, text: now });
  }
  addEventListener("pagehide", () => timer !== undefined && keep(), { signal });
  signal?.addEventListener("abort", () => clearTimeout(timer));
  return {
    keep,
    later() {
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    },
    restore(put) {
      const kept = store?.all("draft").find((a) => a.place === place);
      if (!kept) return;
      try {
        put(JSON.parse(kept.text));
        last = text();
      } catch {
        // an import brought something that isn't ours
      }
    },
  };
}

/** A button that clears such a form, here and on the device, once its writer has said so: {el, button}. */
export function clearing(what, it, clear) {
  const question = questionPlace();
  const erase = () => (question.close(), clear());
  const ask = button("Clear all of this", () =>
    question.ask(`Clear ${what}, here and on this device?`, `Yes, clear ${it}`, erase, `No, keep ${it}`, () =>
      ask.focus(),
    ),
  );
  return { el: h("div", buttonRow(ask), question.el), button: ask };
}
