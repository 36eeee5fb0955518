// Grade a message by the rubric, lock, then see what the makers made of it.

import rubric from "../messages/rubric.json";
import { disputed } from "../model/ratings.js";
import { button, buttonRow, options, select } from "../parts/controls.js";
import { h, refill, setText, showOutcome } from "../parts/dom.js";
import { latestGrades } from "../parts/grades.js";
import { comparedGrade, outcomeSentence, placesOfReasons, runningTally } from "../parts/grades-shown.js";
import { NOT_APPLICABLE, gradingForm } from "../parts/grading-form.js";
import { CHANNELS, INVENTED, letter, markedText } from "../parts/letter.js";
import {
  PRACTICE,
  earlierRoom,
  headOf,
  isCovered,
  isPractice,
  nearnessSentence,
} from "../parts/practising.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { storageNote } from "../parts/store.js";
import { widget } from "../parts/widget.js";
import { plural } from "../parts/words.js";

const VIEWS = {
  all: "all messages",
  open: "those I haven’t graded",
  graded: "those I have graded",
  contested: "what we couldn’t agree on",
};
const COVERED = "You’ll see our own grades once you’ve handed in.";
const COVERED_OWN = "You’ll see the reference grades once you’ve handed in.";
const UNCOVERED_OWN = "The reference grades are by whoever made this activity: opinions, not a key.";
const SURE_OWN = "How sure are you of each grade?";
const UNCOVERED =
  "The reference grades are ours, given by the rubric in two separate passes: " +
  "no panel, and nothing about replies.";

// ---- which messages, which criteria ------------------------------------------------------

const givenTo = ({ answers }, id) => answers.filter((a) => a.message === id);
const isContested = ({ reference }, id, criterion) => disputed(reference[id][criterion.id]);

/** The criteria asked of a message in this view. */
const askedOf = ({ traits, criteria }, id) =>
  traits.view === "contested" && !traits.sealed
    ? criteria.filter((c) => isContested(traits, id, c))
    : criteria;

/** What is still open of a message; what the reader has begun stays so, whatever another tab locks. */
function openCriteria(context, id) {
  const draft = context.drafts.get(id),
    given = givenTo(context.traits, id);
  const isOpen = (c) => draft?.reopened || !given.some((a) => a.criterion === c.id);
  return draft?.begun ?? askedOf(context, id).filter(isOpen);
}

/** Positions of the messages that the filters let through. */
function filtered(context) {
  const { traits, filters } = context;
  const fits = {
    all: () => true,
    open: (id) => openCriteria(context, id).length > 0,
    graded: (id) => givenTo(traits, id).length > 0,
    contested: (id) => askedOf(context, id).length > 0,
  }[traits.view];
  return traits.messages.flatMap(({ id, channel }, i) =>
    fits(id) && (!filters.channel || channel === filters.channel) ? [i] : [],
  );
}

/** Where the buttons lead: within what the filters have let through. */
function neighbours(context) {
  const { messages, position } = context.traits,
    { pile } = context.filters;
  const open = pile.filter((i) => openCriteria(context, messages[i].id).length);
  return {
    next: open.find((i) => i > position) ?? open[0],
    previous: pile.findLast((i) => i < position),
    other: pile.find((i) => i > position),
  };
}

/**
 * In a workshop, `traits.rubric` has the criteria if some are the room's own, or the messages are.
 * `drafts`: by message, what was picked and not yet locked; `begun` holds the criteria that were open
 * when the reader began, `reopened` says that they grade it again. `filters.pile`: positions of the
 * messages to be shown.
 */
function prepare(context) {
  const { traits, set, store } = context,
    { messages, sealed, place } = traits;
  const criteria = (traits.rubric ?? rubric).filter((c) => traits.criteria.includes(c.id));
  // A workshop's grades stay in the workshop: what begins sealed counts only what was locked there.
  const isOurs = (a) => (sealed ? a.place === place : !a.place.startsWith("activity/"));
  const ids = [messages, criteria].map((list) => list.map(({ id }) => id));
  const stored = storedAnswers({
    ...context,
    kind: "grades",
    anywhere: true,
    mine: (a) => Object.hasOwn(traits.reference, a.message) && isOurs(a),
    traits: (kept) => ({ answers: latestGrades(kept, ...ids) }),
  });
  const added = {
    criteria,
    stored,
    isolated: sealed,
    drafts: new Map(),
    filters: { channel: "", pile: null },
  };
  const firstOpen = messages.findIndex(({ id }) => openCriteria({ ...context, ...added }, id).length);
  if (store) set({ position: Math.max(firstOpen, 0) });
  return added;
}

// ---- what the reader does ----------------------------------------------------------------

function react(context, view) {
  const { el, traits, set, stored, drafts, filters } = context;
  return {
    setView: (name) => set({ view: name }),
    setChannel(channel) {
      filters.channel = channel;
      update(context, view, "view");
    },
    go(direction) {
      const position = neighbours(context)[direction],
        pile = filtered(context);
      if (pile.includes(position)) filters.pile = pile;
      set({ position });
      const page = view.sheet.querySelector(".letter");
      page.focus({ preventScroll: true });
      if (page.getBoundingClientRect().top < 60) el.scrollIntoView({ block: "start" });
    },
    lock(message, open) {
      const { levels: picked, confidence } = drafts.get(message);
      const levels = Object.fromEntries(open.map(({ id }) => [id, picked[id]]));
      const others = traits.answers.filter((a) => a.message !== message || !(a.criterion in levels));
      const given = open.map(({ id }) => ({ message, criterion: id, level: levels[id], confidence }));
      drafts.delete(message);
      stored.lock({ answers: [...others, ...given] }, [{ message, levels, confidence }]);
      const outcome = view.form.querySelector(".outcome");
      if (!outcome) return;
      showOutcome(outcome, view.form.querySelector(".onward"));
      el.dispatchEvent(new CustomEvent("warmstart:lock"));
    },
    /** Begin from what was locked; the first try stays kept, and the later one counts. */
    regrade(message) {
      const given = givenTo(traits, message),
        levels = Object.fromEntries(given.map((a) => [a.criterion, a.level]));
      drafts.set(message, { levels, confidence: given[0].confidence, picks: [], reopened: true });
      update(context, view);
      view.form.querySelector("input:checked").focus();
    },
  };
}

// ---- what it is made of ------------------------------------------------------------------

function filterControls({ traits, isolated }, { setView, setChannel }) {
  const views = options(VIEWS).filter((o) => !isolated || o.value !== "contested"),
    channels = [...new Set(traits.messages.map((m) => m.channel))].filter(Boolean);
  const means = channels.map((c) => ({ value: c, label: CHANNELS[c] ?? c }));
  const found = h("p.found", { role: "status" }),
    shown = select("Show", views, traits.view, setView),
    channel = select("Sent as", [{ value: "", label: "anything" }, ...means], "", setChannel);
  return { found, shown, row: h("div.filters", shown.el, channel.el, found) };
}

function build(context, actions) {
  const { traits, store, signal } = context;
  const label = h("p.label"),
    sheet = h("div.sheet"),
    form = h("div.form"),
    running = h("div.running"),
    { found, shown, row } = filterControls(context, actions);
  const content = [
    [label, traits.messages.length > 10 && row],
    [h("div.desk", sheet, form), running, storageNote(store, signal)],
  ];
  return { content, label, sheet, form, running, found, shown, actions };
}

const goButton = (name, direction, { go }, primary = "") =>
  h(`button${primary}`, { type: "button", onclick: () => go(direction) }, name);

function questions(context, id, open, { previous, other }, { lock, go }) {
  const draft = context.drafts.get(id);
  return gradingForm({
    open,
    draft,
    numbers: (c) => context.criteria.indexOf(c) + 1,
    ...(context.traits.rubric && { sure: SURE_OWN }),
    onbegin: () => (draft.begun ??= open),
    onlock: () => lock(id, open),
    buttons: [
      previous !== undefined && goButton("Previous message", "previous", { go }),
      other !== undefined && goButton("Another message", "other", { go }),
    ],
  });
}

/** What stands below what was locked; a sealed message has its buttons in another order. */
function verdictButtons({ traits }, id, { next, previous }, actions) {
  const onward =
    next === undefined
      ? h("p.done.onward", "That was the last one.")
      : h("div.buttons.onward", goButton("Next message", "next", actions, ".primary"));
  const back = previous !== undefined && goButton("Previous message", "previous", actions),
    again = button("Grade it again", () => actions.regrade(id)),
    regrade = !isPractice(traits, id) && again; // the first try is the one that tells
  return [onward, buttonRow(traits.sealed ? [regrade, back] : [back, regrade])];
}

/** What an earlier room chose, for who has locked their own answer. */
function earlierOf({ earlier }, id, criterion, level) {
  const counts = earlier?.[id]?.[criterion];
  return counts && earlierRoom(counts, level);
}

/** Sealed: what was locked, and nothing of the makers'. */
function coveredGrades({ traits, criteria }, id) {
  const given = givenTo(traits, id);
  const grade = (c) => {
    const { level } = given.find((a) => a.criterion === c.id);
    const words = level === null ? NOT_APPLICABLE : `${level} ${c.levels[level].label}`;
    return h("li", `${c.name}: `, h("strong", words), earlierOf(traits, id, c.id, level));
  };
  const sentence = `Locked: ${plural(given.length, "grade")}, ${given[0].confidence}% sure of each.`;
  return [h("p.outcome", { tabIndex: -1 }, sentence), h("ul", criteria.map(grade))];
}

function comparedGrades(context, id, { sheet }) {
  const { traits, criteria } = context,
    asked = askedOf(context, id),
    given = givenTo(traits, id).filter((a) => asked.some((c) => c.id === a.criterion));
  const compare = (criterion) =>
    comparedGrade({
      ...{ criterion, sheet },
      number: criteria.indexOf(criterion) + 1,
      grades: traits.reference[id][criterion.id],
      own: given.find((a) => a.criterion === criterion.id)?.level,
      contested: isContested(traits, id, criterion),
      earlier: earlierOf(traits, id, criterion.id, given.find((a) => a.criterion === criterion.id)?.level),
      isOwn: Boolean(traits.rubric),
    });
  const near = isPractice(traits, id) && nearnessSentence(traits);
  return [
    h("p.outcome", { tabIndex: -1 }, outcomeSentence(given, traits.reference, Boolean(traits.rubric))),
    near && h("p.near", near),
    asked.map(compare),
  ];
}

// ---- what it shows -----------------------------------------------------------------------

/** Look anew which messages the filters let through; the last one stays if none does. */
function refilter(context, { found, shown }) {
  const { traits, set, drafts, filters } = context;
  for (const draft of drafts.values()) delete draft.begun; // another view may ask for other criteria
  shown.set(traits.view);
  const pile = (filters.pile = filtered(context));
  found.textContent = pile.length
    ? `${plural(pile.length, "message")}.`
    : "No message fits, so you still see the last one.";
  if (pile.length && !pile.includes(traits.position)) set({ position: pile[0] });
}

/** The questions, or what came of them; made anew only when another message, or other grades, stand there. */
function updateForm(context, view, id, open) {
  const { traits } = context,
    { form, actions } = view,
    to = neighbours(context);
  const exists = Object.values(to).map((position) => position !== undefined);
  if (open.length) {
    const asked = open.map((c) => c.id);
    return refill(form, [id, asked, exists.slice(1)], () => questions(context, id, open, to, actions));
  }
  const covered = isCovered(traits, id),
    near = isPractice(traits, id) && nearnessSentence(traits);
  const basis = [id, givenTo(traits, id), askedOf(context, id).length, covered, near, exists];
  refill(form, basis, () =>
    h(
      "div.verdict",
      covered ? coveredGrades(context, id) : comparedGrades(context, id, view),
      verdictButtons(context, id, to, actions),
    ),
  );
}

/** What is said above: a workshop's own messages are nobody's inventions of ours. */
function labelSentence(traits, id, covered) {
  const { rubric: own, reference } = traits;
  if (isPractice(traits, id)) return own ? PRACTICE : `${INVENTED} ${PRACTICE}`;
  if (!own) return `${INVENTED} ${covered ? COVERED : UNCOVERED}`;
  const some = Object.values(reference).some((by) => Object.values(by).some((grades) => grades.length));
  return some ? (covered ? COVERED_OWN : UNCOVERED_OWN) : "";
}

function update(context, view, trait) {
  const { traits, criteria, drafts, filters } = context;
  if (!filters.pile || trait === "view") refilter(context, view);
  const { messages, position, answers, reference } = traits,
    message = messages[position],
    { id, text } = message,
    { pile } = filters;
  if (!drafts.has(id)) drafts.set(id, { levels: {}, confidence: 70, picks: [] });
  const open = openCriteria(context, id),
    place = pile.indexOf(position),
    covered = isCovered(traits, id),
    found = place < 0 ? "A message" : `Message ${place + 1} of ${pile.length}`,
    head = traits.practice?.length ? headOf(traits, id) : found,
    number = (c) => criteria.indexOf(c) + 1;
  const marks = open.length || covered ? [] : placesOfReasons(askedOf(context, id), reference[id], number);
  setText(view.label, labelSentence(traits, id, covered));
  refill(view.sheet, [id, head, marks], () => letter(message, head, markedText(text, marks)));
  updateForm(context, view, id, open);
  const { sealed } = traits,
    near = covered ? nearnessSentence(traits) : "";
  refill(view.running, sealed ? near : answers, () => {
    if (sealed) return near && h("p.near", near);
    return answers.length ? runningTally(answers, reference, Boolean(traits.rubric)) : null;
  });
}

export const render = widget({
  kind: "grader",
  label: "Message grader",
  observes: ["position", "answers", "sealed", "view"],
  prepare,
  react,
  build,
  update,
});
