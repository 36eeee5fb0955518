// Put messages in order by context: drag, or the arrow keys, or the buttons.

import rubric from "../messages/rubric.json";
import { orderAgreement } from "../model/ratings.js";
import { replaceContent, h, liveRegion } from "../parts/dom.js";
import { CHANNELS, INVENTED, RELATIONS } from "../parts/letter.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { storageNote, storeOf } from "../parts/store.js";
import { setter } from "../parts/traits.js";
import { plural } from "../parts/words.js";

const LEVELS = rubric.find((c) => c.id === "context").levels.map((l) => l.label.toLowerCase());

export function render({ model, el, signal }) {
  const messages = Object.fromEntries(model.get("messages").map((m) => [m.id, m]));
  const levels = model.get("levels");
  const start = model.get("messages").map((m) => m.id);
  const store = storeOf(el);
  const spoken = liveRegion(signal);
  const list = h("ol.cards", {});
  const foot = h("div.form");
  const opened = new Set();
  el.append(
    h(
      "div.ws.sorting",
      { role: "group", "aria-label": "Sorting table", "data-lm-suppress-shortcuts": "true" },
      h("p.label", {}, `${INVENTED} How much context each shows is settled by how it was written.`),
      h("p.title", {}, "Least context on top, most at the bottom"),
      h("p.hint", {}, "Drag a card by its dots, or use its two buttons, or the arrow keys on them."),
      list,
      foot,
      spoken.el,
      storageNote(store, signal),
    ),
  );

  const put = setter(model);
  const name = (m) => `${m.sender.split(",")[0]} to ${m.recipient.split(",")[0]}`;

  function move(id, to, focus) {
    const order = model.get("order").filter((o) => o !== id);
    const at = Math.max(0, Math.min(to, order.length));
    order.splice(at, 0, id);
    put({ order });
    spoken.announce(`${name(messages[id])}: now ${at + 1} of ${order.length}.`);
    const there = list.querySelector(`[data-id="${id}"]`);
    const [up, down] = there.querySelectorAll(".moves button");
    if (focus) (focus === "up" ? (up.disabled ? down : up) : down.disabled ? up : down).focus();
  }

  function card(id, i, all) {
    const m = messages[id],
      locked = model.get("locked");
    const button = (label, sign, to, side) =>
      h(
        "button",
        {
          type: "button",
          disabled: to < 0 || to >= all.length,
          "aria-label": `${label}: ${name(m)}`,
          onclick: () => move(id, to, side),
        },
        sign,
      );
    const words = m.text.split(/\s+/u);
    const text = h(
      "details",
      { open: opened.has(id), ontoggle: (event) => (event.target.open ? opened.add(id) : opened.delete(id)) },
      h("summary", {}, `${words.slice(0, 12).join(" ")} …`),
      h("div.text", {}, m.subject && h("p.subject", {}, m.subject), m.text),
    );
    const item = h(
      "li.card",
      {
        "data-id": id,
        onkeydown: (event) => {
          if (locked || !event.target.closest(".moves")) return;
          const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
          if (by) (event.preventDefault(), move(id, i + by, by < 0 ? "up" : "down"));
        },
      },
      h(
        "div.bar",
        locked ? {} : { onpointerdown: drag },
        !locked && h("span.grip", { "aria-hidden": "true" }, "⠿"),
        h("span.place", {}, String(i + 1)),
        h(
          "span.who",
          {},
          h("b", {}, name(m)),
          h("small", {}, `${CHANNELS[m.channel]}. ${RELATIONS[m.relationship]}`),
        ),
        !locked &&
          h("span.moves", {}, button("Move up", "↑", i - 1, "up"), button("Move down", "↓", i + 1, "down")),
      ),
      text,
      locked && result(id, i, all),
    );
    return item;
  }

  /** Where a card stands wrong: which cards should be on its other side. */
  function result(id, i, all) {
    const wrong = all.flatMap((other, j) => ((j - i) * (levels[other] - levels[id]) < 0 ? [j + 1] : []));
    return h(
      "p.says",
      {},
      h("b", {}, `Level ${levels[id]}, ${LEVELS[levels[id]]}. `),
      wrong.length
        ? `On the wrong side of ${wrong.length > 1 ? "cards" : "card"} ${wrong.join(", ")}.`
        : "In its place.",
    );
  }

  // ---- by pointer: the list reorders under the finger ---------------------------

  function drag(event) {
    // A finger drags by the grip only, so that the page can still be scrolled.
    if (
      event.button !== 0 ||
      event.target.closest("button") ||
      (event.pointerType === "touch" && !event.target.closest(".grip"))
    )
      return;
    const item = event.currentTarget.closest("li"),
      id = item.dataset.id;
    event.preventDefault();
    item.classList.add("held");
    const follow = (e) => {
      const others = [...list.children].filter((li) => li !== item);
      const to = others.filter((li) => {
        const box = li.getBoundingClientRect();
        return e.clientY > box.top + box.height / 2;
      }).length;
      if ([...list.children].indexOf(item) !== to) list.insertBefore(item, others[to] ?? null);
    };
    const drop = () => {
      stop.abort();
      item.classList.remove("held");
      move(id, [...list.children].indexOf(item));
    };
    const stop = new AbortController(),
      how = { signal: stop.signal };
    document.addEventListener("pointermove", follow, how);
    document.addEventListener("pointerup", drop, how);
    document.addEventListener("pointercancel", () => (stop.abort(), show()), how);
    document.addEventListener("keydown", (e) => e.key === "Escape" && (stop.abort(), show()), how);
  }

  // ---- lock and again -----------------------------------------------------------

  function show() {
    const order = model.get("order"),
      locked = model.get("locked");
    const note = h("p.missing", { role: "alert" });
    replaceContent(list, order.map(card));
    if (!locked) {
      replaceContent(
        foot,
        h(
          "div.buttons",
          {},
          h(
            "button.primary",
            {
              type: "button",
              onclick: () => {
                if (String(order) === String(start) && !note.textContent)
                  return (note.textContent =
                    "Nothing has been moved yet. Move a card, or lock it once more if that is your order.");
                answers.lock({ locked: true }, [{ order }]);
                foot.querySelector(".outcome").focus();
              },
            },
            "Lock my order",
          ),
        ),
        note,
      );
    } else {
      const { pairs, right, gamma } = orderAgreement(order.map((id) => levels[id]));
      replaceContent(
        foot,
        h(
          "p.outcome",
          { tabIndex: -1 },
          `${right} of ${plural(pairs, "pair")} in the right order` +
            (gamma === null
              ? "."
              : `: gamma ${gamma.toFixed(2).replace("-", "−")}, where 1 is all of them, 0 is chance and −1 is upside down.`),
        ),
        h(
          "p",
          {},
          "Messages of one level may stand either way. The levels say what a message shows, not whether it would be answered.",
        ),
        h(
          "div.buttons",
          {},
          h(
            "button",
            {
              type: "button",
              onclick: () => {
                answers.retry({ locked: false, order: start });
                list.querySelector(".moves button:enabled").focus();
              },
            },
            "Sort them again",
          ),
        ),
      );
    }
  }

  const answers = storedAnswers({
    model,
    store,
    signal,
    kind: "order",
    mine: (a) => String([...a.order].sort()) === String([...start].sort()),
    traits: (kept) => ({ order: kept.at(-1)?.order ?? start, locked: kept.length > 0 }),
  });
  model.on("change:order", show);
  model.on("change:locked", show);
  show();
}
