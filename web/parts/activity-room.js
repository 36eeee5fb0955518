// Taking part in an activity: take a table, grade, hand in as a file or a code, see the makers' readings.

import { placeOf } from "../workshop/activities.js";
import { now } from "../workshop/answers.js";
import { GROUPS } from "../workshop/codes.js";
import { handIn } from "../workshop/handins.js";
import { bringsOwn, criterionOf, hasReference, messageOf, referenceOf } from "../workshop/material.js";
import { button, buttonRow, labelledLine, select, submitButton } from "./controls.js";
import { dataTable } from "./data-table.js";
import { copyText, download, h, replaceContent, showOutcome, uniqueId } from "./dom.js";
import { latestGrades } from "./grades.js";
import { localModel } from "./local-model.js";
import { qrCode } from "./qr.js";
import { drawNumber, seatOf } from "./seat.js";
import { dumpShown } from "./shown-code.js";
import { plural } from "./words.js";

/** A code as it is read aloud: sign by sign, group by group. */
const spelledOut = (code) =>
  code
    .split("-")
    .map((group) => [...group].join(" "))
    .join(", ");

/** What this device keeps of an activity: the seat, and the grades of both rounds. */
export function keptOf(store, activity) {
  const seat = seatOf(store, activity);
  const gradesOf = (round) =>
    latestGrades(
      store.all("grades").filter((a) => a.place === placeOf(activity, round)),
      activity.messages,
      activity.criteria,
    ).map((a) => ({ ...a, round }));
  return {
    group: seat?.group ?? 0,
    number: seat?.number ?? null,
    answers: [...gradesOf(1), ...gradesOf(2)],
  };
}

const gradesOf = ({ answers }, round) => answers.filter((a) => a.round === round);

/** Take a seat, or another table; the number stays. In Jupyter the notebook sends it, once for all its calls. */
function takeTable(
  { traits, set, store },
  activity,
  group,
  number = traits.number ?? (store && drawNumber()),
) {
  set({ group, number });
  store?.keepSeat({ place: placeOf(activity), activity: activity.text, group, number });
}

/** What is graded in a round, in order: practice first, and only once. */
function gradedIn({ messages, practice = [] }, round) {
  const rest = messages.filter((m) => !practice.includes(m));
  return round === 1 ? [...practice, ...rest] : rest;
}

/** `graded`: the messages of the round, in the order of the grader. */
function progressSentence({ practice = [], criteria }, graded, grades) {
  const messages = graded.filter((m) => !practice.includes(m));
  if (!grades.length) return "You can hand in as soon as you’ve locked one message.";
  const isLocked = (message) =>
    criteria.every((c) => grades.some((a) => a.message === message && a.criterion === c));
  const open = messages.flatMap((message, i) => (isLocked(message) ? [] : [i + 1])),
    locked = messages.length - open.length;
  return open.length
    ? `${locked} of ${plural(messages.length, "message")} locked; still open: ${open.join(", ")}.`
    : "All messages are locked.";
}

/** What the discussion changed between the two rounds. */
function changes(traits, activity) {
  const called = (a) => (bringsOwn(activity) ? criterionOf(activity, a.criterion).name : a.criterion),
    named = (a) => [`${a.message}, ${called(a)}`, a.level],
    before = new Map(gradesOf(traits, 1).map(named)),
    both = gradesOf(traits, 2)
      .map(named)
      .filter(([key]) => before.has(key)),
    changed = both.filter(([key, level]) => before.get(key) !== level);
  const shown = (level) => `${level ?? "not applicable"}`,
    rows = changed.map(([key, level]) => [key, shown(before.get(key)), shown(level)]);
  const grades = plural(both.length, "grade");
  return [
    h("p", `You’ve changed ${changed.length} of ${grades} since the first round.`),
    rows.length > 0 && dataTable("Changed grades", ["Grade", "Before", "After"], () => rows).el,
  ];
}

/** A button that shows a hand-in as a QR code, drawn when it's first asked for, and the place for it. */
function shownToCamera(code, name) {
  const place = h("div", { id: uniqueId("shown"), hidden: true });
  const hint = "Hold it up to the camera at the front, close enough to fill half the picture.";
  const toggle = button(
    "Show it as a QR code",
    () => {
      if (!place.firstChild)
        place.append(qrCode(dumpShown(code, name), "QR code of your hand-in"), h("p.hint", hint));
      place.hidden = !place.hidden;
      toggle.setAttribute("aria-expanded", String(!place.hidden));
      if (!place.hidden) place.scrollIntoView({ block: "nearest" });
    },
    { "aria-expanded": "false", "aria-controls": place.id },
  );
  return [toggle, place];
}

/**
 * What stands there once a hand-in has been made: {text, code, name}, as a file, as a picture and to be
 * read out. `taken`: the page around the widget has the code already.
 */
function handedIn({ file, text, code, name, taken }, moved, readings) {
  const save = () => download(file, text, "application/json"),
    note = h("p", { role: "status" });
  const groups = code.split("-").map((group, i) => [i ? "-" : "", h("wbr"), group]);
  const shown = h("p.code", { role: "img", "aria-label": `Your code: ${spelledOut(code)}` }, groups);
  const sentence = taken
    ? `Ready: the course around this page has the code below. The file ${file} is yours to keep.`
    : `Ready: give the file ${file} or the code below to whoever runs the workshop, or show it to ` +
      "their camera. Nothing has been sent.";
  const [toggle, place] = shownToCamera(code, name);
  save();
  return [
    h("p.outcome", { tabIndex: -1 }, sentence),
    shown,
    buttonRow(
      toggle,
      button("Copy the code", () => copyText(code, shown, note)),
      button("Save the file again", save),
    ),
    place,
    [note, moved, readings],
  ];
}

/** What can be seen after the hand-in: the book's readings, a room's own reference grades, or nothing. */
function readingsShown(activity, reveal) {
  const { messages, criteria } = activity,
    wait = "If your room is going to grade again, wait until that’s done.";
  if (!messages.some((m) => criteria.some((c) => hasReference(activity, m, c)))) return null;
  const [hint, label] = bringsOwn(activity)
    ? ["Now you can see the reference grades: opinions, not a key.", "Show the reference grades"]
    : ["Now you can see how we read these messages: two opinions, not a panel.", "Show our readings"];
  return [h("p.hint", `${hint} ${wait}`), buttonRow(button(label, reveal))];
}

/** Tell the page around the widget of a hand-in; whether it has taken the code, and said so by `preventDefault`. */
const takenByPage = (el, { code, text }, round) =>
  !el.dispatchEvent(
    new CustomEvent("warmstart:hand-in", { bubbles: true, cancelable: true, detail: { code, text, round } }),
  );

/** Hand in: the name, the button, and what comes of it; it says so when something changes afterwards. */
function handingIn(context, activity, { round, name, desk, inner, onupdate }) {
  const { traits } = context;
  const grades = () => gradesOf(traits, round).map(({ round: _, ...grade }) => grade);
  const build = (options) =>
    handIn(activity, grades(), { number: traits.number, group: traits.group, round, ...options });
  let given = null; // what was handed in: its name and time, the file's text and the code

  function submit() {
    // A notebook that is shown without its kernel sends none.
    takeTable(context, activity, traits.group, traits.number ?? drawNumber());
    const options = { name: name.value.trim(), at: now() };
    given = { ...options, ...build(options), file: `hand-in-${activity.id}-r${round}.json` };
    given.taken = takenByPage(desk, given, round);
    const moved = round === 2 && changes(traits, activity);
    replaceContent(made, handedIn(given, moved, readingsShown(activity, reveal)));
    showOutcome(made.querySelector(".outcome"), made.querySelector(".code"), made);
    update();
  }
  function reveal({ target }) {
    target.disabled = true;
    inner.set("sealed", false);
    update();
    desk.querySelector(".letter").focus();
  }
  const todo = h("p", { role: "status" }),
    ready = h(
      "form",
      { onsubmit: (event) => (event.preventDefault(), submit()) },
      labelledLine("Your name, if you want it in the file", name, submitButton("Hand in")),
    ),
    made = h("div.made");
  function update() {
    const sealed = inner.get("sealed"),
      locked = grades();
    todo.textContent = progressSentence(activity, gradedIn(activity, round), locked);
    ready.hidden = !locked.length || !sealed;
    if (given && sealed && build(given)?.text !== given.text) {
      given = null;
      const sentence = "You’ve changed something since: hand in again.";
      replaceContent(made, h("p.missing", { role: "status" }, sentence));
    }
    onupdate(given !== null);
  }
  return { content: [todo, ready, made], update };
}

/** What stands for the reason of a room's own reference grade, which has none: its level, described. */
function describedLevel(activity, criterion, level) {
  if (level === null) return "";
  const { label, descriptor } = criterionOf(activity, criterion).levels[level];
  return `${level} ${label}${descriptor && `: ${descriptor}`}`;
}

/** All reference grades of an activity, as the grader reads them; none where there's nothing to compare. */
function referencesOf(activity, reference) {
  const grades = (m, c) =>
    referenceOf(activity, m, c, reference).map((g) => ({
      ...{ reason: describedLevel(activity, c, g.level), start: null, end: null },
      ...g,
    }));
  const byCriterion = (m) => Object.fromEntries(activity.criteria.map((c) => [c, grades(m, c)]));
  return Object.fromEntries(activity.messages.map((m) => [m, byCriterion(m)]));
}

/** The model of the grader inside: what is locked there is this round's, and covered until the hand-in. */
const innerModel = ({ messages, reference, answers }, activity, round) =>
  localModel({
    messages: gradedIn(activity, round).map((id) => messageOf(activity, id, messages)),
    practice: round === 1 ? (activity.practice ?? []) : [],
    earlier: activity.earlier ?? {},
    reference: bringsOwn(activity) ? referencesOf(activity, reference) : reference,
    rubric: bringsOwn(activity) ? activity.criteria.map((c) => criterionOf(activity, c)) : undefined,
    criteria: activity.criteria,
    position: 0,
    view: "all",
    sealed: true,
    place: placeOf(activity, round),
    answers: gradesOf({ answers }, round).map(({ round: _, ...grade }) => grade),
  });

/** Title, table and what is to be done; the grader's place in between. */
function roomContent(activity, round, { tables, desk, handing, turn, leave }) {
  const { title, messages, criteria } = activity;
  const counts = `${plural(messages.length, "message")}, ${plural(criteria.length, "criterion", "criteria")}`;
  const heading = [title || "Untitled", round === 2 && ": second round, after the discussion"];
  return [
    h("p.title", { tabIndex: -1 }, heading),
    h("p", `${counts}. Grade alone, lock, hand in; then talk.`),
    [tables.el, desk],
    h(
      "div.handing",
      { role: "group", "aria-label": "Hand in" },
      handing.content,
      buttonRow(turn, leave && button("Leave this activity", leave)),
    ),
  ];
}

/**
 * A round of an activity.
 *
 * @param grader    the grader's render function
 * @param name      the field for the reader's name: the same for every room
 * @param turnTo    (round) => go to the other round; `leave`: to no activity, if that can be
 * @returns         `content`; `start()`, once that stands in the page; `update()` and `end()`
 */
export function activityRoom(context, activity, { grader, name, turnTo, leave }) {
  const { traits, set, store } = context,
    { round } = traits;
  const inner = innerModel(traits, activity, round),
    ending = new AbortController(),
    desk = h("div");
  const onupdate = (done) => (turn.hidden = round === 1 && !cameBack && !done);
  const handing = handingIn(context, activity, { round, name, desk, inner, onupdate });
  const seats = [...Array(GROUPS).keys()].map((i) => ({ value: `${i}`, label: i || "none" }));
  const tables = select("Your table", seats, `${traits.group}`, (group) =>
    takeTable(context, activity, Number(group)),
  );
  const turnLabel = round === 1 ? "Second round, after the discussion" : "Back to the first round";
  const turn = button(turnLabel, () => turnTo(3 - round));
  // Whoever comes back with a first round may go on with the second; one that is locked just now
  // has to be handed in first.
  let cameBack,
    following = false;
  const follow = (changes) => {
    following = true;
    set(changes);
    following = false;
  };
  function update() {
    if (!following) cameBack = gradesOf(traits, 1).length > 0;
    tables.set(`${traits.group}`);
    inner.set(
      "answers",
      gradesOf(traits, round).map(({ round: _, ...grade }) => grade),
    );
    handing.update();
  }
  function start() {
    inner.on("change:answers", () => {
      const locked = inner.get("answers").map((a) => ({ ...a, round }));
      follow({ answers: [...gradesOf(traits, 3 - round), ...locked] });
    });
    // Once the last one is locked, the way on is to hand in.
    const allLocked = () => !desk.querySelector(".verdict button.primary");
    const handingEl = content.at(-1);
    desk.addEventListener("warmstart:lock", () => {
      if (allLocked()) showOutcome(desk.querySelector(".outcome"), handingEl);
    });
    grader({ model: inner, el: desk, signal: ending.signal });
    store?.subscribe(() => follow(keptOf(store, activity)), ending.signal);
    update();
  }
  const content = roomContent(activity, round, { tables, desk, handing, turn, leave });
  return { content, start, update, end: () => ending.abort() };
}
