// Writing in an activity: a message to a given situation, handed in as a file, a block of text or a QR
// code; after the others have graded it, a second version.

import { placeOf } from "../workshop/activities.js";
import { now } from "../workshop/answers.js";
import { dumpBlock, dumpDraft } from "../workshop/drafts.js";
import { cleaned } from "../workshop/writing.js";
import { button, buttonRow, labelledLine, primaryButton } from "./controls.js";
import { copyText, download, h, replaceContent, setText, uniqueId } from "./dom.js";
import { qrCode } from "./qr.js";
import { drawNumber, seatOf } from "./seat.js";
import { storageNote } from "./store.js";

// A longer block makes a code too fine for a laptop's camera to read off a phone.
const MOST_SHOWN = 1_150;
// The store keeps drafts of any exercise: these are what nobody is asked for here.
const UNASKED = { relationship: "stranger", channel: "message", levels: {} };

const lengthOf = (text) => [...cleaned(text)].length;
const personOf = (number) => number.toString(16).padStart(6, "0");

/** The number under which this device has handed a message in for an activity; null if it hasn't. */
export const writersNumber = (store, activity) => seatOf(store, activity)?.number ?? null;

/** What is typed of both versions, kept as it's typed; in Jupyter the kernel keeps it. */
function typed({ traits, set, store }, activity) {
  const keptIn = (round) =>
    store
      ? store.all("draft").findLast((d) => d.place === placeOf(activity, round))?.text
      : traits.written[round];
  return {
    of: (round) => keptIn(round) ?? "",
    keep(round, text) {
      if (store) store.keepDraft(placeOf(activity, round), text ? { text, ...UNASKED } : null);
      else set({ written: { ...traits.written, [round]: text } });
    },
  };
}

/** A button that shows a block as a QR code, and the place for it; a sentence if it's too long. */
function shownToCamera(block) {
  if (block.length > MOST_SHOWN)
    return [null, h("p.hint", "It’s too long for a QR code: hand in the file, or paste the block.")];
  const place = h("div", { id: uniqueId("shown"), hidden: true });
  const toggle = button(
    "Show it as a QR code",
    () => {
      if (!place.firstChild)
        place.append(
          qrCode(block, "QR code of your message"),
          h("p.hint", "Hold it up to the camera at the front until your name is called."),
        );
      place.hidden = !place.hidden;
      toggle.setAttribute("aria-expanded", String(!place.hidden));
      if (!place.hidden) place.scrollIntoView({ block: "nearest" });
    },
    { "aria-expanded": "false", "aria-controls": place.id },
  );
  return [toggle, place];
}

/** What stands there once a message has been handed in. */
function handedIn({ file, text, block, number }) {
  const save = () => download(file, text, "application/json"),
    note = h("p", { role: "status" }),
    field = h("textarea.block", { readOnly: true, rows: 4, "aria-label": "Your message as a block of text" });
  field.value = block;
  const [toggle, place] = shownToCamera(block);
  save();
  return [
    h(
      "p.outcome",
      { tabIndex: -1 },
      `Ready: give the file ${file} to whoever runs the workshop, paste the block below into the chat, ` +
        "or show it to their camera. Nothing has been sent.",
    ),
    h("p", "Your number is ", h("strong", personOf(number)), ": your sheet to grade will have it, too."),
    field,
    buttonRow(
      button("Copy the block", () => copyText(block, field, note)),
      toggle,
      button("Save the file again", save),
    ),
    [place, note],
  ];
}

/** Hand a version in: take a number once, and make the file and the block. */
async function handIn(context, activity, { round, text, name }) {
  const { traits, set, store } = context,
    number = (store ? writersNumber(store, activity) : traits.number) ?? drawNumber();
  set({ number });
  store?.keepSeat({ place: placeOf(activity), activity: activity.text, group: traits.group, number });
  const draft = { activity: activity.id, whole: activity.text, number, round, name, at: now(), text };
  return {
    number,
    text: dumpDraft(
      draft,
      traits.messages.map((m) => m.id),
    ),
    block: await dumpBlock(draft),
    file: `message-${activity.id}-${round}.json`,
  };
}

/**
 * The form; as `activityRoom`, with `content`, `start()`, `update()` and `end()`.
 *
 * @param name   the field for the writer's name: the same for every room
 * @param leave  to no activity, if that can be
 */
export function draftRoom(context, activity, { name, leave }) {
  const { store } = context,
    { situation, longest } = activity.write,
    kept = typed(context, activity),
    ending = new AbortController();
  let round = kept.of(2) ? 2 : 1,
    given = null; // the text that was handed in last, of this version

  const field = h("textarea.message", { id: uniqueId("message"), rows: 12 }),
    label = h("label.over", { for: field.id }),
    count = h("p.hint"),
    missing = h("p.missing", { role: "alert" }),
    made = h("div.made"),
    heading = h("p.title", { tabIndex: -1 });
  const turn = button("", () => turnTo(3 - round));

  function update() {
    const length = lengthOf(field.value);
    setText(count, `${length.toLocaleString("en")} of ${longest.toLocaleString("en")} characters.`);
    count.classList.toggle("missing", length > longest);
    turn.hidden = round === 1 && !length;
    if (given === null || given === cleaned(field.value)) return;
    given = null;
    replaceContent(made, h("p.missing", { role: "status" }, "It has changed since: hand it in again."));
  }
  function show() {
    setText(heading, `${activity.title || "Without a title"}${round === 2 ? ": second version" : ""}`);
    setText(label, round === 1 ? "Your message" : "Your message, revised");
    setText(turn, round === 1 ? "Write a second version" : "Back to the first version");
    field.value = kept.of(round);
    update();
  }
  function turnTo(next) {
    if (next === 2 && !kept.of(2)) kept.keep(2, field.value); // revising begins with what is there
    round = next;
    given = null;
    replaceContent(made);
    missing.textContent = "";
    show();
    heading.focus();
  }
  async function submit() {
    const text = cleaned(field.value);
    const over = lengthOf(text) - longest;
    missing.textContent = !text
      ? "There’s nothing yet: write your message."
      : over > 0
        ? `That’s ${over.toLocaleString("en")} ${over === 1 ? "character" : "characters"} too many: shorten it.`
        : "";
    if (missing.textContent) return field.focus();
    kept.keep(round, field.value);
    const handed = await handIn(context, activity, { round, text, name: name.value.trim() });
    given = text;
    replaceContent(made, handedIn(handed));
    made.querySelector(".outcome").focus();
  }
  field.addEventListener("input", () => {
    missing.textContent = "";
    kept.keep(round, field.value);
    update();
  });
  /** Written or erased in another tab: here too, unless somebody is writing here. */
  const follow = () => {
    if (field !== document.activeElement && field.value !== kept.of(round)) show();
  };
  const content = [
    heading,
    h("p.situation", situation),
    h("div.writing", label, field, count, missing),
    labelledLine("Your name, so that your sheet finds you", name, primaryButton("Hand it in", submit)),
    made,
    buttonRow(turn, leave && button("Leave this activity", leave)),
    storageNote(store, ending.signal),
  ];
  return {
    content,
    start() {
      store?.subscribe(follow, ending.signal);
      show();
    },
    update: () => store || follow(),
    end: () => ending.abort(),
  };
}
