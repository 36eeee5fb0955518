// A workshop without a server: choose what a room grades, grade it, hand it in as a file or a code.

import {
  ActivityError,
  MARK,
  activityOf,
  dumpActivity,
  linkTo,
  parseActivity,
  placeOf,
} from "../workshop/activities.js";
import { now } from "../workshop/answers.js";
import { disputed } from "../model/ratings.js";
import { GROUPS, NUMBERS } from "../workshop/codes.js";
import rubric from "../messages/rubric.json";
import format from "../workshop/format.json";
import { handIn } from "../workshop/handins.js";
import { options, select, checkbox } from "../parts/controls.js";
import { copyText, download, replaceContent, h, uniqueId } from "../parts/dom.js";
import { latestGrades } from "../parts/grades.js";
import { CHANNELS, INVENTED, letter } from "../parts/letter.js";
import { onAddress } from "../parts/permalink.js";
import { localModel } from "../parts/local-model.js";
import { dataTable } from "../parts/data-table.js";
import { storeOf } from "../parts/store.js";
import { setter } from "../parts/traits.js";
import { plural } from "../parts/words.js";
import { render as grader } from "./grader.js";

const WORDS = 200,
  SECONDS = 20; // a minute's reading, a grade's thinking: a guess, and said to be one
const FIRST = ["context", "relevance", "ask"];
const ROLES = { "": "all", pair: "matched pairs", anchor: "plain examples of a level", trap: "traps" };

const button = (name, onclick) => h("button", { type: "button", onclick }, name);
const primary = (name, onclick) => h("button.primary", { type: "button", onclick }, name);
const line = (label, control, ...rest) =>
  h("div.line", {}, h("label.over", { for: control.id }, label), control, rest);
const aloud = (code) =>
  code
    .split("-")
    .map((group) => [...group].join(" "))
    .join(", ");

export function render({ model, el, signal }) {
  const messages = model.get("messages"),
    reference = model.get("reference"),
    roles = model.get("roles");
  const ids = messages.map((m) => m.id),
    parse = (text) => parseActivity(text, ids);
  const fixed = model.get("activity") !== "";
  const store = storeOf(el),
    put = setter(model);
  const refused = h("p.missing", { role: "alert" });
  const box = h("div");
  el.append(
    h(
      "div.ws.workshop",
      { role: "group", "aria-label": "Workshop", "data-lm-suppress-shortcuts": "true" },
      refused,
      box,
    ),
  );

  let busy = false,
    refresh = () => {},
    stop = new AbortController();
  signal?.addEventListener("abort", () => stop.abort());

  // ---- in and out ------------------------------------------------------------------

  /** What this device keeps of an activity. */
  function remembered(activity) {
    const seat = store.all("seat").findLast((s) => s.place === placeOf(activity));
    const answers = [1, 2].flatMap((round) =>
      latestGrades(
        store.all("grades").filter((a) => a.place === placeOf(activity, round)),
        activity.messages,
        activity.criteria,
      ).map((a) => ({ ...a, round })),
    );
    return { group: seat?.group ?? 0, number: seat?.number ?? null, answers };
  }

  function enter(activity) {
    busy = true;
    if (store) {
      const state = remembered(activity);
      put({ ...state, round: Math.max(1, ...state.answers.map((a) => a.round)), activity: activity.text });
    } else if (activity.text !== model.get("activity"))
      put({ answers: [], round: 1, activity: activity.text });
    busy = false;
    show();
  }

  /** Open the activity in a text, or say why not and leave everything as it is. */
  function open(text) {
    try {
      const activity = parse(text);
      refused.textContent = "";
      if (activity.text === model.get("activity")) return;
      if (store) history.replaceState(null, "", linkTo(activity, location.href));
      enter(activity);
      box.querySelector(".title").focus({ preventScroll: true });
      el.scrollIntoView({ block: "start" });
    } catch (error) {
      if (!(error instanceof ActivityError)) throw error;
      refused.textContent = `${error.message} Ask for the link or the file again.`;
      refused.scrollIntoView({ block: "nearest" });
    }
  }
  function leave() {
    if (store) history.replaceState(null, "", location.href.split("#")[0]);
    put({ activity: "" });
    box.querySelector("input").focus();
  }

  function show() {
    stop.abort();
    stop = new AbortController();
    const text = model.get("activity");
    if (text) room(parse(text));
    else form();
  }

  // ---- with an activity ----------------------------------------------------------------

  function room(activity) {
    const round = model.get("round"),
      place = placeOf(activity, round);
    const file = `hand-in-${activity.id}-r${round}.json`;
    const rows = (of) => model.get("answers").filter((a) => a.round === of);
    const mine = () => rows(round).map(({ round: _, ...a }) => a);
    let past,
      own = false; // whoever comes back with a first round may go on with the second
    let given = null; // what was handed in: { at, name, code, text }

    const inner = localModel({
      messages: activity.messages.map((id) => messages.find((m) => m.id === id)),
      reference,
      criteria: activity.criteria,
      position: 0,
      view: "all",
      sealed: true,
      place,
      answers: mine(),
    });
    const tables = select(
      "Your table",
      [...Array(GROUPS).keys()].map((i) => ({ value: `${i}`, label: i || "none" })),
      `${model.get("group")}`,
      (v) => sit(Number(v)),
    );
    const desk = h("div");
    const todo = h("p", { role: "status" });
    const name = h("input", { type: "text", id: uniqueId("name"), maxLength: 80, autocomplete: "off" });
    const ready = line("Your name, if the file should carry one", name, primary("Hand in", submit));
    const made = h("div.made");
    const turn = button(
      round === 1 ? "Second round, after the discussion" : "Back to the first round",
      () => (put({ round: 3 - round }), box.querySelector(".title").focus()),
    );

    replaceContent(
      box,
      h(
        "p.title",
        { tabIndex: -1 },
        activity.title || "Without a title",
        round === 2 && ": second round, after the discussion",
      ),
      h(
        "p",
        {},
        `${plural(activity.messages.length, "message")}, ${plural(activity.criteria.length, "criterion", "criteria")}. Grade alone, lock, hand in; then talk.`,
      ),
      tables.el,
      desk,
      h(
        "div.handing",
        { role: "group", "aria-label": "Hand in" },
        todo,
        ready,
        made,
        h("div.buttons", {}, turn, !fixed && button("Leave this activity", leave)),
      ),
    );

    /** Take a seat, or another table; the number stays. */
    function sit(group) {
      const number = model.get("number") ?? crypto.getRandomValues(new Uint32Array(1))[0] % NUMBERS;
      put({ group, number });
      store?.keepSeat({ place: placeOf(activity), activity: activity.text, group, number });
    }

    const handing = (options) =>
      handIn(activity, mine(), { number: model.get("number"), group: model.get("group"), round, ...options });

    function submit() {
      sit(model.get("group"));
      const options = { name: name.value.trim(), at: now() };
      given = { ...options, ...handing(options) };
      const save = () => download(file, given.text, "application/json");
      const code = h(
        "p.code",
        { role: "img", "aria-label": `Your code: ${aloud(given.code)}` },
        given.code.split("-").map((group, i) => [i ? "-" : "", h("wbr"), group]),
      );
      const note = h("p", { role: "status" });
      save();
      replaceContent(
        made,
        h(
          "p.outcome",
          { tabIndex: -1 },
          `Ready: give the file ${file} or the code below to whoever runs the workshop. Nothing has been sent.`,
        ),
        code,
        h(
          "div.buttons",
          {},
          button("Copy the code", () => copyText(given.code, code, note)),
          button("Save the file again", save),
        ),
        note,
        round === 2 && moved(),
        h(
          "p.hint",
          {},
          "Now you may see how this book’s makers read these messages: two opinions, no panel. If your room grades a second time, wait with it until then.",
        ),
        h(
          "div.buttons",
          {},
          button("Show the makers’ readings", (event) => reveal(event.target)),
        ),
      );
      made.querySelector(".outcome").focus();
      update();
    }

    /** What the discussion changed. */
    function moved() {
      const before = new Map(rows(1).map((a) => [`${a.message}, ${a.criterion}`, a.level]));
      const both = mine()
        .map((a) => [`${a.message}, ${a.criterion}`, a.level])
        .filter(([key]) => before.has(key));
      const other = both.filter(([key, level]) => before.get(key) !== level);
      const said = (level) => `${level ?? "not applicable"}`;
      return [
        h(
          "p",
          {},
          `Since the first round you have changed ${other.length} of ${plural(both.length, "grade")}.`,
        ),
        other.length > 0 &&
          dataTable("Changed grades", ["Grade", "Before", "After"], () =>
            other.map(([key, level]) => [key, said(before.get(key)), said(level)]),
          ).el,
      ];
    }

    function reveal(pressed) {
      pressed.disabled = true;
      inner.set("sealed", false);
      update();
      desk.querySelector(".letter").focus();
    }

    function update() {
      const locked = mine();
      const open = activity.messages.flatMap((m, i) =>
        activity.criteria.every((c) => locked.some((a) => a.message === m && a.criterion === c))
          ? []
          : [i + 1],
      );
      todo.textContent = !locked.length
        ? "As soon as one message is locked you can hand in."
        : open.length
          ? `${activity.messages.length - open.length} of ${plural(activity.messages.length, "message")} locked; still open: ${open.join(", ")}.`
          : "All messages are locked.";
      const sealed = inner.get("sealed");
      ready.hidden = !locked.length || !sealed;
      turn.hidden = round === 1 && !past && !given;
      if (given && sealed && handing(given)?.text !== given.text) {
        given = null;
        replaceContent(
          made,
          h("p.missing", { role: "status" }, "Something has changed since: hand in again."),
        );
      }
    }

    refresh = () => {
      if (!own) past = rows(1).length > 0;
      tables.set(`${model.get("group")}`);
      inner.set("answers", mine());
      update();
    };
    const keep = (changes) => {
      own = true;
      put(changes);
      own = false;
    };
    inner.on("change:answers", () =>
      keep({ answers: [...rows(3 - round), ...inner.get("answers").map((a) => ({ ...a, round }))] }),
    );
    grader({ model: inner, el: desk, signal: stop.signal });
    store?.subscribe(() => keep(remembered(activity)), stop.signal);
    refresh();
  }

  // ---- without one -----------------------------------------------------------------------

  function form() {
    refresh = () => {};
    const chosen = new Set(),
      criteria = new Set(FIRST);
    let role = "",
      channel = "",
      contested = false,
      activity;

    const given = h("input", { type: "text", id: uniqueId("given"), autocomplete: "off", spellcheck: false });
    const file = h("input", {
      type: "file",
      id: uniqueId("file"),
      accept: ".json,application/json",
      onchange: async () => {
        if (!file.files[0]) return;
        const text =
          file.files[0].size > format.activity.largest
            ? "x".repeat(format.activity.largest + 1)
            : await file.files[0].text();
        file.value = "";
        open(text);
      },
    });

    const title = h("input", {
      type: "text",
      id: uniqueId("title"),
      maxLength: format.activity.title,
      autocomplete: "off",
      oninput: update,
    });
    const toggle = (set, id) => (on) => (on ? set.add(id) : set.delete(id), update());
    const first = (text) => text.split(",")[0];
    const rows = messages.map((m) => {
      const more = h(
        "details",
        { ontoggle: () => more.children.length < 2 && more.append(letter(m, m.id)) },
        h("summary", {}, "Read", h("span.spoken", {}, ` ${m.id}`)),
      );
      return {
        m,
        li: h(
          "li",
          {},
          checkbox(
            `${m.id}, ${roles[m.id]}: ${CHANNELS[m.channel]}, ${first(m.sender)} to ${first(m.recipient)}`,
            false,
            toggle(chosen, m.id),
          ),
          more,
        ),
      };
    });
    const found = h("p.found", { role: "status" });
    const count = h("p", { role: "status" });
    const problem = h("p.missing", { role: "alert" });
    const published = store && location.protocol !== "file:";
    const field = h("input", {
      type: "text",
      readOnly: true,
      id: uniqueId("link"),
      onfocus: () => field.select(),
    });
    const note = h("p", { role: "status" });
    const out = h(
      "div",
      {},
      line(
        published ? "The link to hand out" : "The activity as text, to paste into this page elsewhere",
        field,
      ),
      h(
        "div.buttons",
        {},
        primary("Copy it", () => copyText(field.value, field, note)),
        button("Save it as a file", () =>
          download(`activity-${activity.id}.json`, dumpActivity(activity), "application/json"),
        ),
        button("Try it", () => open(activity.text)),
      ),
      note,
    );

    function update() {
      const passing = rows.filter(
        ({ m, li }) =>
          !(li.hidden = !(
            roles[m.id].startsWith(role) &&
            (!channel || m.channel === channel) &&
            (!contested || [...criteria].some((c) => disputed(reference[m.id][c] ?? [])))
          )),
      );
      found.textContent = `${plural(passing.length, "message")} shown, ${chosen.size} ticked.`;
      const ticked = messages.filter((m) => chosen.has(m.id));
      const words = ticked.reduce((sum, m) => sum + m.text.split(/\s+/).length, 0),
        grades = ticked.length * criteria.size;
      const minutes = Math.ceil(words / WORDS + (grades * SECONDS) / 60);
      count.textContent = `${plural(ticked.length, "message")} and ${plural(criteria.size, "criterion", "criteria")}: ${plural(grades, "grade")}${grades ? `, about ${plural(minutes, "minute")} for a participant` : ""}.`;
      note.textContent = "";
      try {
        activity = grades
          ? activityOf(
              { messages: ticked.map((m) => m.id), criteria: [...criteria], title: title.value },
              ids,
            )
          : null;
        problem.textContent = "";
      } catch (error) {
        if (!(error instanceof ActivityError)) throw error;
        activity = null;
        problem.textContent = error.message;
      }
      out.hidden = !activity;
      if (activity) field.value = published ? linkTo(activity, location.href) : activity.text;
    }

    replaceContent(
      box,
      h(
        "form",
        { onsubmit: (event) => (event.preventDefault(), open(given.value)) },
        h("p.title", {}, "Take part"),
        line(
          "Paste the link or the text that you were given",
          given,
          h("button.primary", { type: "submit" }, "Open it"),
        ),
        line("Or open the file", file),
      ),
      h(
        "div.whole",
        {},
        h("p.title", {}, "Make an activity"),
        line("Title, for the room to see", title),
        h(
          "fieldset.choice",
          {},
          h("legend", {}, "Criteria"),
          rubric.map((c) => checkbox(c.name, criteria.has(c.id), toggle(criteria, c.id))),
        ),
        h("p.label", {}, INVENTED),
        h(
          "div.filters",
          {},
          select("Show", options(ROLES), role, (v) => ((role = v), update())).el,
          select(
            "Sent as",
            options({ "": "anything", ...CHANNELS }),
            channel,
            (v) => ((channel = v), update()),
          ).el,
          checkbox(
            "Only what the makers could not agree on, by these criteria",
            false,
            (on) => ((contested = on), update()),
          ),
        ),
        found,
        h(
          "ul.pick",
          { "aria-label": "Messages" },
          rows.map((r) => r.li),
        ),
        count,
        h(
          "p.hint",
          {},
          `Counted at ${WORDS} words a minute and ${SECONDS} seconds a grade: a guess of ours, not a measurement.`,
        ),
        problem,
        out,
      ),
    );
    update();
  }

  model.on("change:activity", () => busy || show());
  model.on("change:round", () => busy || show());
  model.on("change:answers", () => busy || refresh());
  model.on("change:group", () => busy || refresh());
  if (fixed && store) enter(parse(model.get("activity")));
  else show();
  if (store && !fixed) onAddress(MARK, () => open(location.hash), signal);
}
