// Making an activity in which people write a message, and then grade one another.

import { ActivityError, parseActivity } from "../workshop/activities.js";
import { materialProblems, ownCriterionOf } from "../workshop/material.js";
import { USUAL } from "../workshop/writing.js";
import rubric from "../messages/rubric.json";
import format from "../workshop/format.json";
import { FIRST_CRITERIA, tryActivity } from "./activity-editor.js";
import { buttonRow, checkbox, labelledLine, primaryButton } from "./controls.js";
import { h, setText, uniqueId } from "./dom.js";
import { clearing, keptForm, keptSentence } from "./kept-form.js";
import { criteriaList, criteriaOf, newCriterion } from "./own-criterion.js";

const { largest, title: LONGEST_TITLE, own: LIMITS, shortest: SHORTEST } = format.activity;
const NO_MESSAGES = { messages: [], ownMessages: [], practice: [], earlier: {} };
const EMPTY = { title: "", situation: "", longest: USUAL, criteria: FIRST_CRITERIA, ownCriteria: [] };

/** Those of another activity's own criteria that aren't here yet; refused if they'd be too many. */
function newOnes(ownCriteria, here) {
  const words = ({ name, question, levels }) => JSON.stringify([name, question, levels]),
    known = here.map(words);
  const more = ownCriteria.filter((c) => !known.includes(words(c))),
    all = here.length + more.length;
  if (all > LIMITS.criteria)
    throw new ActivityError(
      `That would be ${all} criteria of your own, and ${LIMITS.criteria} is the most: remove some first.`,
    );
  return more.map(newCriterion);
}

/**
 * @param open    (text) => whether the activity in it could be opened
 * @param ids     of the book's messages, as `parseActivity` has them
 * @param store   keeps what is typed; none in Jupyter
 * @param signal  ends with the widget
 */
export function writingForm({ open, ids, store, signal }) {
  const chosen = new Set(),
    own = [],
    oninput = () => changed();
  const title = h("input", {
      ...{ type: "text", id: uniqueId("title"), maxLength: LONGEST_TITLE, autocomplete: "off", oninput },
    }),
    situation = h("textarea", { id: uniqueId("situation"), rows: 3, maxLength: LIMITS.situation, oninput }),
    longest = h("input", {
      ...{ type: "number", id: uniqueId("longest"), min: SHORTEST, max: LIMITS.text, step: 50, oninput },
    });
  const toggle = (id) => (on) => (on ? chosen.add(id) : chosen.delete(id), changed());
  const ticks = rubric.map((c) => checkbox(c.name, false, toggle(c.id))),
    criteria = criteriaList(own, oninput),
    problem = h("p.missing", { role: "alert" });

  /** Tick these of the book's criteria, and no others. */
  function tick(asked) {
    chosen.clear();
    for (const [i, { id }] of rubric.entries()) {
      if (asked.includes(id)) chosen.add(id);
      ticks[i].querySelector("input").checked = chosen.has(id);
    }
  }
  function put(given) {
    const round = { ...EMPTY, ...given },
      ownCriteria = round.ownCriteria.map(ownCriterionOf); // what isn't ours is refused before anything changes
    tick(round.criteria);
    for (const [name, field] of Object.entries({ title, situation, longest })) field.value = round[name];
    own.splice(0, Infinity, ...ownCriteria.map(newCriterion));
  }
  const typed = () => ({
    ...{ title: title.value, situation: situation.value, longest: longest.value },
    ...{ criteria: [...chosen], ownCriteria: criteriaOf(own) },
  });
  const isBegun = () => title.value || situation.value || own.length;
  const draft = keptForm({ store, signal, place: "own-round", written: () => isBegun() && typed() });
  const clear = clearing("this round", "it", () => {
    put(EMPTY);
    criteria.hush();
    changed();
    draft.keep();
    title.focus();
  });
  function show() {
    const { ownCriteria } = typed();
    criteria.update([...materialProblems({ ...NO_MESSAGES, ownCriteria })]);
    clear.button.hidden = !isBegun();
  }
  const changed = () => (setText(problem, ""), show(), draft.later());

  /** Take over another activity's criteria, on top of those written here; and its round, where there's none yet. */
  function takeOver({ title: called, criteria: asked, ownCriteria = [], write }) {
    const more = newOnes(ownCriteria, own);
    if (write && !situation.value) {
      title.value ||= called;
      for (const [name, field] of Object.entries({ situation, longest })) field.value = write[name];
    }
    tick(asked);
    own.push(...more);
    changed();
  }
  const file = h("input", {
    ...{ type: "file", id: uniqueId("criteria"), accept: ".json,application/json" },
    async onchange() {
      const [given] = file.files;
      if (!given) return;
      const text = given.size > 4 * largest ? "x".repeat(largest + 1) : await given.text();
      if (file.files[0] !== given) return; // another one has been chosen meanwhile
      file.value = "";
      try {
        takeOver(parseActivity(text, ids));
      } catch (error) {
        if (!(error instanceof ActivityError)) throw error;
        setText(problem, error.message);
      }
    },
  });
  function run() {
    const { longest: characters, situation: to, criteria: asked, ...rest } = typed();
    const made = tryActivity(
      {
        ...{ ...NO_MESSAGES, ...rest, criteria: [...asked, ...rest.ownCriteria.map(({ id }) => id)] },
        write: { situation: to, longest: Number(characters) },
      },
      ids,
    );
    criteria.leave();
    setText(problem, made.problem ?? "");
    if (made.activity) open(made.activity.text);
  }
  put(EMPTY);
  draft.restore(put);
  show();
  return h(
    "details.whole",
    { open: Boolean(isBegun()) }, // what was kept shouldn't have to be looked for
    h("summary", "Let people write, and grade one another"),
    h("p.hint", keptSentence(store)),
    [
      labelledLine("Title of the round, for the room to see", title),
      labelledLine("The situation: who writes to whom, and why now", situation),
      labelledLine("Characters a message may have", longest),
      h("fieldset.choice", h("legend", "Criteria"), ticks),
      criteria.el,
      labelledLine("Or take the criteria of an activity’s file, with your own", file),
    ],
    [problem, buttonRow(primaryButton("Run this round", run)), clear.el],
  );
}
