// Things that are written in the editor, a row of fields each, with what is wrong said in it.

import { button } from "./controls.js";
import { h } from "./dom.js";

/** A list of rows, one for each thing, made once and moved about; what was removed can come back. */
export function rowList(label, makeRow, { changed, put }) {
  const rows = new Map(),
    list = h("div", { role: "group", "aria-label": label }),
    gone = h("p", { role: "status" });
  const rowOf = (thing) => rows.get(thing) ?? (rows.set(thing, makeRow(thing)), rows.get(thing));
  const told = (sentence, undo) => {
    const back = button("Undo", () => (gone.replaceChildren(), undo()));
    gone.replaceChildren(`${sentence} `, back);
    back.focus();
  };
  return {
    el: h("div", list, gone),
    rowOf,
    hush: () => gone.replaceChildren(),
    removed(sentence, thing, at) {
      told(sentence, () => {
        put(thing, at);
        changed();
        rowOf(thing).el.focus();
      });
    },
    update(things, ...rest) {
      const els = things.map((thing) => rowOf(thing).el);
      if (els.length !== list.children.length || els.some((el, i) => el !== list.children[i])) {
        const focused = document.activeElement;
        list.replaceChildren(...els);
        if (list.contains(focused)) focused.focus({ preventScroll: true });
      }
      things.forEach((thing, i) => rowOf(thing).update(i, ...rest.map((f) => f(i))));
    },
  };
}

/** What is wrong with each own thing: {field: sentence} by its place. */
export function problemsBy(kind, idOf, problems) {
  const of = (i) => problems.filter(({ at }) => at.startsWith(`${kind}.${idOf(i)}.`));
  return (i) => {
    const found = {};
    for (const { at, sentence } of of(i)) found[at.slice(`${kind}.${idOf(i)}.`.length)] ??= sentence;
    return found;
  };
}
