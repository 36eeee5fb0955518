// Bring your own: the part of the editor in which a room's own messages and criteria are written. What is
// typed is kept on the device, as a draft among the reader's answers, so that a reload takes nothing.

import rubric from "../messages/rubric.json";
import { ActivityError } from "../workshop/activities.js";
import format from "../workshop/format.json";
import { button, buttonRow } from "./controls.js";
import { h, setText, uniqueId } from "./dom.js";
import { criterionRow, newCriterion } from "./own-criterion.js";
import { gradedBy, messageRow, messagesIn, newMessage } from "./own-message.js";
import { questionPlace } from "./question.js";
import { plural } from "./words.js";

const { messages: MOST_MESSAGES, criteria: MOST_CRITERIA } = format.activity.own;
const PLACE = "own-activity", // of the draft
  PAUSE = 400; // ms after the last key before what was typed is kept
const DRAFT = { relationship: "stranger", channel: "message", levels: {} };
const KEPT =
  "What you write here stays on this device and is sent nowhere. It’s still here after a reload, until you clear it.";

// ---- what was written, as an activity has it ------------------------------------------------

const messageId = (i) => `x${i + 1}`,
  criterionId = (i) => `y${i + 1}`;

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
    ownCriteria: criteria.map(({ name, question, levels }, i) => ({
      id: criterionId(i),
      name,
      question,
      levels,
    })),
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
function stateOf({ ownMessages = [], ownCriteria = [], practice = [] }) {
  const state = { messages: ownMessages.map(newMessage), criteria: ownCriteria.map(newCriterion) };
  for (const [i, { id, reference, pair }] of ownMessages.entries()) {
    state.messages[i].practise = practice.includes(id);
    for (const [id, level] of Object.entries(reference ?? {}))
      state.messages[i].grades.set(keyOf(state, id), level);
    state.messages[i].pair = state.messages.find((m) => pair && m.was === pair) ?? null;
  }
  return state;
}

// ---- the lists ------------------------------------------------------------------------------

/** A list of rows, one for each thing, made once and moved about; what was removed can come back. */
function rowList(label, makeRow, { changed, put }) {
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
function problemsBy(kind, idOf, problems) {
  const of = (i) => problems.filter(({ at }) => at.startsWith(`${kind}.${idOf(i)}.`));
  return (i) => {
    const found = {};
    for (const { at, sentence } of of(i)) found[at.slice(`${kind}.${idOf(i)}.`.length)] ??= sentence;
    return found;
  };
}

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
  let timer,
    last = "";
  const written = () =>
    state.messages.length || state.criteria.length ? JSON.stringify({ ...form.read(), ...value() }) : "";
  const keep = () => {
    clearTimeout(timer);
    timer = undefined;
    const text = written();
    if (text === last) return; // whoever only looks leaves nothing behind
    last = text;
    store.keepDraft(PLACE, text && { ...DRAFT, text });
  };
  const later = () => {
    if (!store) return;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };
  const flush = () => timer !== undefined && keep();
  addEventListener("pagehide", flush, { signal });
  signal?.addEventListener("abort", () => clearTimeout(timer));
  const changed = () => (form.changed(), later());
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
  const criteria = rowList(
    "Your own criteria",
    (c) => criterionRow(c, { changed, remove: removeCriterion }),
    { changed, put: (c, at) => state.criteria.splice(at, 0, c) },
  );
  function removeCriterion(c) {
    const at = state.criteria.indexOf(c);
    state.criteria.splice(at, 1);
    changed();
    criteria.removed(`“${c.name || `Criterion ${at + 1}`}” is removed.`, c, at);
  }
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
  const addCriterion = button("Add a criterion of your own", () => {
    const c = newCriterion();
    state.criteria.push(c);
    changed();
    criteria.rowOf(c).el.querySelector("input").focus();
  });
  const refused = h("p.missing", { role: "alert" }),
    question = questionPlace(),
    clear = button("Clear all of this", () =>
      question.ask(
        "Clear your own messages and criteria, here and on this device?",
        "Yes, clear them",
        erase,
        "No, keep them",
        () => clear.focus(),
      ),
    );
  function put(found) {
    const next = stateOf(found);
    state.messages.splice(0, Infinity, ...next.messages);
    state.criteria.splice(0, Infinity, ...next.criteria);
    state.earlier = found.earlier;
  }
  function erase() {
    question.close();
    put({});
    messages.hush();
    criteria.hush();
    changed();
    if (store) keep();
    addCriterion.focus();
  }

  /** Put an activity into the form, to be changed. */
  function open(activity) {
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
    criteria: h("div", criteria.el, buttonRow(addCriterion)),
    messages: h(
      "section.own-material",
      h("p.title", "Your own messages"),
      h(
        "p.hint",
        store ? KEPT : "What you write here lasts as long as this page is open: save it as a file.",
      ),
      [paste.el, full, messages.el, file, refused],
      [buttonRow(clear), question.el],
    ),
    value,
    later,
    /** What is wrong, next to each field. */
    show(problems) {
      const about = { others: state.messages, criteria: askedIn(state, form.read().criteria) };
      messages.update(state.messages, problemsBy("own_messages", messageId, problems), () => about);
      criteria.update(state.criteria, problemsBy("own_criteria", criterionId, problems));
      clear.hidden = !state.messages.length && !state.criteria.length;
      addCriterion.disabled = state.criteria.length >= MOST_CRITERIA;
    },
    /** What was kept on this device, after a reload. */
    restore() {
      const kept = store?.all("draft").find((a) => a.place === PLACE);
      if (!kept) return;
      try {
        const { title, ids, criteria: asked, practised, ...own } = JSON.parse(kept.text);
        put(own);
        form.write({ title, ids, criteria: asked, practised });
        last = written();
      } catch {
        put({}); // an import brought something that isn't ours
      }
    },
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
