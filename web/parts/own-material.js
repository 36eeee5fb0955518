// Bring your own: the part of the editor in which a room's own messages and criteria are written.

import rubric from "../messages/rubric.json";
import { ActivityError } from "../workshop/activities.js";
import format from "../workshop/format.json";
import { earlierOf, ownCriterionOf, ownMessageOf } from "../workshop/material.js";
import { button, buttonRow } from "./controls.js";
import { h, setText, uniqueId } from "./dom.js";
import { clearing, keptForm, keptSentence } from "./kept-form.js";
import { criteriaList, criteriaOf, criterionId, newCriterion } from "./own-criterion.js";
import { gradedBy, messageRow, messagesIn, newMessage } from "./own-message.js";
import { problemsBy, rowList } from "./row-list.js";
import { plural } from "./words.js";

const { messages: MOST_MESSAGES } = format.activity.own;
const TO_WRITE =
  "In this activity people write: open its file further down, below “Let people write, and grade one another”.";

// ---- what was written, as an activity has it ------------------------------------------------

const messageId = (i) => `x${i + 1}`;

/** The key of a reference grade: the book's id of a criterion, or an own criterion itself. */
const keyOf = (state, id) => state.criteria.find((c) => c.was && c.was === id) ?? id;

/** The criteria that are asked, the book's and a room's own: {key, id, name, levels}, the levels in words. */
const askedIn = ({ criteria }, ticked) => [
  ...rubric
    .filter(({ id }) => ticked.includes(id))
    .map(({ id, name, levels }) => ({ key: id, id, name, levels: levels.map(({ label }) => label) })),
  ...criteria.map((c, i) => ({
    ...{ key: c, id: criterionId(i), name: c.name || `Your criterion ${i + 1}`, levels: c.levels },
  })),
];

/** Own messages and criteria as an activity holds them, numbered in their order. */
function composed(state, { ids, criteria: ticked }) {
  const { messages, criteria } = state,
    asked = askedIn(state, ticked);
  const reference = (m) =>
    Object.fromEntries(gradedBy(m, asked).map(({ key, id }) => [id, m.grades.get(key)]));
  return {
    ownMessages: messages.map((m, i) => ({
      ...{ id: messageId(i), situation: m.situation, text: m.text, reference: reference(m) },
      pair: m.pair ? messageId(messages.indexOf(m.pair)) : "",
    })),
    ownCriteria: criteriaOf(criteria),
    practice: messages.flatMap((m, i) => (m.practise && gradedBy(m, asked).length ? [messageId(i)] : [])),
    earlier: carried(state, ids, ticked),
  };
}

/** An earlier room's answers, which this form doesn't show, under the ids that the messages have now. */
function carried({ messages, criteria, earlier = {} }, ids, ticked) {
  const renamed = (own, idOf, books) => {
    const now = new Map(own.flatMap((o, i) => (o.was ? [[o.was, idOf(i)]] : [])));
    return (id) => now.get(id) ?? (books.includes(id) ? id : null);
  };
  const message = renamed(messages, messageId, ids),
    criterion = renamed(criteria, criterionId, ticked);
  const kept = (by, rename, value) =>
    Object.fromEntries(Object.entries(by).flatMap(([id, v]) => (rename(id) ? [[rename(id), value(v)]] : [])));
  return kept(earlier, message, (by) => kept(by, criterion, (n) => n));
}

/** The other way: what an activity holds, to be changed. */
function stateOf({ ownMessages = [], ownCriteria = [], practice = [], earlier = {} }) {
  const state = {
    messages: ownMessages.map(ownMessageOf).map(newMessage),
    criteria: ownCriteria.map(ownCriterionOf).map(newCriterion),
    earlier: earlierOf(earlier),
  };
  for (const [i, { id: its, reference, pair }] of ownMessages.entries()) {
    state.messages[i].practise = practice.includes(its);
    for (const [id, level] of Object.entries(reference ?? {}))
      state.messages[i].grades.set(keyOf(state, id), level);
    state.messages[i].pair = state.messages.find((m) => pair && m.was === pair) ?? null;
  }
  return state;
}

// ---- what is made once ----------------------------------------------------------------------

/** The place where messages are pasted, several at once, with how many were found. */
function pasting(add) {
  const found = h("p", { role: "status" }),
    box = h("textarea", { id: uniqueId("pasted"), dir: "auto", rows: 5 });
  const count = () => {
    const n = messagesIn(box.value).length;
    setText(found, n ? `${plural(n, "message")} found.` : "");
    take.disabled = !n;
  };
  const take = button("Add what was pasted", () => {
    add(messagesIn(box.value));
    box.value = "";
    count();
  });
  box.addEventListener("input", count);
  count();
  const label =
    "Paste one message or several: put a line of --- between two, or leave two empty lines between them";
  return {
    el: h(
      "div.field",
      h("label.over", { for: box.id }, label),
      box,
      found,
      buttonRow(
        take,
        button("Write one", () => add([""])),
      ),
    ),
  };
}

// ---- the whole ------------------------------------------------------------------------------

/** What the buttons of the messages' rows do to the list of messages. */
function messageActions(state, list, changed) {
  const { messages } = state;
  const part = (m) => {
    for (const other of messages) if (other.pair === m) other.pair = null;
    m.pair = null;
  };
  return {
    changed,
    move(m, by) {
      const at = messages.indexOf(m);
      messages.splice(at, 1);
      messages.splice(at + by, 0, m);
      changed();
      list().rowOf(m).el.focus({ preventScroll: true });
      list().rowOf(m).el.scrollIntoView({ block: "nearest" });
    },
    merge(m) {
      const [next] = messages.splice(messages.indexOf(m) + 1, 1);
      part(next);
      m.text = `${m.text}\n\n${next.text}`;
      m.situation ||= next.situation;
      list().rowOf(m).text.value = m.text;
      changed();
      list().rowOf(m).text.focus();
    },
    split(m, at) {
      const rest = newMessage({ text: m.text.slice(at).trim() });
      m.text = m.text.slice(0, at).trim();
      list().rowOf(m).text.value = m.text;
      messages.splice(messages.indexOf(m) + 1, 0, rest);
      changed();
      list().rowOf(rest).text.focus();
    },
    remove(m) {
      const at = messages.indexOf(m);
      part(m);
      messages.splice(at, 1);
      changed();
      list().removed(`Message ${at + 1} is removed.`, m, at);
    },
    /** The two of a pair name each other, and nobody else does. */
    pair(m, other) {
      part(m);
      if (other) {
        part(other);
        [m.pair, other.pair] = [other, m];
      }
      changed();
    },
  };
}

/**
 * The part of the editor for a room's own.
 *
 * @param store     keeps what is typed; none in Jupyter
 * @param signal    ends with the widget
 * @param form      the form around it: `read()` gives {title, ids, criteria, practised} (of the book's), `write(them)`
 *                  puts them there, `changed()` after each change here
 * @returns         {messages, criteria}: elements; `value()`; `show(problems)`; `open(activity)`; `restore()`
 */
export function ownMaterial({ store, signal, form, parse }) {
  const state = { messages: [], criteria: [] };
  const written = () => (state.messages.length || state.criteria.length) && { ...form.read(), ...value() };
  const draft = keptForm({ store, signal, place: "own-activity", written });
  const changed = () => (form.changed(), draft.later());
  const value = () => composed(state, form.read());

  const messages = rowList(
    "Your own messages",
    (m) =>
      messageRow(
        m,
        messageActions(state, () => messages, changed),
      ),
    {
      changed,
      put: (m, at) => state.messages.splice(at, 0, m),
    },
  );
  const criteria = criteriaList(state.criteria, changed);
  function addMessages(texts) {
    const room = MOST_MESSAGES - state.messages.length,
      added = texts.slice(0, room).map((text) => newMessage({ text }));
    state.messages.push(...added);
    changed();
    if (added.length) messages.rowOf(added[0]).el.querySelector("textarea").focus();
    setText(
      full,
      texts.length > room ? `No more than ${MOST_MESSAGES} messages fit: the rest was left out.` : "",
    );
  }
  const full = h("p.missing", { role: "alert" }),
    paste = pasting(addMessages);
  const refused = h("p.missing", { role: "alert" }),
    clear = clearing("your own messages and criteria", "them", erase);
  function put(found) {
    const next = stateOf(found);
    state.messages.splice(0, Infinity, ...next.messages);
    state.criteria.splice(0, Infinity, ...next.criteria);
    state.earlier = next.earlier;
  }
  function erase() {
    put({});
    messages.hush();
    criteria.hush();
    changed();
    draft.keep();
    criteria.add.focus();
  }

  /** Put an activity into the form, to be changed. */
  function open(activity) {
    if (activity.write) throw new ActivityError(TO_WRITE);
    const { title, messages: all, criteria: asked } = activity,
      isOwn = (list, id) => (list ?? []).some((o) => o.id === id);
    put(activity);
    form.write({
      title,
      ids: all.filter((id) => !isOwn(activity.ownMessages, id)),
      criteria: asked.filter((id) => !isOwn(activity.ownCriteria, id)),
      practised: activity.practice,
    });
    changed();
  }
  const file = fileField(parse, open, refused);
  return {
    criteria: criteria.el,
    messages: h(
      "section.own-material",
      h("p.title", "Your own messages"),
      h("p.hint", keptSentence(store)),
      [paste.el, full, messages.el, file, refused],
      clear.el,
    ),
    value,
    later: draft.later,
    /** What is wrong, next to each field. */
    show(problems) {
      const about = { others: state.messages, criteria: askedIn(state, form.read().criteria) };
      messages.update(state.messages, problemsBy("own_messages", messageId, problems), () => about);
      criteria.update(problems);
      clear.button.hidden = !state.messages.length && !state.criteria.length;
    },
    /** What was kept on this device, after a reload. */
    restore: () =>
      draft.restore(({ title, ids, criteria: asked, practised, ...own }) => {
        form.write({ title, ids, criteria: asked, practised });
        put(own);
      }),
  };
}

/** Open an activity's file again, to change it. */
function fileField(parse, open, refused) {
  const input = h("input", { type: "file", id: uniqueId("again"), accept: ".json,application/json" });
  input.addEventListener("change", async () => {
    const [chosen] = input.files;
    if (!chosen) return;
    const { largest } = format.activity,
      text = chosen.size > 4 * largest ? "x".repeat(largest + 1) : await chosen.text();
    if (input.files[0] !== chosen) return;
    input.value = "";
    try {
      setText(refused, "");
      open(parse(text));
    } catch (error) {
      if (!(error instanceof ActivityError)) throw error;
      setText(refused, error.message);
    }
  });
  return h(
    "div.field",
    h("label.over", { for: input.id }, "Or open the file of an activity, to change it"),
    input,
  );
}
