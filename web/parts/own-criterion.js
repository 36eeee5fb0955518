// A criterion of a room's own in the editor: its name, its question, and two to four levels.

import format from "../workshop/format.json";
import { button, buttonRow } from "./controls.js";
import { h } from "./dom.js";
import { field, textLine } from "./own-field.js";

const { fewestLevels: FEWEST, mostLevels: MOST } = format.activity.own;

export const newCriterion = ({ name = "", question = "", levels = ["", ""], id = "" } = {}) => ({
  ...{ name, question, levels: [...levels], was: id },
});

/**
 * The fields of a criterion, made once.
 *
 * @param actions  `changed()` after each change; `remove(criterion)`
 * @returns        {el, criterion, update}; `update(index, problems)`: what is wrong by field
 */
export function criterionRow(criterion, { changed, remove }) {
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
  return { el, of: criterion, update };
}
