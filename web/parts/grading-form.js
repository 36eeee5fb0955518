// The questions that a grader asks of a message: a level for each criterion, and how sure the reader is.

import { button, buttonRow, slider, submitButton } from "./controls.js";
import { h, uniqueId } from "./dom.js";

export const NOT_APPLICABLE = "not applicable";
const SURE = "How sure are you of each grade: will it fall inside our range?";

const currentOf = (fieldset) => fieldset.querySelector("input:checked") ?? fieldset.querySelector("input");

/** A criterion's levels, as radio buttons. */
function levelChoice(criterion, number, draft, pick) {
  const { id, name, question, levels } = criterion;
  const hint = h("p.hint", { id: uniqueId("hint") }, question),
    group = uniqueId("criterion");
  const offered = [
    ...levels.map(({ label, descriptor }, level) => ({ level, label, descriptor })),
    { level: null, label: NOT_APPLICABLE, descriptor: "There’s nothing in this message to judge here." },
  ];
  const option = ({ level, label, descriptor }) => {
    const input = h("input", {
      ...{ type: "radio", name: group, id: uniqueId("level"), value: String(level) },
      checked: draft.levels[id] === level,
      "aria-describedby": hint.id,
      onchange: () => pick(id, level),
    });
    const figure = level === null ? "" : h("b", `${level} `);
    return h("span.level", input, h("label", { for: input.id }, figure, label, h("small", descriptor)));
  };
  const legend = h("legend", `${number}. ${name}`),
    choices = h("div.levels", offered.map(option));
  return h("fieldset.criterion", { "data-criterion": id }, legend, hint, choices);
}

const fieldsetOf = (form, id) => form.querySelector(`fieldset[data-criterion="${id}"]`);
const radioOf = (form, id, level) => fieldsetOf(form, id).querySelector(`input[value="${level}"]`);

/** Undo the last pick: the level that was chosen before it, or none. */
function undoPick(form, { picks, levels }) {
  const last = picks.pop();
  if (!last) return;
  const [id, before] = last,
    fieldset = fieldsetOf(form, id),
    chosen = fieldset.querySelector("input:checked");
  if (chosen) chosen.checked = false;
  if (before === undefined) delete levels[id];
  else {
    levels[id] = before;
    radioOf(form, id, before).checked = true;
  }
  currentOf(fieldset).focus();
}

/** Keys: u takes back, anywhere in the form; while a question has the focus, 0 to 3 grade and n is "not applicable". */
function gradeByKey(event, form, { pick, takeBack }) {
  const { key, target, ctrlKey, metaKey, altKey } = event,
    fieldset = target.closest("fieldset.criterion");
  if (ctrlKey || metaKey || altKey) return;
  if (key === "u") return takeBack();
  if (!fieldset) return; // after the last question the slider has it
  const level = /^[0-3]$/.test(key) ? Number(key) : key === "n" ? null : undefined;
  if (level === undefined) return;
  event.preventDefault();
  const id = fieldset.dataset.criterion,
    next = fieldset.nextElementSibling,
    radio = radioOf(form, id, level);
  if (!radio) return; // a room's own criterion may have fewer levels
  radio.checked = true;
  pick(id, level);
  currentOf(next.matches("fieldset") ? next : form.querySelector(".slider")).focus();
}

/**
 * The form for what is open of a message.
 *
 * @param open      the criteria asked for; `numbers`: (criterion) => the figure before its name
 * @param draft     {levels, confidence, picks}: what is chosen so far, and in which order; kept up to date
 * @param sure      the question about how sure the reader is
 * @param onbegin   is called when the reader chooses or moves something
 * @param onlock    is called when all is chosen and locked
 * @param buttons   what stands behind the form's own buttons
 */
export function gradingForm({ open, numbers, draft, sure: asked = SURE, onbegin, onlock, buttons }) {
  const missing = h("p.missing", { role: "alert" });
  const undo = button("Take back the last one", takeBack, { disabled: !draft.picks.length });
  const sure = slider(
    asked,
    { min: 0, max: 100, step: 5, value: draft.confidence, format: (v) => `${v}%` },
    (confidence) => (draft.confidence = confidence),
  );
  function pick(id, level) {
    draft.picks.push([id, draft.levels[id]]);
    draft.levels[id] = level;
    missing.textContent = "";
    undo.disabled = false;
    onbegin();
  }
  function takeBack() {
    undoPick(form, draft);
    undo.disabled = !draft.picks.length;
  }
  function onsubmit(event) {
    event.preventDefault();
    const missed = open.filter((c) => !(c.id in draft.levels));
    if (!missed.length) return onlock();
    missing.textContent = `Still open: ${missed.map((c) => c.name).join(", ")}.`;
    fieldsetOf(form, missed[0].id).querySelector("input").focus();
  }
  const keys = "With the keyboard: 0 to 3 grade, n is “not applicable”, u takes the last one back.";
  const form = h(
    "form",
    { onkeydown: (event) => gradeByKey(event, form, { pick, takeBack }), onsubmit, oninput: onbegin },
    open.map((c) => levelChoice(c, numbers(c), draft, pick)),
    [h("p.hint", keys), sure.el, missing],
    buttonRow(submitButton("Lock my grades"), undo, buttons),
  );
  return form;
}
