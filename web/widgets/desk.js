// Write a message of your own, grade it yourself, then see what the rules find and what they cannot tell.

import rubric from "../messages/rubric.json";
import { analyse } from "../messages/analyser.js";
import { options, select, checkbox } from "../parts/controls.js";
import { download, replaceContent, h, liveRegion, uniqueId } from "../parts/dom.js";
import { CHANNELS, highlightOnFocus, markedText } from "../parts/letter.js";
import { storageNote, storeOf } from "../parts/store.js";
import { setter } from "../parts/traits.js";
import { plural } from "../parts/words.js";

const WE = {
  stranger: "We do not know each other",
  knows_of: "They have heard of me",
  met_once: "We have met once",
  corresponded: "We have written to each other",
  introduced: "Somebody introduces us",
};
const SHOWN = 200; // findings in the list; a huge paste may hold a hundred thousand
const LONGEST_MARKED = 20_000;

export function render({ model, el, signal }) {
  const store = storeOf(el);
  const place = model.get("place");
  const fool = model.get("fool");
  const spoken = liveRegion(signal);
  const put = setter(model);

  // ---- the message and what the writer declares ---------------------------------

  const id = uniqueId("draft");
  const area = h("textarea", { id, rows: 9, spellcheck: true, autocomplete: "off", oninput: () => later() });
  const count = h("span.hint", {}),
    printed = h("div.text.paper");
  const relationship = select("You and your reader", options(WE), model.get("relationship"), (v) =>
    put({ relationship: v }),
  );
  const channel = select("You send it as", options(CHANNELS), model.get("channel"), (v) =>
    put({ channel: v }),
  );
  const keep =
    store &&
    checkbox(
      "Keep this draft on this device",
      false,
      () => keepNow(),
      h("span.hint", {}, " Otherwise it is gone when you leave the page."),
    );
  const kit = () => store.all("draft").find((a) => a.place === place);

  // ---- the writer's own grades -----------------------------------------------------

  const own = h(
    "fieldset.own",
    {},
    h("legend", {}, "First grade it yourself"),
    rubric
      .map((c) =>
        select(
          c.name,
          [
            { value: "", label: "…" },
            ...c.levels.map((l, i) => ({ value: String(i), label: `${i} ${l.label}` })),
            { value: "null", label: "not applicable" },
          ],
          "",
          (v) => {
            const levels = { ...model.get("levels") };
            if (v === "") delete levels[c.id];
            else levels[c.id] = v === "null" ? null : Number(v);
            put({ levels });
          },
        ),
      )
      .map(({ el: box, set }, i) => ((box.dataset.criterion = rubric[i].id), (box.set = set), box)),
  );

  const note = h("p.missing", { role: "alert" });
  const show = h("button.primary", { type: "button", onclick: reveal }, "Show what the rules find");
  const save = h("button", { type: "button", onclick: exported }, "Save as a text file");
  const output = h("div.findings", {});
  el.append(
    h(
      "div.ws.desk-top",
      { role: "group", "aria-label": "Drafting desk", "data-lm-suppress-shortcuts": "true" },
      h(
        "p.label",
        {},
        "Your message stays in this page: nothing is sent anywhere. The rules know English words, and neither truth nor your reader.",
      ),
      model.get("task") && h("p.task", {}, model.get("task")),
      h("label.over", { for: id }, "Your message"),
      area,
      printed,
      count,
      h("div.pairwise", {}, relationship.el, channel.el),
      keep,
      own,
      note,
      h("div.buttons", {}, show, save),
      output,
      spoken.el,
      storageNote(store, signal),
    ),
  );

  function reveal() {
    settle();
    if (!model.get("text").trim()) {
      note.textContent = "There is nothing here yet: write or paste a message first.";
      return area.focus();
    }
    const open = rubric.filter((c) => !(c.id in model.get("levels")));
    if (open.length && !fool.length) {
      note.textContent = `Grade it yourself first. Still open: ${open.map((c) => c.name).join(", ")}.`;
      return own.querySelector(`[data-criterion="${open[0].id}"] select`).focus();
    }
    put({ revealed: true });
    output.querySelector(".outcome")?.focus();
  }

  // ---- what the rules find -----------------------------------------------------------

  let known, found;
  function analysis(...given) {
    const key = given.join("\0");
    if (key !== known) [found, known] = [analyse(...given), key];
    return found;
  }

  let result; // what the rules make of it, once it is shown
  const lines = Object.fromEntries(rubric.map((c) => [c.id, h("p.says")]));

  /** The writer's own grades are no change of the text: they change a line of each criterion. */
  function compare() {
    note.textContent = "";
    const levels = model.get("levels");
    for (const box of own.querySelectorAll(".select")) {
      const level = levels[box.dataset.criterion];
      box.set(level === undefined ? "" : String(level));
    }
    if (!result) return;
    for (const { id } of rubric) {
      const { answer, levels: range } = result.criteria[id],
        mine = levels[id];
      const says =
        answer === "found"
          ? `The rules suggest ${reach(range)}.`
          : answer === "not found"
            ? `Nothing found: the rules suggest ${reach(range)}.`
            : "The rules cannot tell from the text.";
      const apart = mine !== undefined && mine !== null && range && (mine < range[0] || mine > range[1]);
      replaceContent(
        lines[id],
        h("strong", {}, says),
        mine !== undefined && ` You: ${mine ?? "not applicable"}.`,
        apart && " You and the rules differ. You have read it; they have not.",
      );
    }
  }

  function update() {
    const text = model.get("text");
    printed.textContent = text;
    count.textContent = `${plural((text.match(/\S+/gu) ?? []).length, "word")}.`;
    relationship.set(model.get("relationship"));
    channel.set(model.get("channel"));
    own.hidden = fool.length > 0;
    show.hidden = model.get("revealed");
    result = null;
    let trouble = null;
    try {
      if (model.get("revealed")) result = analysis(text, model.get("relationship"), model.get("channel"));
    } catch (error) {
      trouble = h("p.outcome", { tabIndex: -1 }, `${error.message} Shorten it; nothing is lost.`);
    }
    compare();
    if (!result) return replaceContent(output, trouble);
    const number = (c) => rubric.findIndex((r) => r.id === c) + 1;
    const placed = result.findings.filter((f) => f.start !== null);
    const head = `The rules found ${plural(placed.length, "place")}${result.findings.length > placed.length ? ` and make ${plural(result.findings.length - placed.length, "remark")}` : ""}.`;
    const sheet = h(
      "div.text",
      {},
      [...text].length > LONGEST_MARKED
        ? "The text is too long to be shown here with its marks; the list below has the findings."
        : markedText(
            text,
            placed.map((f) => ({
              start: f.start,
              end: f.end,
              key: f.criterion,
              tag: `${number(f.criterion)}`,
            })),
          ),
    );
    replaceContent(
      output,
      h("p.outcome", { tabIndex: -1 }, head),
      fool.length > 0 && fooled(result),
      h("div.letter", { role: "group", "aria-label": "Your message with the places marked" }, sheet),
      rubric.map((c) => criterion(c, sheet, text)),
      result.findings.length > SHOWN && h("p", {}, `Only the first ${SHOWN} findings are listed.`),
      h("p.title", {}, "What no rule looked at"),
      h(
        "ul.unchecked",
        {},
        result.not_checked.map((n) => h("li", {}, n)),
      ),
    );
    spoken.announce(fool.length ? output.querySelector(".fooled").textContent : head);
  }

  const reach = ([low, high]) => (low === high ? `${low}` : `${low} to ${high}`);

  function criterion(c, sheet, text) {
    const points = [...text];
    const own = result.findings.slice(0, SHOWN).filter((f) => f.criterion === c.id);
    return h(
      "div.compared",
      { role: "group", "aria-label": c.name, ...highlightOnFocus(sheet, c.id) },
      h("p.title", {}, `${rubric.indexOf(c) + 1}. ${c.name}`),
      lines[c.id],
      h(
        "ul.reasons",
        {},
        own.map((f) =>
          h(
            "li",
            {},
            f.start === null
              ? f.suggests
              : [h("q", {}, points.slice(f.start, f.end).join("")), ` suggests ${f.suggests}.`],
            " ",
            h("span.mend", {}, f.mend),
          ),
        ),
      ),
    );
  }

  /** For the exercise in which the reader writes nonsense that the rules admire. */
  function fooled({ criteria }) {
    const top = fool.filter((c) => criteria[c].answer === "found" && criteria[c].levels[1] === 3);
    const names = (ids) => ids.map((i) => rubric.find((c) => c.id === i).name).join(", ");
    return h(
      "p.fooled",
      {},
      `The rules allow a top level on ${top.length} of ${plural(fool.length, "criterion", "criteria")}${top.length ? `: ${names(top)}` : ""}.` +
        (top.length === fool.length
          ? " If the message is worthless, you have fooled them all."
          : ` Still to fool: ${names(fool.filter((c) => !top.includes(c)))}.`),
    );
  }

  // ---- typing, keeping, saving ---------------------------------------------------------

  let timer;
  function later() {
    clearTimeout(timer);
    timer = setTimeout(settle, 150);
  }
  const settle = () => {
    clearTimeout(timer);
    if (area.value !== model.get("text")) put({ text: area.value });
  };
  area.addEventListener("change", settle);
  const snapshot = () => ({
    text: model.get("text"),
    relationship: model.get("relationship"),
    channel: model.get("channel"),
    levels: model.get("levels"),
  });
  function keepNow() {
    if (!store) return;
    settle();
    if (keep.querySelector("input").checked) store.keepDraft(place, snapshot());
    else if (kit()) store.keepDraft(place, null);
  }

  function exported() {
    settle();
    const { text, relationship: r, channel: ch, levels } = snapshot();
    const lines = [
      text,
      "",
      "---",
      `Sent as: ${CHANNELS[ch]}`,
      `You and your reader: ${WE[r]}`,
      "",
      ...rubric
        .filter((c) => c.id in levels)
        .map((c) => `${c.name}: you ${levels[c.id] ?? "not applicable"}`),
    ];
    if (model.get("revealed")) {
      const found = analysis(text, r, ch).findings.slice(0, SHOWN),
        points = [...text];
      lines.push(
        "",
        "What the rules found (they know words, not truth):",
        ...found.map(
          (f) =>
            `- ${f.criterion}: ${f.start === null ? f.suggests : `“${points.slice(f.start, f.end).join("")}” suggests ${f.suggests}.`} ${f.mend}`,
        ),
      );
    }
    download("my-message.txt", `${lines.join("\n")}\n`);
  }

  for (const key of ["text", "relationship", "channel", "levels", "revealed"]) {
    model.on(`change:${key}`, () => {
      if (key === "text" && area.value !== model.get("text")) area.value = model.get("text"); // from the kernel
      if (keep?.querySelector("input").checked) store.keepDraft(place, snapshot());
      (key === "levels" ? compare : update)();
    });
  }
  const held = store && kit();
  if (held) {
    keep.querySelector("input").checked = true;
    put({ text: held.text, relationship: held.relationship, channel: held.channel, levels: held.levels });
  }
  store?.subscribe(
    () => keep.querySelector("input").checked && !kit() && (keep.querySelector("input").checked = false),
    signal,
  );
  area.value = model.get("text");
  update();
  signal.addEventListener("abort", () => clearTimeout(timer));
}
