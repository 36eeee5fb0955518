// Criteria of a room's own in the editor: each with its name, its question, and two to four levels.

import format from "../workshop/format.json";
import { button, buttonRow } from "./controls.js";
import { h } from "./dom.js";
import { field, textLine } from "./own-field.js";
import { problemsBy, rowList } from "./row-list.js";

const { fewestLevels: FEWEST, mostLevels: MOST, criteria: MOST_CRITERIA } = format.activity.own;

export const criterionId = (i) => `y${i + 1}`;

/** Criteria as an activity holds them, numbered in their order. */
export const criteriaOf = (criteria) =>
  criteria.map(({ name, question, levels }, i) => ({ id: criterionId(i), name, question, levels }));

export const newCriterion = ({ name = "", question = "", levels = ["", ""], id = "" } = {}) => ({
  ...{ name, question, levels: [...levels], was: id },
});

/**
 * The fields of a criterion, made once.
 *
 * @param actions  `changed()` after each change; `remove(criterion)`
 * @returns        {el, update, leave}; `update(index, problems)`: what is wrong by field
 */
function criterionRow(criterion, { changed, remove }) {
  const set = (name) => (value) => ((criterion[name] = value), changed());
  const legend = h("legend"),
    name = field("Name", textLine(criterion.name, set("name"))),
    question = field(
      "What a grader asks of a message; may be empty",
      textLine(criterion.question, set("question")),
    ),
    list = h("div.levels");
  const levelField = (i) =>
    field(
      `Level ${i}, in words`,
      textLine(criterion.levels[i] ?? "", (value) => ((criterion.levels[i] = value), changed())),
    );
  const levels = criterion.levels.map((_, i) => levelField(i));
  list.append(...levels.map((level) => level.el));
  function addLevel() {
    criterion.levels.push("");
    levels.push(levelField(levels.length));
    list.append(levels.at(-1).el);
    changed();
    levels.at(-1).control.focus();
  }
  function dropLevel() {
    criterion.levels.pop();
    levels.pop().el.remove();
    changed();
    levels.at(-1).control.focus();
  }
  const more = button("Add a level", addLevel),
    fewer = button("Take out the last level", dropLevel);
  const el = h(
    "fieldset.own-thing",
    { tabIndex: -1 },
    [legend, name.el, question.el, list],
    buttonRow(
      more,
      fewer,
      button("Remove this criterion", () => remove(criterion)),
    ),
  );
  function update(index, problems) {
    legend.textContent = `Your criterion ${index + 1}`;
    more.disabled = levels.length >= MOST;
    fewer.disabled = levels.length <= FEWEST;
    name.tell(problems.name);
    question.tell(problems.question);
    levels.forEach((level, i) => level.tell(problems[`levels.${i}`]));
  }
  const leave = () => [name, question, ...levels].forEach((each) => each.leave());
  return { el, update, leave };
}

/**
 * A room's own criteria, with a button that adds one.
 *
 * @param criteria  is changed as they are
 * @returns         {el, add, hush, update, leave}; `add`: the button; `update(problems)`: what is wrong, by its
 *                  place; `leave()`: say it of empty fields, too
 */
export function criteriaList(criteria, changed) {
  const list = rowList("Your own criteria", (c) => criterionRow(c, { changed, remove }), {
    changed,
    put: (c, at) => criteria.splice(at, 0, c),
  });
  function remove(c) {
    const at = criteria.indexOf(c);
    criteria.splice(at, 1);
    changed();
    list.removed(`“${c.name || `Criterion ${at + 1}`}” is removed.`, c, at);
  }
  const add = button("Add a criterion of your own", () => {
    const c = newCriterion();
    criteria.push(c);
    changed();
    list.rowOf(c).el.querySelector("input").focus();
  });
  function update(problems) {
    list.update(criteria, problemsBy("own_criteria", criterionId, problems));
    add.disabled = criteria.length >= MOST_CRITERIA;
  }
  const leave = () => criteria.forEach((c) => list.rowOf(c).leave());
  return { el: h("div", list.el, buttonRow(add)), add, hush: list.hush, update, leave };
}
