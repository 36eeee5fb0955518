// Put messages in order by context: drag, or the arrow keys, or the buttons.

import rubric from "../messages/rubric.json";
import { orderAgreement } from "../model/ratings.js";
import { button, buttonRow, primaryButton } from "../parts/controls.js";
import { h, liveRegion, refill, replaceContent, setText, showOutcome } from "../parts/dom.js";
import { CHANNELS, INVENTED, RELATIONS } from "../parts/letter.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { storageNote } from "../parts/store.js";
import { widget } from "../parts/widget.js";
import { plural } from "../parts/words.js";

const LEVELS = rubric.find((c) => c.id === "context").levels.map((l) => l.label.toLowerCase());

const startingOrder = ({ messages }) => messages.map((m) => m.id);
const isUntouched = (traits) => String(traits.order) === String(startingOrder(traits));
const names = ({ sender, recipient }) => `${sender.split(",")[0]} to ${recipient.split(",")[0]}`;

function prepare(context) {
  const { traits } = context;
  const start = startingOrder(traits),
    drag = { card: null };
  const stored = storedAnswers({
    ...context,
    kind: "order",
    mine: (a) => String([...a.order].sort()) === String([...start].sort()),
    traits: (kept) => ({ order: kept.at(-1)?.order ?? start, locked: kept.length > 0 }),
    // An order that was locked in another tab must not undo one that is being made here.
    begun: () => !traits.locked && (drag.card || !isUntouched(traits)),
  });
  return { stored, drag };
}

function react(context, view) {
  const { traits, set, stored } = context;

  /** Put a message at a place; `side`: which of its two buttons keeps the focus, "up" or "down". */
  function move(id, to, side) {
    const order = traits.order.filter((other) => other !== id);
    const at = Math.max(0, Math.min(to, order.length));
    order.splice(at, 0, id);
    set({ order });
    const { message, up, down } = view.cards.get(id);
    view.spoken.announce(`${names(message)}: now ${at + 1} of ${order.length}.`);
    if (side === "up") (up.disabled ? down : up).focus();
    else if (side) (down.disabled ? up : down).focus();
  }
  return {
    moveBy: (id, by) => move(id, traits.order.indexOf(id) + by, by < 0 ? "up" : "down"),
    drag: (event) => dragCard(event, context, view, move),
    lock() {
      if (isUntouched(traits) && !view.missing.textContent) {
        view.missing.textContent =
          "Nothing has been moved yet. Move a card, or lock it once more if that is your order.";
        return;
      }
      stored.lock({ locked: true }, [{ order: traits.order }]);
      showOutcome(view.foot.querySelector(".outcome"));
    },
    restart() {
      stored.retry({ locked: false, order: startingOrder(traits) });
      view.list.querySelector(".moves button:enabled").focus();
    },
  };
}

/** By pointer, the list reorders under the finger; the order is set when the card is dropped. */
function dragCard(event, context, { list }, move) {
  const { target, currentTarget, pointerType } = event,
    { traits, drag } = context;
  // A finger drags by the grip only, so that the page can still be scrolled.
  const byGrip = pointerType !== "touch" || target.closest(".grip");
  if (traits.locked || event.button !== 0 || target.closest("button") || !byGrip) return;
  event.preventDefault();
  const card = (drag.card = currentTarget.closest("li"));
  card.classList.add("held");
  const place = () => [...list.children].indexOf(card);
  const follow = ({ clientY }) => {
    const others = [...list.children].filter((other) => other !== card);
    const to = others.filter((other) => {
      const { top, height } = other.getBoundingClientRect();
      return clientY > top + height / 2;
    }).length;
    if (place() !== to) list.insertBefore(card, others[to] ?? null);
  };
  const listening = new AbortController(),
    options = { signal: listening.signal };
  const stop = () => {
    listening.abort();
    drag.card = null;
    card.classList.remove("held");
  };
  const drop = () => (stop(), move(card.dataset.id, place()));
  const cancel = () => (stop(), arrange(list, traits.order));
  document.addEventListener("pointermove", follow, options);
  document.addEventListener("pointerup", drop, options);
  document.addEventListener("pointercancel", cancel, options);
  document.addEventListener("keydown", (e) => e.key === "Escape" && cancel(), options);
}

/** A card with its elements that change; they are made once, so that an opened text stays open. */
function card(message, { moveBy, drag }) {
  const { id, subject, text, channel, relationship } = message,
    who = names(message),
    words = text.split(/\s+/u);
  const mover = (label, sign, by) => button(sign, () => moveBy(id, by), { "aria-label": `${label}: ${who}` });
  const place = h("span.place"),
    up = mover("Move up", "↑", -1),
    down = mover("Move down", "↓", 1),
    moves = h("span.moves", up, down),
    grip = h("span.grip", { "aria-hidden": "true" }, "⠿"),
    result = h("p.says");
  const onkeydown = (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by && event.target.closest(".moves")) (event.preventDefault(), moveBy(id, by));
  };
  const relation = h("small", `${CHANNELS[channel]}. ${RELATIONS[relationship]}`);
  const el = h(
    "li.card",
    { "data-id": id, onkeydown },
    h("div.bar", { onpointerdown: drag }, grip, place, h("span.who", h("b", who), relation), moves),
    h(
      "details",
      h("summary", `${words.slice(0, 12).join(" ")} …`),
      h("div.text", subject && h("p.subject", subject), text),
    ),
    result,
  );
  return { el, message, place, up, down, moves, grip, result };
}

function build({ traits, store, signal }, actions) {
  const cards = new Map(traits.messages.map((m) => [m.id, card(m, actions)])),
    list = h(
      "ol.cards",
      [...cards.values()].map((c) => c.el),
    ),
    foot = h("div.form"),
    missing = h("p.missing", { role: "alert" }),
    spoken = liveRegion(signal);
  const content = [
    h("p.label", `${INVENTED} How much context each shows is settled by how it was written.`),
    h("p.title", "Least context on top, most at the bottom"),
    h("p.hint", "Drag a card by its dots, or use its two buttons, or the arrow keys on them."),
    [list, foot, spoken.el, storageNote(store, signal)],
  ];
  return { content, cards, list, foot, missing, spoken, actions };
}

/** Move as few cards as need it: one that is moved loses the focus, and is given it again. */
function arrange(list, order) {
  const focused = list.contains(document.activeElement) && document.activeElement;
  order.forEach((id, i) => {
    if (list.children[i].dataset.id !== id)
      list.insertBefore(list.querySelector(`[data-id="${id}"]`), list.children[i]);
  });
  if (focused) focused.focus({ preventScroll: true });
}

/** Where a card stands wrong: which cards should be on its other side. */
function result({ order, levels }, id, i) {
  const wrong = order.flatMap((other, j) => ((j - i) * (levels[other] - levels[id]) < 0 ? [j + 1] : []));
  return [
    h("b", `Level ${levels[id]}, ${LEVELS[levels[id]]}. `),
    wrong.length
      ? `On the wrong side of ${wrong.length > 1 ? "cards" : "card"} ${wrong.join(", ")}.`
      : "In its place.",
  ];
}

function outcome({ order, levels }, { restart }) {
  const { pairs, right, gamma } = orderAgreement(order.map((id) => levels[id]));
  const meaning = "where 1 is all of them, 0 is chance and −1 is upside down";
  const figure = gamma === null ? "" : `: gamma ${gamma.toFixed(2).replace("-", "−")}, ${meaning}`;
  const note =
    "Messages of one level may stand either way. " +
    "The levels say what a message shows, not whether it would be answered.";
  return [
    h("p.outcome", { tabIndex: -1 }, `${right} of ${plural(pairs, "pair")} in the right order${figure}.`),
    h("p", note),
    buttonRow(button("Sort them again", restart)),
  ];
}

function update({ traits }, { cards, list, foot, missing, actions }) {
  const { order, locked } = traits;
  arrange(list, order);
  order.forEach((id, i) => {
    const { place, up, down, moves, grip, result: found } = cards.get(id);
    setText(place, String(i + 1));
    up.disabled = i === 0;
    down.disabled = i === order.length - 1;
    moves.hidden = grip.hidden = locked;
    found.hidden = !locked;
    replaceContent(found, locked && result(traits, id, i));
  });
  missing.textContent = "";
  refill(foot, locked && order, () =>
    locked ? outcome(traits, actions) : [buttonRow(primaryButton("Lock my order", actions.lock)), missing],
  );
}

export const render = widget({
  kind: "sorting",
  label: "Sorting table",
  observes: ["order", "locked"],
  prepare,
  react,
  build,
  update,
});
