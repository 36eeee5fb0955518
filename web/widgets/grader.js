// Grade a message by the rubric, lock, then see what the makers made of it.

import data from "../model/data.json";
import { distance, span, tally } from "../model/agreement.js";
import { slider } from "../parts/control.js";
import { h, unique } from "../parts/dom.js";
import { plural } from "../parts/words.js";

const CHANNELS = { letter: "Letter", email: "Email", linkedin: "LinkedIn message", comment: "Public comment", card: "Card" };
const RELATIONS = {
  stranger: "They do not know each other.",
  knows_of: "The reader has heard of the sender.",
  met_once: "They have met once.",
  corresponded: "They have written to each other before.",
  introduced: "Somebody has introduced them.",
};
const NOT = "not applicable";

export function render({ model, el }) {
  const messages = model.get("messages");
  const reference = model.get("reference");
  const rubric = data.rubric.filter((c) => model.get("criteria").includes(c.id));
  const sheet = h("div.sheet");
  const form = h("div.form");
  const running = h("div.running");
  el.append(h("div.ws.grader", { role: "group", "aria-label": "Message grader", "data-lm-suppress-shortcuts": "true" },
    h("p.label", {}, "Invented message. The reference grades are those of this book’s makers, given by the rubric in two separate passes: no panel, and nothing about replies."),
    h("div.desk", {}, sheet, form), running));

  const drafts = new Map(); // what was picked and not yet locked, by message
  let levels, confidence;
  const current = () => messages[model.get("position")];
  const locked = (id) => model.get("answers").filter((a) => a.message === id);

  function show(focus) {
    const message = current();
    const answers = locked(message.id);
    if (!drafts.has(message.id)) drafts.set(message.id, { levels: {}, confidence: 70 });
    const draft = drafts.get(message.id);
    levels = answers.length ? Object.fromEntries(answers.map((a) => [a.criterion, a.level])) : draft.levels;
    confidence = answers[0]?.confidence ?? draft.confidence;
    sheet.replaceChildren(letter(message, answers.length ? marks(message.id) : []));
    form.replaceChildren(answers.length ? verdict(message) : questions(message));
    progress();
    if (focus) form.querySelector("[data-focus]")?.focus();
  }

  // ---- the message -----------------------------------------------------------

  function letter(m, spans) {
    return h("div.letter", { role: "group", tabIndex: -1, "aria-label": `Message ${model.get("position") + 1} of ${messages.length}` },
      h("p.count", {}, `Message ${model.get("position") + 1} of ${messages.length} · ${CHANNELS[m.channel] ?? m.channel}`),
      h("dl.people", {},
        h("dt", {}, "From"), h("dd", {}, m.sender),
        h("dt", {}, "To"), h("dd", {}, m.recipient),
        h("dt", {}, "Known"), h("dd", {}, `${RELATIONS[m.relationship] ?? ""} ${m.situation}`.trim())),
      m.subject && h("p.subject", {}, m.subject),
      h("div.text", {}, marked(m.text, spans)));
  }

  /** The text with the makers' spans marked; positions count Unicode code points. */
  function marked(text, spans) {
    const points = [...text];
    const cuts = [...new Set([0, points.length, ...spans.flatMap((s) => [s.start, s.end])])].sort((a, b) => a - b);
    const pieces = [];
    for (let i = 0; i + 1 < cuts.length; i++) {
      const piece = points.slice(cuts[i], cuts[i + 1]).join("");
      const over = spans.filter((s) => s.start <= cuts[i] && s.end >= cuts[i + 1]);
      const ends = spans.filter((s) => s.end === cuts[i + 1]);
      pieces.push(over.length ? h("mark", { "data-criteria": over.map((s) => s.criterion).join(" ") }, piece) : piece);
      for (const id of new Set(ends.map((s) => s.criterion))) {
        pieces.push(h("sup.tag", {}, `${rubric.findIndex((c) => c.id === id) + 1}`));
      }
    }
    return pieces;
  }

  const marks = (id) => {
    const found = new Map();
    for (const c of rubric) {
      for (const g of reference[id][c.id]) {
        if (g.start !== null) found.set(`${c.id}:${g.start}:${g.end}`, { criterion: c.id, start: g.start, end: g.end });
      }
    }
    return [...found.values()];
  };

  // ---- before the lock -------------------------------------------------------

  function questions(message) {
    const note = h("p.missing", { role: "alert" });
    const lock = h("button.primary", { type: "submit" }, "Lock my grades");
    const sure = slider("How sure are you of each grade: will it fall inside the makers’ range?",
      { min: 0, max: 100, step: 5, value: confidence, format: (v) => `${v}%` },
      (v) => (confidence = drafts.get(message.id).confidence = v));
    return h("form", {
      onsubmit: (event) => {
        event.preventDefault();
        const missing = rubric.filter((c) => !(c.id in levels));
        if (missing.length) {
          note.textContent = `Still open: ${missing.map((c) => c.name).join(", ")}.`;
          form.querySelector(`fieldset[data-criterion="${missing[0].id}"] input`).focus();
          return;
        }
        const answers = rubric.map((c) => ({ message: message.id, criterion: c.id, level: levels[c.id], confidence }));
        model.set("answers", [...model.get("answers"), ...answers]);
        model.save_changes();
        show(true);
      },
      onchange: () => (note.textContent = ""),
    }, rubric.map((c, i) => question(c, i)), sure.el, note, h("div.buttons", {}, lock, previous(), skip()));
  }

  function question(c, i) {
    const hint = h("p.hint", { id: unique("hint") }, c.question);
    const name = unique("criterion");
    const options = [...c.levels.map((l, level) => ({ level, label: l.label, descriptor: l.descriptor })),
      { level: null, label: NOT, descriptor: "This message gives nothing to judge here." }];
    return h("fieldset.criterion", { "data-criterion": c.id },
      h("legend", {}, `${i + 1}. ${c.name}`), hint,
      h("div.levels", {}, options.map(({ level, label, descriptor }) => {
        const id = unique("level");
        return h("span.level", {},
          h("input", { type: "radio", name, id, value: String(level), checked: levels[c.id] === level, "aria-describedby": hint.id,
            onchange: () => (levels[c.id] = level) }),
          h("label", { for: id }, level === null ? "" : h("b", {}, `${level} `), label, h("small", {}, descriptor)));
      })));
  }

  // ---- after the lock --------------------------------------------------------

  function verdict(message) {
    return h("div.verdict", {},
      h("p.outcome", { tabIndex: -1, "data-focus": "" }, outcome(message)),
      rubric.map((c, i) => compare(c, i, reference[message.id][c.id], levels[c.id])),
      h("div.buttons", {}, next(), previous()));
  }

  function outcome(message) {
    const answers = locked(message.id);
    const { all, inside } = tally(answers, reference);
    return `${inside} of ${plural(all, "grade")} inside the makers’ range; you were ${answers[0].confidence}% sure of each.`;
  }

  function compare(c, i, grades, mine) {
    const range = span(grades);
    const off = distance(mine, grades);
    const says = off === 0 ? "Inside the makers’ range." : off === null ? "One of you says: not applicable." : `${plural(off, "level")} ${mine < range.low ? "below" : "above"} the makers’ range.`;
    const contested = range && range.high - range.low > 1;
    const here = (on) => () =>
      sheet.querySelectorAll("mark").forEach((m) => m.classList.toggle("lit", on && m.dataset.criteria.split(" ").includes(c.id)));
    return h("div.compared", { role: "group", "aria-label": c.name, tabIndex: 0, onfocus: here(true), onblur: here(false), onmouseenter: here(true), onmouseleave: here(false) },
      h("p.title", {}, `${i + 1}. ${c.name}`, contested && h("span.badge.contested", {}, "contested")),
      track(range, mine, grades),
      h("p.says", {}, h("strong", {}, says), ` You: ${mine ?? NOT}. Makers: ${grades.map((g) => g.level ?? NOT).join(" and ")}.`),
      h("ul.reasons", {}, [...new Set(grades.filter((g) => g.reason).map((g) => g.reason))].map((r) => h("li", {}, r))));
  }

  /** Four levels; the makers' range as a band with their dots, the reader as a diamond. */
  function track(range, mine, grades) {
    const x = (level) => 20 + level * 60;
    return h("svg", { viewBox: "0 0 220 30", class: "track", "aria-hidden": "true" },
      range && h("rect", { x: x(range.low) - 12, width: x(range.high) - x(range.low) + 24, y: 3, height: 16, rx: 8, class: "band" }),
      [0, 1, 2, 3].map((l) => [h("line", { x1: x(l), x2: x(l), y1: 7, y2: 15, class: "notch" }), h("text", { x: x(l), y: 28 }, String(l))]),
      grades.filter((g) => g.level !== null).map((g, i, all) => h("circle", { cx: x(g.level) + (all.length > 1 && all[0].level === all[1].level ? (i ? 4 : -4) : 0), cy: 11, r: 3.5, class: "maker" })),
      mine !== null && h("path", { d: `M${x(mine)} 2l9 9-9 9-9-9z`, class: "mine" }));
  }

  // ---- moving on -------------------------------------------------------------

  const go = (to) => {
    model.set("position", to);
    model.save_changes();
    const letter = sheet.querySelector(".letter");
    letter.focus({ preventScroll: true });
    if (letter.getBoundingClientRect().top < 60) el.scrollIntoView({ block: "start" });
  };
  const button = (name, kind, to) => h(`button${kind}`, { type: "button", onclick: () => go(to) }, name);
  const open = () => messages.findIndex((m, i) => i > model.get("position") && !locked(m.id).length);
  const rest = () => messages.findIndex((m) => !locked(m.id).length);
  function next() {
    const to = open() >= 0 ? open() : rest();
    return to < 0 ? h("p.done", {}, "That was the last one.") : button("Next message", ".primary", to);
  }
  const previous = () => model.get("position") > 0 && button("Previous message", "", model.get("position") - 1);
  const skip = () => model.get("position") + 1 < messages.length && button("Another message", "", model.get("position") + 1);

  /** A square a grade: filled inside the range, half a level away, hollow beyond. */
  function progress() {
    const answers = model.get("answers");
    if (!answers.length) return running.replaceChildren();
    const { all, inside, near } = tally(answers, reference);
    const kind = (a) => ({ 0: "inside", 1: "near" })[distance(a.level, reference[a.message][a.criterion])] ?? "far";
    running.replaceChildren(
      h("div.squares", { "aria-hidden": "true" }, answers.map((a) => h(`i.${kind(a)}`))),
      h("p", {}, `So far: ${inside} of ${plural(all, "grade")} inside the makers’ range, ${near} within one level of it. ` +
        `You were ${Math.round(answers.reduce((a, b) => a + b.confidence, 0) / all)}% sure on average, and ${Math.round((100 * inside) / all)}% were inside. ` +
        "The makers themselves differ, so nobody gets them all."));
  }

  const again = () => show();
  model.on("change:position", again);
  model.on("change:answers", again);
  show();
}
