// Grade a message by the rubric, lock, then see what the makers made of it.

import rubric from "../messages/rubric.json";
import { disputed, distance, span, tally } from "../model/ratings.js";
import { options, select, slider } from "../parts/controls.js";
import { replaceContent, h, uniqueId } from "../parts/dom.js";
import { latestGrades } from "../parts/grades.js";
import { INVENTED, letter, highlightOnFocus, markedText } from "../parts/letter.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { storageNote, storeOf } from "../parts/store.js";
import { setter } from "../parts/traits.js";
import { plural } from "../parts/words.js";

const NOT = "not applicable";
const VIEWS = {
  all: "all messages",
  open: "those I have not graded",
  graded: "those I have graded",
  contested: "what the makers could not agree on",
};

export function render({ model, el, signal }) {
  const messages = model.get("messages");
  const reference = model.get("reference");
  const criteria = rubric.filter((c) => model.get("criteria").includes(c.id));
  const number = (id) => criteria.findIndex((c) => c.id === id) + 1;
  const store = storeOf(el);
  const sealed = () => model.get("sealed");
  const apart = sealed(); // what begins sealed counts only what was locked in its own place
  const label = h("p.label");
  const sheet = h("div.sheet");
  const form = h("div.form");
  const running = h("div.running");
  const view = select(
    "Show",
    options(VIEWS).filter((o) => !apart || o.value !== "contested"),
    model.get("view"),
    (v) => put({ view: v }),
  );
  const channel = select(
    "Sent as",
    [
      { value: "", label: "anything" },
      ...[...new Set(messages.map((m) => m.channel))].map((c) => ({
        value: c,
        label: c === "linkedin" ? "LinkedIn message" : c,
      })),
    ],
    "",
    () => filtered(),
  );
  const found = h("p.found", { role: "status" });
  el.append(
    h(
      "div.ws.grader",
      { role: "group", "aria-label": "Message grader", "data-lm-suppress-shortcuts": "true" },
      label,
      messages.length > 10 && h("div.filters", {}, view.el, channel.el, found),
      h("div.desk", {}, sheet, form),
      running,
      storageNote(store, signal),
    ),
  );

  const drafts = new Map(); // what was picked and not yet locked, by message
  let draft, shown;
  const current = () => messages[model.get("position")];
  const locked = (id) => model.get("answers").filter((a) => a.message === id);
  const contested = (id, c) => disputed(reference[id][c]);
  /** The criteria asked of a message in this view. */
  const asked = (id) =>
    model.get("view") === "contested" && !sealed() ? criteria.filter((c) => contested(id, c.id)) : criteria;
  const reopened = new Set();
  const pending = (id) =>
    asked(id).filter((c) => reopened.has(id) || !locked(id).some((a) => a.criterion === c.id));

  /** Places of the messages that the filters let through. */
  function passing() {
    const fits = {
      all: () => true,
      open: (id) => pending(id).length > 0,
      graded: (id) => locked(id).length > 0,
      contested: (id) => asked(id).length > 0,
    }[model.get("view")];
    const by = channel.el.querySelector("select").value;
    return messages.flatMap((m, i) => (fits(m.id) && (!by || m.channel === by) ? [i] : []));
  }

  function filtered() {
    shown = passing();
    found.textContent = shown.length
      ? `${plural(shown.length, "message")}.`
      : "No message fits; the last one stays on the desk.";
    if (shown.length && !shown.includes(model.get("position"))) put({ position: shown[0] });
    else show();
  }

  const put = setter(model);

  function show(focus) {
    const message = current();
    if (!drafts.has(message.id)) drafts.set(message.id, { levels: {}, confidence: 70, picks: [] });
    draft = drafts.get(message.id);
    const open = pending(message.id);
    const place = shown.indexOf(model.get("position"));
    label.textContent = `${INVENTED} ${sealed() ? "What this book’s makers made of them stays covered." : "The reference grades are those of this book’s makers, given by the rubric in two separate passes: no panel, and nothing about replies."}`;
    const head = place < 0 ? "A message" : `Message ${place + 1} of ${shown.length}`;
    replaceContent(
      sheet,
      letter(message, head, markedText(message.text, open.length || sealed() ? [] : marks(message.id))),
    );
    replaceContent(
      form,
      open.length ? questions(message, open) : sealed() ? covered(message) : verdict(message),
    );
    progress();
    if (focus) form.querySelector("[data-focus]")?.focus();
  }

  const marks = (id) => {
    const places = new Map();
    for (const c of asked(id)) {
      for (const g of reference[id][c.id]) {
        if (g.start !== null)
          places.set(`${c.id}:${g.start}:${g.end}`, {
            key: c.id,
            tag: `${number(c.id)}`,
            start: g.start,
            end: g.end,
          });
      }
    }
    return [...places.values()];
  };

  // ---- before the lock -------------------------------------------------------

  function questions(message, open) {
    const note = h("p.missing", { role: "alert" });
    const undo = h(
      "button",
      { type: "button", disabled: !draft.picks.length, onclick: () => back() },
      "Take back the last one",
    );
    const field = (id) => fields.querySelector(`fieldset[data-criterion="${id}"]`);
    const radio = (id, level) => field(id).querySelector(`input[value="${level}"]`);

    function pick(id, level) {
      draft.picks.push([id, draft.levels[id]]);
      draft.levels[id] = level;
      note.textContent = "";
      undo.disabled = false;
    }
    function back() {
      const last = draft.picks.pop();
      if (!last) return;
      const [id, before] = last;
      field(id)
        .querySelectorAll("input")
        .forEach((i) => (i.checked = false));
      if (before === undefined) delete draft.levels[id];
      else {
        draft.levels[id] = before;
        radio(id, before).checked = true;
      }
      undo.disabled = !draft.picks.length;
      (field(id).querySelector("input:checked") ?? field(id).querySelector("input")).focus();
    }
    /** 0 to 3 grade, n is "not applicable", u takes back: only while a question has the focus. */
    function keys(event) {
      const id = event.target.closest("fieldset.criterion")?.dataset.criterion;
      if (!id || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "u") return back();
      const level = /^[0-3]$/.test(event.key) ? Number(event.key) : event.key === "n" ? null : undefined;
      if (level === undefined) return;
      event.preventDefault();
      radio(id, level).checked = true;
      pick(id, level);
      const next = open[open.findIndex((c) => c.id === id) + 1];
      (next
        ? (field(next.id).querySelector("input:checked") ?? field(next.id).querySelector("input"))
        : fields.querySelector(".slider input")
      ).focus();
    }

    const sure = slider(
      "How sure are you of each grade: will it fall inside the makers’ range?",
      { min: 0, max: 100, step: 5, value: draft.confidence, format: (v) => `${v}%` },
      (v) => (draft.confidence = v),
    );
    const fields = h(
      "form",
      {
        onkeydown: keys,
        onsubmit: (event) => {
          event.preventDefault();
          const missing = open.filter((c) => !(c.id in draft.levels));
          if (missing.length) {
            note.textContent = `Still open: ${missing.map((c) => c.name).join(", ")}.`;
            field(missing[0].id).querySelector("input").focus();
            return;
          }
          const { confidence } = draft;
          const levels = Object.fromEntries(open.map((c) => [c.id, draft.levels[c.id]]));
          drafts.delete(message.id);
          reopened.delete(message.id);
          const others = model
            .get("answers")
            .filter((a) => a.message !== message.id || !(a.criterion in levels));
          answers.lock(
            {
              answers: [
                ...others,
                ...open.map((c) => ({
                  message: message.id,
                  criterion: c.id,
                  level: levels[c.id],
                  confidence,
                })),
              ],
            },
            [{ message: message.id, levels, confidence }],
          );
          show(true);
        },
      },
      open.map((c) => question(c, pick)),
      h("p.hint", {}, "With the keyboard: 0 to 3 grade, n is “not applicable”, u takes the last one back."),
      sure.el,
      note,
      h(
        "div.buttons",
        {},
        h("button.primary", { type: "submit" }, "Lock my grades"),
        undo,
        previous(),
        skip(),
      ),
    );
    return fields;
  }

  function question(c, pick) {
    const hint = h("p.hint", { id: uniqueId("hint") }, c.question);
    const name = uniqueId("criterion");
    const options = [
      ...c.levels.map((l, level) => ({ level, label: l.label, descriptor: l.descriptor })),
      { level: null, label: NOT, descriptor: "This message gives nothing to judge here." },
    ];
    return h(
      "fieldset.criterion",
      { "data-criterion": c.id },
      h("legend", {}, `${number(c.id)}. ${c.name}`),
      hint,
      h(
        "div.levels",
        {},
        options.map(({ level, label, descriptor }) => {
          const id = uniqueId("level");
          return h(
            "span.level",
            {},
            h("input", {
              type: "radio",
              name,
              id,
              value: String(level),
              checked: draft.levels[c.id] === level,
              "aria-describedby": hint.id,
              onchange: () => pick(c.id, level),
            }),
            h(
              "label",
              { for: id },
              level === null ? "" : h("b", {}, `${level} `),
              label,
              h("small", {}, descriptor),
            ),
          );
        }),
      ),
    );
  }

  // ---- after the lock --------------------------------------------------------

  function verdict(message) {
    const mine = Object.fromEntries(locked(message.id).map((a) => [a.criterion, a.level]));
    return h(
      "div.verdict",
      {},
      h("p.outcome", { tabIndex: -1, "data-focus": "" }, outcome(message)),
      asked(message.id).map((c) =>
        compare(c, reference[message.id][c.id], mine[c.id], contested(message.id, c.id)),
      ),
      h(
        "div.buttons",
        {},
        next(),
        previous(),
        h("button", { type: "button", onclick: () => regrade(message) }, "Grade it again"),
      ),
    );
  }

  /** Begin from what was locked; the first try stays kept, and the later one counts. */
  function regrade({ id }) {
    const mine = locked(id);
    drafts.set(id, {
      levels: Object.fromEntries(mine.map((a) => [a.criterion, a.level])),
      confidence: mine[0].confidence,
      picks: [],
    });
    reopened.add(id);
    show();
    form.querySelector("input:checked").focus();
  }

  /** Sealed: what was locked. */
  function covered(message) {
    const mine = locked(message.id);
    return h(
      "div.verdict",
      {},
      h(
        "p.outcome",
        { tabIndex: -1, "data-focus": "" },
        `Locked: ${plural(mine.length, "grade")}, ${mine[0].confidence}% sure of each.`,
      ),
      h(
        "ul",
        {},
        criteria
          .map((c) => [c, mine.find((a) => a.criterion === c.id).level])
          .map(([c, level]) =>
            h(
              "li",
              {},
              `${c.name}: `,
              h("strong", {}, level === null ? NOT : `${level} ${c.levels[level].label}`),
            ),
          ),
      ),
      h(
        "div.buttons",
        {},
        next(),
        h("button", { type: "button", onclick: () => regrade(message) }, "Grade it again"),
        previous(),
      ),
    );
  }

  function outcome(message) {
    const given = locked(message.id).filter((a) => asked(message.id).some((c) => c.id === a.criterion));
    const { all, inside } = tally(given, reference);
    const sure = [...new Set(given.map((a) => a.confidence))];
    return `${inside} of ${plural(all, "grade")} inside the makers’ range; you were ${sure.sort((a, b) => a - b).join("% and ")}% sure of each.`;
  }

  function compare(c, grades, mine, isContested) {
    const range = span(grades);
    const off = distance(mine, grades);
    const says =
      off === 0
        ? "Inside the makers’ range."
        : off === null
          ? "One of you says: not applicable."
          : `${plural(off, "level")} ${mine < range.low ? "below" : "above"} the makers’ range.`;
    return h(
      "div.compared",
      { role: "group", "aria-label": c.name, ...highlightOnFocus(sheet, c.id) },
      h(
        "p.title",
        {},
        `${number(c.id)}. ${c.name}`,
        isContested && h("span.badge.contested", {}, "contested"),
      ),
      track(range, mine, grades),
      h(
        "p.says",
        {},
        h("strong", {}, says),
        ` You: ${mine ?? NOT}. Makers: ${grades.map((g) => g.level ?? NOT).join(" and ")}.`,
      ),
      h(
        "ul.reasons",
        {},
        [...new Set(grades.filter((g) => g.reason).map((g) => g.reason))].map((r) => h("li", {}, r)),
      ),
    );
  }

  /** Four levels; the makers' range as a band with their dots, the reader as a diamond. */
  function track(range, mine, grades) {
    const x = (level) => 20 + level * 60;
    return h(
      "svg",
      { viewBox: "0 0 220 30", class: "track", "aria-hidden": "true" },
      range &&
        h("rect", {
          x: x(range.low) - 12,
          width: x(range.high) - x(range.low) + 24,
          y: 3,
          height: 16,
          rx: 8,
          class: "band",
        }),
      [0, 1, 2, 3].map((l) => [
        h("line", { x1: x(l), x2: x(l), y1: 7, y2: 15, class: "notch" }),
        h("text", { x: x(l), y: 28 }, String(l)),
      ]),
      grades
        .filter((g) => g.level !== null)
        .map((g, i, all) =>
          h("circle", {
            cx: x(g.level) + (all.length > 1 && all[0].level === all[1].level ? (i ? 4 : -4) : 0),
            cy: 11,
            r: 3.5,
            class: "maker",
          }),
        ),
      mine !== null && h("path", { d: `M${x(mine)} 2l9 9-9 9-9-9z`, class: "mine" }),
    );
  }

  // ---- moving on -------------------------------------------------------------

  const go = (to) => {
    shown = passing().includes(to) ? passing() : shown;
    put({ position: to });
    const page = sheet.querySelector(".letter");
    page.focus({ preventScroll: true });
    if (page.getBoundingClientRect().top < 60) el.scrollIntoView({ block: "start" });
  };
  const button = (name, kind, to) =>
    to !== undefined && h(`button${kind}`, { type: "button", onclick: () => go(to) }, name);
  function next() {
    const here = model.get("position");
    const open = shown.filter((i) => pending(messages[i].id).length);
    const to = open.find((i) => i > here) ?? open[0];
    return to === undefined
      ? h("p.done", {}, "That was the last one.")
      : button("Next message", ".primary", to);
  }
  const previous = () =>
    button(
      "Previous message",
      "",
      shown.findLast((i) => i < model.get("position")),
    );
  const skip = () =>
    button(
      "Another message",
      "",
      shown.find((i) => i > model.get("position")),
    );

  /** A square a grade: filled inside the range, half a level away, hollow beyond. */
  function progress() {
    const given = model.get("answers");
    if (!given.length || sealed()) return replaceContent(running);
    const { all, inside, near } = tally(given, reference);
    const kind = (a) =>
      ({ 0: "inside", 1: "near" })[distance(a.level, reference[a.message][a.criterion])] ?? "far";
    replaceContent(
      running,
      h(
        "div.squares",
        { "aria-hidden": "true" },
        given.map((a) => h(`i.${kind(a)}`)),
      ),
      h(
        "p",
        {},
        `So far: ${inside} of ${plural(all, "grade")} inside the makers’ range, ${near} within one level of it. ` +
          `You were ${Math.round(given.reduce((a, b) => a + b.confidence, 0) / all)}% sure on average, and ${Math.round((100 * inside) / all)}% were inside. ` +
          "The makers themselves differ, so nobody gets them all.",
      ),
    );
  }

  // A workshop's grades stay in the workshop.
  const ours = ({ message, place }) =>
    Object.hasOwn(reference, message) &&
    (apart ? place === model.get("place") : !place.startsWith("activity/"));
  const answers = storedAnswers({
    model,
    store,
    signal,
    kind: "grades",
    anywhere: true,
    mine: ours,
    traits: (kept) => ({
      answers: latestGrades(
        kept,
        messages.map((m) => m.id),
        criteria.map((c) => c.id),
      ),
    }),
  });
  const again = () => answers.busy || show();
  shown = passing();
  if (store)
    put({
      position: Math.max(
        messages.findIndex((m) => pending(m.id).length),
        0,
      ),
    });
  model.on("change:position", again);
  model.on("change:answers", again);
  model.on("change:sealed", again);
  model.on("change:view", filtered);
  filtered();
}
