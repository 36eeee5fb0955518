// Items one after another: choose a way, lock it, see what follows, go on, begin again.

import { radioGroup } from "./controls.js";
import { replaceContent, h } from "./dom.js";
import { storedAnswers } from "./stored-answers.js";
import { storageNote, storeOf } from "./store.js";

/**
 * @param kind, name   class and accessible name of the widget
 * @param label        what is invented and whose opinion is shown
 * @param items        [{id, ...}]; `ways`: [{value, label}]
 * @param card         (item, i) => what is to be decided
 * @param after        (item, chosen, answers) => what follows, once locked
 * @param end          (answers) => what stands there when all are decided
 */
export function decisions({ model, el, signal, kind, name, label, items, ways, question, card, after, end }) {
  const store = storeOf(el);
  const box = h("div.case"),
    foot = h("div.form");
  el.append(
    h(
      `div.ws.${kind}`,
      { role: "group", "aria-label": name, "data-lm-suppress-shortcuts": "true" },
      h("p.label", {}, label),
      box,
      foot,
      storageNote(store, signal),
    ),
  );

  const answer = (item) => model.get("answers").findLast((a) => a.item === item.id);
  const open = () => items.findIndex((item) => !answer(item));
  let at = 0,
    picked = null;

  function show(focus) {
    const item = items[at],
      given = answer(item);
    replaceContent(
      box,
      h(
        "div.letter",
        { role: "group", tabIndex: -1, "aria-label": `${at + 1} of ${items.length}` },
        h("p.count", {}, `${at + 1} of ${items.length}`),
        card(item, at),
      ),
    );
    replaceContent(foot, given ? followed(item, given.chosen) : asking(item));
    if (focus) foot.querySelector(".outcome").focus();
  }

  function asking(item) {
    const note = h("p.missing", { role: "alert" });
    const options = radioGroup(question, ways, picked, (v) => ((picked = v), (note.textContent = "")));
    return h(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          if (!picked) {
            note.textContent = "Still open: choose one of the ways.";
            return options.querySelector("input").focus();
          }
          const given = { item: item.id, chosen: picked };
          picked = null;
          locked.lock({ answers: [...model.get("answers"), given] }, [given]);
          show(true);
        },
      },
      options,
      note,
      h("div.buttons", {}, h("button.primary", { type: "submit" }, "Lock it")),
    );
  }

  function followed(item, chosen) {
    const to = items.findIndex((other, i) => i > at && !answer(other)),
      next = to < 0 ? open() : to;
    return [
      after(item, chosen, model.get("answers")),
      next < 0 ? end(model.get("answers")) : null,
      h(
        "div.buttons",
        {},
        next >= 0
          ? h("button.primary", { type: "button", onclick: () => go(next) }, "Next")
          : h("button", { type: "button", onclick: again }, "Decide again"),
        at > 0 && h("button", { type: "button", onclick: () => go(at - 1) }, "Back"),
      ),
    ];
  }

  function go(to) {
    at = to;
    show();
    const letter = box.querySelector(".letter");
    letter.focus({ preventScroll: true });
    if (letter.getBoundingClientRect().top < 60) el.scrollIntoView({ block: "start" });
  }
  function again() {
    locked.retry({ answers: [] });
    go(0);
  }

  const locked = storedAnswers({
    model,
    store,
    signal,
    kind: "choice",
    mine: (a) => items.some((i) => i.id === a.item),
    traits: (kept) => ({ answers: kept.map(({ item, chosen }) => ({ item, chosen })) }),
  });
  if (store) at = Math.max(open(), 0);
  model.on("change:answers", () => locked.busy || show());
  show();
}
