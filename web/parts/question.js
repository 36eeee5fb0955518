// A question that waits for its answer.

import { button, buttonRow } from "./controls.js";
import { h, replaceContent } from "./dom.js";

/** A question to be answered by yes or no: a piece of the page that stays until it is. */
export function questionPlace() {
  const el = h("div.ask");
  const close = () => replaceContent(el);
  function ask(sentence, yes, onyes, no, onno) {
    replaceContent(
      el,
      h("p", sentence),
      buttonRow(
        h("button.primary", { type: "button", onclick: onyes }, yes),
        button(no, () => (close(), onno())),
      ),
    );
    el.querySelector("button").focus();
  }
  return { el, ask, close };
}
