// Write a message of your own, grade it yourself, then see what the rules find and what they cannot tell.

import rubric from "../messages/rubric.json";
import { analyse } from "../messages/analyser.js";
import { button, buttonRow, checkbox, options, primaryButton, select } from "../parts/controls.js";
import { download, h, liveRegion, refill, replaceContent, setText, uniqueId } from "../parts/dom.js";
import { CHANNELS, highlightOnFocus, markedText } from "../parts/letter.js";
import { storageNote } from "../parts/store.js";
import { widget } from "../parts/widget.js";
import { plural, range } from "../parts/words.js";

const RELATIONSHIPS = {
  stranger: "We don’t know each other",
  knows_of: "They have heard of me",
  met_once: "We have met once",
  corresponded: "We have written to each other",
  introduced: "Someone introduces us",
};
const MOST_LISTED = 200; // a huge paste may hold a hundred thousand findings
const LONGEST_MARKED = 20_000;
const PAUSE = 150; // ms without a key, after which what is typed is looked at

// ---- what the rules find ---------------------------------------------------------------

/** The analyser, which remembers its last result: a draft's own grades change nothing about it. */
function cachedAnalyser() {
  let known, result;
  return ({ text, relationship, channel, lexicon }) => {
    const given = [text, relationship, channel];
    const key = given.join("\0");
    if (key !== known) [result, known] = [analyse(...given, lexicon), key];
    return result;
  };
}

function headline({ findings }) {
  const places = findings.filter((f) => f.start !== null).length,
    remarks = findings.length - places;
  return `The rules found ${plural(places, "place")}${remarks ? ` and make ${plural(remarks, "remark")}` : ""}.`;
}

/** The message with the places marked that the rules found. */
function marked(text, { findings }) {
  const spans = findings
    .filter((f) => f.start !== null)
    .map(({ start, end, criterion }) => ({
      ...{ start, end, key: criterion },
      tag: `${rubric.findIndex((c) => c.id === criterion) + 1}`,
    }));
  return h(
    "div.text",
    [...text].length > LONGEST_MARKED
      ? "The text is too long to be shown here with its marks; the list below has the findings."
      : markedText(text, spans),
  );
}

/** The place that a finding is about; `points`: the text's code points, which places count. */
const quote = (points, { start, end }) => points.slice(start, end).join("");

function listed(points, finding) {
  const { start, suggests, mend } = finding;
  const what = start === null ? suggests : [h("q", quote(points, finding)), ` suggests ${suggests}.`];
  return h("li", what, " ", h("span.mend", mend));
}

/** What was found on a criterion; `comparison` holds the rules' range beside the writer's grade. */
function criterionGroup(criterion, i, { points, result, sheet, comparison }) {
  const found = result.findings.slice(0, MOST_LISTED).filter((f) => f.criterion === criterion.id);
  return h(
    "div.compared",
    { role: "group", "aria-label": criterion.name, ...highlightOnFocus(sheet, criterion.id) },
    h("p.title", `${i + 1}. ${criterion.name}`),
    comparison,
    h(
      "ul.reasons",
      found.map((finding) => listed(points, finding)),
    ),
  );
}

/** The rules' range on a criterion, beside the writer's own grade (undefined: none yet). */
function compared({ answer, levels }, own) {
  const says =
    answer === "cannot tell"
      ? "The rules can’t tell from the text."
      : `${answer === "found" ? "The" : "Nothing found: the"} rules suggest ${range(levels)}.`;
  const differ = levels && typeof own === "number" && (own < levels[0] || own > levels[1]);
  return [
    h("strong", says),
    own !== undefined && ` You: ${own ?? "not applicable"}.`,
    differ && " You and the rules differ. You’ve read it; they haven’t.",
  ];
}

/** For the exercise in which the reader writes nonsense that the rules admire. */
function fooled(targets, { criteria }) {
  const isTop = (id) => criteria[id].answer === "found" && criteria[id].levels[1] === 3;
  const top = targets.filter(isTop),
    names = (ids) => ids.map((id) => rubric.find((c) => c.id === id).name).join(", ");
  return (
    `The rules allow a top level on ${top.length} of ${plural(targets.length, "criterion", "criteria")}` +
    `${top.length ? `: ${names(top)}` : ""}.` +
    (top.length === targets.length
      ? " If the message is worthless, you’ve fooled them all."
      : ` Still to fool: ${names(targets.filter((id) => !isTop(id)))}.`)
  );
}

function report({ text, fool }, result, comparisons) {
  const sheet = marked(text, result),
    points = [...text];
  return [
    h("p.outcome", { tabIndex: -1 }, headline(result)),
    fool.length > 0 && h("p.fooled", fooled(fool, result)),
    h("div.letter", { role: "group", "aria-label": "Your message with the places marked" }, sheet),
    rubric.map((c, i) => criterionGroup(c, i, { points, result, sheet, comparison: comparisons[c.id] })),
    result.findings.length > MOST_LISTED && h("p", `Only the first ${MOST_LISTED} findings are listed.`),
    h("p.title", "What no rule looked at"),
    h(
      "ul.unchecked",
      result.not_checked.map((what) => h("li", what)),
    ),
  ];
}

/** The draft as a file: the text, what its writer declared and graded, and what the rules found. */
function textFile({ text, relationship, channel, levels }, result) {
  const points = [...text];
  const found = (f) => (f.start === null ? f.suggests : `“${quote(points, f)}” suggests ${f.suggests}.`);
  return [
    ...[text, "", "---"],
    `Sent as: ${CHANNELS[channel]}`,
    `You and your reader: ${RELATIONSHIPS[relationship]}`,
    "",
    ...rubric.filter((c) => c.id in levels).map((c) => `${c.name}: you ${levels[c.id] ?? "not applicable"}`),
    ...(result ? ["", "What the rules found (they know words, not truth):"] : []),
    ...(result?.findings ?? []).slice(0, MOST_LISTED).map((f) => `- ${f.criterion}: ${found(f)} ${f.mend}`),
    "",
  ].join("\n");
}

// ---- the widget ------------------------------------------------------------------------

const keptDraft = ({ store, traits }) => store?.all("draft").find((a) => a.place === traits.place);

function prepare(context) {
  const kept = keptDraft(context);
  if (kept) {
    const { text, relationship, channel, levels } = kept;
    context.set({ text, relationship, channel, levels });
  }
  return { wasKept: Boolean(kept), analysis: cachedAnalyser(), typing: { timer: 0 } };
}

function react(context, view) {
  const { traits, set, store, analysis, typing, signal } = context;
  /** Take over what has been typed, without waiting for the end of the pause. */
  function settle() {
    clearTimeout(typing.timer);
    typing.timer = 0;
    if (view.area.value !== traits.text) set({ text: view.area.value });
  }
  // If the reader leaves the page within the pause, what they typed last is theirs, too.
  signal.addEventListener("abort", () => {
    if (!typing.timer) return;
    settle();
    keepDraft(context, view);
  });
  return {
    settle,
    type() {
      clearTimeout(typing.timer);
      typing.timer = setTimeout(settle, PAUSE);
    },
    declare: set,
    grade(criterion, value) {
      const { [criterion]: _, ...levels } = traits.levels;
      if (value !== "") levels[criterion] = JSON.parse(value);
      set({ levels });
    },
    keep() {
      settle();
      if (view.keepBox.checked) keepDraft(context, view);
      else if (keptDraft(context)) store.keepDraft(traits.place, null);
    },
    reveal() {
      settle();
      const [sentence, element] = notYet(traits, view) ?? [];
      if (sentence) {
        view.missing.textContent = sentence;
        return element.focus();
      }
      set({ revealed: true });
      view.output.querySelector(".outcome")?.focus();
    },
    save() {
      settle();
      download("my-message.txt", textFile(traits, traits.revealed && analysis(traits)));
    },
  };
}

/** What is to be done before the rules are shown, and where: [sentence, element]; or nothing. */
function notYet({ text, levels, fool }, { area, own }) {
  if (!text.trim()) return ["There is nothing here yet: write or paste a message first.", area];
  const open = rubric.filter((c) => !(c.id in levels));
  if (!open.length || fool.length) return null;
  const names = open.map((c) => c.name).join(", ");
  const first = own.querySelector(`[data-criterion="${open[0].id}"] select`);
  return [`Grade it yourself first. Still open: ${names}.`, first];
}

/** Once kept, a draft is kept up to date. */
function keepDraft({ store, traits }, { keepBox }) {
  const { place, text, relationship, channel, levels } = traits;
  if (keepBox?.checked) store.keepDraft(place, { text, relationship, channel, levels });
}

/** The writer's own grades, a list for each criterion. */
function ownGrades({ grade }) {
  return rubric.map(({ id, name, levels }) => {
    const offered = [
      { value: "", label: "…" },
      ...levels.map(({ label }, i) => ({ value: String(i), label: `${i} ${label}` })),
      { value: "null", label: "not applicable" },
    ];
    const { el, set } = select(name, offered, "", (value) => grade(id, value));
    el.dataset.criterion = id;
    return { id, el, set };
  });
}

/** The tick by which a draft is kept; it follows when the draft is erased elsewhere. */
function keepTick(context, { keep }) {
  const { store, signal, wasKept } = context;
  if (!store) return {};
  const hint = h("span.hint", " Otherwise it’s gone when you leave the page.");
  const tick = checkbox("Keep this draft on this device", wasKept, keep, hint),
    keepBox = tick.querySelector("input");
  store.subscribe(() => keptDraft(context) || (keepBox.checked = false), signal);
  return { tick, keepBox };
}

function build(context, actions) {
  const { traits, store, signal } = context,
    { text, task, relationship, channel } = traits;
  const id = uniqueId("draft");
  const area = h("textarea", {
    ...{ id, rows: 9, spellcheck: true, autocomplete: "off" },
    oninput: actions.type,
    onchange: actions.settle,
  });
  area.value = text;
  const printed = h("div.text.paper"),
    count = h("span.hint");
  const relation = select("You and your reader", options(RELATIONSHIPS), relationship, (value) =>
    actions.declare({ relationship: value }),
  );
  const means = select("You send it as", options(CHANNELS), channel, (value) =>
    actions.declare({ channel: value }),
  );
  const { tick, keepBox } = keepTick(context, actions);
  const grades = ownGrades(actions),
    legend = h("legend", "First grade it yourself"),
    own = h(
      "fieldset.own",
      legend,
      grades.map((g) => g.el),
    );
  const missing = h("p.missing", { role: "alert" }),
    show = primaryButton("Show what the rules find", actions.reveal),
    save = button("Save as a text file", actions.save),
    output = h("div.findings"),
    spoken = liveRegion(signal);
  const label =
    "Your message stays in this page: nothing is sent anywhere. " +
    "The rules recognise English words. They don’t know what’s true, or who your reader is.";
  const content = [
    h("p.label", label),
    task && h("p.task", task),
    h("label.over", { for: id }, "Your message"),
    [area, printed, count, h("div.pairwise", relation.el, means.el), tick, own, missing],
    [buttonRow(show, save), output, spoken.el, storageNote(store, signal)],
  ];
  const comparisons = Object.fromEntries(rubric.map((c) => [c.id, h("p.says")]));
  return {
    ...{ content, area, printed, count, relation, means, keepBox, grades, own, missing, show },
    ...{ output, comparisons, spoken },
  };
}

/** What the rules find, if that is shown; too long a text gets a sentence. */
function updateFindings({ traits, analysis }, { output, comparisons, spoken }) {
  const { text, relationship, channel, revealed, fool } = traits;
  let result, trouble;
  try {
    if (revealed) result = analysis(traits);
  } catch (error) {
    trouble = `${error.message} Shorten it; nothing is lost.`;
  }
  refill(output, revealed && [text, relationship, channel], () => {
    if (!result) return trouble && h("p.outcome", { tabIndex: -1 }, trouble);
    spoken.announce(fool.length ? fooled(fool, result) : headline(result));
    return report(traits, result, comparisons);
  });
  return result;
}

function update(context, view, trait) {
  const { traits, typing } = context,
    { text, levels } = traits;
  // A text from the kernel, unless the reader is typing another one.
  if (!typing.timer && view.area.value !== text) view.area.value = text;
  if (trait) keepDraft(context, view);
  view.missing.textContent = "";
  setText(view.printed, text);
  setText(view.count, `${plural((text.match(/\S+/gu) ?? []).length, "word")}.`);
  view.relation.set(traits.relationship);
  view.means.set(traits.channel);
  view.own.hidden = traits.fool.length > 0;
  view.show.hidden = traits.revealed;
  for (const { id, set } of view.grades) set(id in levels ? String(levels[id]) : "");
  const result = updateFindings(context, view);
  for (const id in result?.criteria)
    replaceContent(view.comparisons[id], compared(result.criteria[id], levels[id]));
}

export const render = widget({
  kind: "desk-top",
  label: "Drafting desk",
  observes: ["text", "relationship", "channel", "levels", "revealed"],
  prepare,
  react,
  build,
  update,
});
