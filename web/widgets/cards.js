// Questions from memory: answer aloud, look, judge yourself.

import { radioGroup } from "../parts/controls.js";
import { replaceContent, h } from "../parts/dom.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { storageNote, storeOf } from "../parts/store.js";
import { plural } from "../parts/words.js";

const HOW = ["Not really", "In part", "All of it"];

export function render({ model, el, signal }) {
  const cards = model.get("cards"),
    chapter = model.get("chapter");
  const store = storeOf(el);
  const box = h("div.form");
  el.append(
    h(
      "div.ws.recall",
      { role: "group", "aria-label": "Questions from memory", "data-lm-suppress-shortcuts": "true" },
      box,
      storageNote(store, signal),
    ),
  );
  const last = (id) => model.get("answers").findLast((a) => a.card === id);

  let queue,
    looked = false;
  /** What went worst last time comes first; new questions before those known in full. */
  const start = () =>
    (queue = [...cards].sort((a, b) => (last(a.id)?.recalled ?? 1) - (last(b.id)?.recalled ?? 1)));

  function show(focus) {
    const card = queue[0];
    if (!card) {
      const done = cards.map((c) => last(c.id)?.recalled ?? 0),
        full = done.filter((r) => r === 2).length;
      replaceContent(
        box,
        h("p.outcome", { tabIndex: -1 }, `${full} of ${plural(cards.length, "question")} in full.`),
        h("p", {}, "They come back two chapters on. What you had to look for stays longest."),
        h(
          "div.buttons",
          {},
          h("button", { type: "button", onclick: () => (start(), show(true)) }, "Ask me again"),
        ),
      );
    } else {
      let how = null;
      const note = h("p.missing", { role: "alert" });
      const verdict =
        looked &&
        radioGroup(
          "How much of it did you have?",
          HOW.map((text, i) => ({ value: i, label: text })),
          null,
          (v) => ((how = v), (note.textContent = "")),
        );
      replaceContent(
        box,
        h(
          "p.count",
          {},
          `${cards.length - queue.length + 1} of ${cards.length}${card.chapter === chapter ? "" : ` · from chapter ${card.chapter}`}`,
        ),
        h("p.outcome", { tabIndex: -1 }, card.question),
        looked
          ? h(
              "form",
              {
                onsubmit: (event) => {
                  event.preventDefault();
                  if (how === null) {
                    note.textContent = "Still open: how much of it did you have?";
                    return verdict.querySelector("input").focus();
                  }
                  const given = { card: card.id, recalled: how };
                  answers.lock({ answers: [...model.get("answers"), given] }, [given]);
                  queue.shift();
                  looked = false;
                  show(true);
                },
              },
              h("p.answer", { tabIndex: -1 }, card.answer),
              verdict,
              note,
              h("div.buttons", {}, h("button.primary", { type: "submit" }, "Lock it")),
            )
          : h(
              "div.buttons",
              {},
              h(
                "button.primary",
                {
                  type: "button",
                  onclick: () => {
                    looked = true;
                    show();
                    box.querySelector(".answer").focus();
                  },
                },
                "I have answered aloud: show me",
              ),
            ),
      );
    }
    if (focus) box.querySelector(".outcome").focus();
  }

  const answers = storedAnswers({
    model,
    store,
    signal,
    kind: "card",
    anywhere: true,
    mine: (a) => cards.some((c) => c.id === a.card),
    traits: (kept) => ({ answers: kept.map(({ card, recalled }) => ({ card, recalled })) }),
  });
  model.on("change:answers", () => answers.busy || (looked || start(), show()));
  start();
  show();
}
