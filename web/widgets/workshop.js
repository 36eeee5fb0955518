// A workshop without a server: choose what a room grades, grade it, hand it in as a file or a code.

import { ActivityError, MARK, parseActivity } from "../workshop/activities.js";
import { openGiven, putIntoAddress } from "../parts/activity-address.js";
import { activityEditor } from "../parts/activity-editor.js";
import { activityRoom, keptOf } from "../parts/activity-room.js";
import { draftRoom } from "../parts/draft-form.js";
import { h, replaceContent, setText, uniqueId } from "../parts/dom.js";
import { ownSheet, strangeSheet } from "../parts/own-sheet.js";
import { onAddress } from "../parts/permalink.js";
import { widget } from "../parts/widget.js";
import { render as grader } from "./grader.js";

const KEPT =
  "This activity is kept on this device, so that a reload opens it again. It goes when you erase your answers.";

/** What this device keeps of an activity; whoever has begun the second round goes on there. */
function resumed(store, activity) {
  const kept = keptOf(store, activity);
  return { ...kept, round: Math.max(1, ...kept.answers.map((a) => a.round)), activity: activity.text };
}

/** `fixed`: the activity was given from the start, and cannot be left. */
function prepare({ traits, set, store }) {
  const fixed = traits.activity !== "",
    ids = traits.messages.map((m) => m.id),
    parse = (text) => parseActivity(text, ids);
  if (fixed && store) set(resumed(store, parse(traits.activity)));
  return { fixed, ids, parse, entering: false, place: { room: null } };
}

function react(context, view) {
  const { el, traits, set, store, parse } = context;
  const focusTitle = (options) => view.box.querySelector(".title").focus(options);

  /** Everything that is kept of an activity, at once: in between it would not go together. */
  function enter(activity) {
    view.name.value = "";
    context.entering = true;
    if (store) set(resumed(store, activity));
    else set({ answers: [], round: 1, activity: activity.text });
    context.entering = false;
    update(context, view, "activity");
  }
  function refuse(error) {
    if (!(error instanceof ActivityError)) throw error;
    view.refused.textContent = `${error.message} Ask for the link or the file again.`;
    view.refused.scrollIntoView({ block: "nearest" });
    return false;
  }
  function open(text) {
    try {
      const activity = parse(ownSheet(text, store, context.ids));
      view.refused.textContent = "";
      if (activity.text === traits.activity) return true;
      const isStillOpen = () => activity.text === traits.activity;
      if (store)
        putIntoAddress(activity, isStillOpen, store).then(
          (kept) => isStillOpen() && setText(view.kept, kept ? KEPT : ""),
        );
      enter(activity);
      focusTitle({ preventScroll: true });
      el.scrollIntoView({ block: "start" });
      return true;
    } catch (error) {
      return refuse(error);
    }
  }
  return {
    /** Open the activity in a text, or say why not and leave everything as it is. */
    open: (text) => openGiven(text, open, refuse, store),
    leave() {
      if (store) history.replaceState(null, "", location.href.split("#")[0]);
      set({ activity: "" });
      view.box.querySelector("input").focus();
    },
    turnTo(round) {
      view.name.value = "";
      set({ round });
      focusTitle();
    },
  };
}

/** The name is typed into one field for all rooms, so that a round that a kernel turns does not take it. */
function build(context, actions) {
  const refused = h("p.missing", { role: "alert" }),
    strange = h("p.missing", { role: "alert" }),
    kept = h("p.hint", { role: "status" }),
    box = h("div"),
    name = h("input", { type: "text", id: uniqueId("name"), maxLength: 80, autocomplete: "off" });
  const content = [refused, h("div", strange), box, kept];
  return { content, refused, strange, kept, box, name, actions };
}

/** What there is to do in an activity: to grade, or to write. */
const roomOf = (context, activity, { turnTo, ...rest }) =>
  activity.write
    ? draftRoom(context, activity, rest)
    : activityRoom(context, activity, { grader, turnTo, ...rest });

/** Another room, or none: then the forms, which are made when they are first needed, and kept. */
function showPlace(context, view) {
  const { traits, store, fixed, parse, place, signal } = context,
    { box, name, actions } = view;
  place.room?.end();
  place.room = null;
  view.strange.textContent = "";
  if (!traits.activity) {
    view.kept.textContent = "";
    const address = store && location.protocol !== "file:" ? location.href : "";
    const texts = { title: "Take part", goOn: "Try it" };
    view.editor ??= activityEditor(traits, { ...texts, open: actions.open, address });
    return replaceContent(box, view.editor);
  }
  const { turnTo, leave } = actions,
    typing = document.activeElement === name; // it moves to the new room, and so loses the focus
  const activity = parse(traits.activity),
    room = (place.room = roomOf(context, activity, { name, turnTo, leave: !fixed && leave }));
  view.strange.textContent = strangeSheet(activity, store);
  signal?.addEventListener("abort", room.end);
  replaceContent(box, room.content);
  if (typing) name.focus({ preventScroll: true });
  room.start(); // the grader finds out by its place in the page where answers are kept
}

function update(context, view, trait) {
  if (context.entering) return;
  if (trait === "answers" || trait === "group" || trait === "written") context.place.room?.update();
  else showPlace(context, view);
}

function opened({ store, fixed, signal }, { actions }) {
  if (store && !fixed) onAddress(MARK, () => actions.open(location.hash), signal);
}

export const render = widget({
  kind: "workshop",
  label: "Workshop",
  observes: ["activity", "round", "answers", "group", "written"],
  prepare,
  react,
  build,
  update,
  opened,
});
