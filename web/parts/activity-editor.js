// Without an activity: open one that was handed out, or make one.

import { ActivityError, activityOf, anyLinkTo, dumpActivity, problemsOf } from "../workshop/activities.js";
import { disputed } from "../model/ratings.js";
import { isWritten } from "../workshop/drafts.js";
import rubric from "../messages/rubric.json";
import format from "../workshop/format.json";
import { button, buttonRow, checkbox, labelledLine, options } from "./controls.js";
import { primaryButton, select, submitButton } from "./controls.js";
import { copyText, download, h, setText, uniqueId } from "./dom.js";
import { CHANNELS, INVENTED, letter } from "./letter.js";
import { plural } from "./words.js";

const WORDS_A_MINUTE = 200,
  SECONDS_A_GRADE = 20; // a guess, and said to be one
export const FIRST_CRITERIA = ["context", "relevance", "ask"];
const ALL_PRACTICE =
  "Everything is for practice, so there’s nothing left to grade: leave at least one message.";
const ROLES = { "": "all", pair: "matched pairs", anchor: "plain examples of a level", trap: "traps" };

/** Open an activity by its link or text, or from a file. */
function openingForm(open, title) {
  const { largest, opened } = format.activity,
    tooLong = "x".repeat(largest + 1); // is refused by its length: there is no need to read it
  const pasted = h("input", { type: "text", id: uniqueId("given"), autocomplete: "off", spellcheck: false });
  async function take() {
    const [chosen] = file.files;
    if (!chosen) return;
    let text = chosen.size > opened ? tooLong : await chosen.text();
    // Everyone's sheets in one file are larger than any activity.
    if (chosen.size > largest && !isWritten(text)) text = tooLong;
    if (file.files[0] !== chosen) return; // another one has been chosen meanwhile
    file.value = "";
    open(text);
  }
  const accept = ".json,application/json";
  const file = h("input", { type: "file", id: uniqueId("file"), accept, onchange: take });
  const onsubmit = async (event) => {
    event.preventDefault();
    const given = pasted.value;
    if ((await open(given)) && pasted.value === given) pasted.value = "";
  };
  return h(
    "form",
    { onsubmit },
    h("p.title", title),
    labelledLine("Paste the link or text you were given", pasted, submitButton("Open it")),
    labelledLine("Or open the file", file),
  );
}

/** A message to be ticked, and then to be practised on first; its text is laid out only when it is opened. */
function messageRow(message, role, ontick, onpractise) {
  const { id, channel, sender, recipient } = message,
    first = (text) => text.split(",")[0];
  const text = h(
    "details",
    { ontoggle: () => text.children.length < 2 && text.append(letter(message, id)) },
    h("summary", "Read", h("span.spoken", ` ${id}`)),
  );
  const label = `${id}, ${role}: ${CHANNELS[channel]}, ${first(sender)} to ${first(recipient)}`;
  const practise = checkbox("Practise on it first", false, onpractise, h("span.spoken", `, ${id}`));
  practise.hidden = true;
  const show = (on) => (practise.hidden = !on);
  const tick = (on) => (show(on), ontick(on));
  const choose = checkbox(label, false, tick);
  function set(chosen, practised) {
    choose.querySelector("input").checked = chosen;
    practise.querySelector("input").checked = practised;
    show(chosen);
  }
  return { el: h("li", choose, practise, text), set };
}

/** How long it takes to grade some messages by some criteria. */
function effortSentence(ticked, criteria) {
  const words = ticked.reduce((sum, m) => sum + m.text.split(/\s+/).length, 0),
    grades = ticked.length * criteria;
  const minutes = Math.ceil(words / WORDS_A_MINUTE + (grades * SECONDS_A_GRADE) / 60);
  const counts = `${plural(ticked.length, "message")} and ${plural(criteria, "criterion", "criteria")}`;
  const time = grades ? `, about ${plural(minutes, "minute")} a person` : "";
  return `${counts}: ${plural(grades, "grade")}${time}.`;
}

/**
 * What is handed out: a link, or where a page has no address that others could open, the short text.
 *
 * @param address  of the page on which people grade; empty if there is none
 * @param goOn     the button that opens the activity here: none if it's open already
 */
export function handout(address, goOn) {
  let activity;
  const field = h("input", {
    ...{ type: "text", readOnly: true, id: uniqueId("link") },
    onfocus: () => field.select(),
  });
  const note = h("p", { role: "status" });
  const saveFile = () => download(`activity-${activity.id}.json`, dumpActivity(activity), "application/json");
  const label = address
    ? "The link to hand out"
    : "The activity as text, to paste into this page on another device";
  const line = labelledLine(label, field),
    copy = primaryButton("Copy it", () => copyText(field.value, field, note));
  const el = h(
    "div",
    line,
    buttonRow(
      copy,
      button("Save it as a file", saveFile),
      goOn && button(goOn.label, () => goOn.open(activity.text)),
    ),
    note,
  );
  function update(made) {
    activity = made;
    el.hidden = !activity;
    note.textContent = "";
    if (activity) showLink(activity);
  }
  /** Packing a room's own messages takes a moment; where a link can't be, the file travels. */
  async function showLink(shown) {
    let text = shown.text,
      problem = "";
    field.value = ""; // the last one's link must not be handed out for this one
    copy.disabled = true;
    try {
      if (address) text = await anyLinkTo(shown, address);
    } catch (error) {
      if (!(error instanceof ActivityError)) throw error;
      problem = error.message;
    }
    if (shown !== activity) return;
    field.value = problem ? "" : text;
    copy.disabled = false;
    line.hidden = copy.hidden = problem !== "";
    setText(note, problem);
  }
  return { el, update };
}

/** The filters of the list of messages; `choose` is given what changes of {role, channel, contested}. */
const filterRow = (choose) =>
  h(
    "div.filters",
    select("Show", options(ROLES), "", (role) => choose({ role })).el,
    select("Sent as", options({ "": "anything", ...CHANNELS }), "", (channel) => choose({ channel })).el,
    checkbox("Only what we couldn’t agree on, by these criteria", false, (contested) =>
      choose({ contested }),
    ),
  );

/** The activity that some messages and criteria make, or what is wrong with it: {activity} or {problem, problems}. */
export function tryActivity(given, open) {
  if (given.practice.length && given.practice.length === given.messages.length)
    return { problem: ALL_PRACTICE };
  const problems = given.ownMessages ? [...problemsOf(given, open)] : [];
  if (problems.length) {
    const within = problems.filter(({ at }) => /^own_\w+\./.test(at)),
      other = problems.find((p) => !within.includes(p));
    const things = plural(
      within.length,
      "thing in your own material isn’t",
      "things in your own material aren’t",
    );
    return { problems, problem: other?.sentence ?? `${things} right yet: see the sentence below each.` };
  }
  try {
    return { problems, activity: activityOf(given, open) };
  } catch (error) {
    if (!(error instanceof ActivityError)) throw error;
    return { problems, problem: error.message };
  }
}

/**
 * Choose messages and criteria for a room.
 *
 * @param makeOwn  (form) => the part in which a room writes its own, where there is one
 */
function makingForm({ messages, reference, roles }, address, goOn, makeOwn) {
  const chosen = new Set(),
    practice = new Set(),
    criteria = new Set(FIRST_CRITERIA),
    filters = { role: "", channel: "", contested: false };
  const toggle = (set, id) => (on) => (on ? set.add(id) : set.delete(id), update());
  const choose = (change) => (Object.assign(filters, change), update());
  const { title: longest } = format.activity;
  const title = h("input", {
    ...{ type: "text", id: uniqueId("title"), maxLength: longest, autocomplete: "off" },
    oninput: () => update(),
  });
  const rows = messages.map((m) => messageRow(m, roles[m.id], toggle(chosen, m.id), toggle(practice, m.id)));
  const found = h("p.found", { role: "status" }),
    effort = h("p", { role: "status" }),
    problem = h("p.missing", { role: "alert" }),
    out = handout(address, goOn);

  const ids = messages.map((m) => m.id),
    ticks = rubric.map((c) => checkbox(c.name, criteria.has(c.id), toggle(criteria, c.id)));
  const own = makeOwn?.({
    read: () => ({
      ...{ title: title.value, ids: [...chosen], criteria: [...criteria] },
      practised: [...practice],
    }),
    /** Put a title and ticks there; what there isn't is left out. */
    write(given) {
      title.value = given.title;
      for (const set of [chosen, criteria, practice]) set.clear();
      for (const id of given.ids) if (ids.includes(id)) chosen.add(id);
      for (const id of given.practised ?? []) if (chosen.has(id)) practice.add(id);
      for (const c of rubric) if (given.criteria.includes(c.id)) criteria.add(c.id);
      rows.forEach((row, i) => row.set(chosen.has(ids[i]), practice.has(ids[i])));
      ticks.forEach((tick, i) => (tick.querySelector("input").checked = criteria.has(rubric[i].id)));
    },
    changed: () => update(),
  });
  const fits = ({ id, channel }) =>
    roles[id].startsWith(filters.role) &&
    (!filters.channel || channel === filters.channel) &&
    (!filters.contested || [...criteria].some((c) => disputed(reference[id][c] ?? [])));
  function update() {
    const passing = messages.filter((m, i) => !(rows[i].el.hidden = !fits(m))),
      ticked = messages.filter((m) => chosen.has(m.id));
    found.textContent = `${plural(passing.length, "message")} shown, ${chosen.size} ticked.`;
    const { ownMessages = [], ownCriteria = [], practice: ownPractice = [], ...rest } = own?.value() ?? {},
      all = [...ticked, ...ownMessages],
      asked = [...criteria, ...ownCriteria.map((c) => c.id)];
    effort.textContent = effortSentence(all, asked.length);
    const given = { messages: all.map((m) => m.id), criteria: asked, title: title.value, ...rest };
    given.practice = given.messages.filter((id) => practice.has(id) || ownPractice.includes(id));
    if (own) Object.assign(given, { ownMessages, ownCriteria });
    const made = all.length && asked.length ? tryActivity(given, ids) : {};
    problem.textContent = made.problem ?? "";
    out.update(made.activity);
    own?.show(made.problems ?? []);
    own?.later();
  }
  own?.restore();
  update();
  const pace = `${WORDS_A_MINUTE} words a minute and ${SECONDS_A_GRADE} seconds a grade`;
  return h(
    "div.whole",
    h("p.title", "Make an activity"),
    labelledLine("Title, for the room to see", title),
    h("fieldset.choice", h("legend", "Criteria"), ticks),
    own && [own.criteria, own.messages, h("p.title", "Messages from the book")],
    h("p.label", INVENTED),
    [
      filterRow(choose),
      found,
      h(
        "ul.pick",
        { "aria-label": "Messages" },
        rows.map((row) => row.el),
      ),
      effort,
    ],
    h("p.hint", `That’s at ${pace}: our guess, not a measurement.`),
    h(
      "p.hint",
      "What people practise on comes first, with the reference grades after each lock, and doesn’t count.",
    ),
    [problem, out.el],
  );
}

/**
 * The two forms, made once: what is typed and ticked in them is still there when an activity is left.
 *
 * @param open     (text) => whether the activity in it could be opened
 * @param address  of the page on which people grade; empty if there is none
 * @param title    above the form that opens one
 * @param goOn     what the button says that opens the one just made
 * @param makeOwn  makes the part for a room's own messages and criteria; only *Run a workshop* has it
 */
export const activityEditor = (traits, { open, address, title, goOn, makeOwn }) => [
  openingForm(open, title),
  makingForm(traits, address, { label: goOn, open }, makeOwn),
];
