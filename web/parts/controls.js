// Form controls with their labels.

import { h, uniqueId, setText } from "./dom.js";

export const button = (label, onclick, properties) =>
  h("button", { type: "button", onclick, ...properties }, label);
export const primaryButton = (label, onclick) => h("button.primary", { type: "button", onclick }, label);
export const submitButton = (label) => h("button.primary", { type: "submit" }, label);
export const buttonRow = (...buttons) => h("div.buttons", buttons);

/** A line of a form: a control below its label, and what belongs to it behind. */
export const labelledLine = (label, control, ...rest) =>
  h("div.line", h("label.over", { for: control.id }, label), control, rest);

/** What radioGroup() and select() offer, from names by value. */
export const options = (names) => Object.entries(names).map(([value, label]) => ({ value, label }));

/** One choice of several, as a row of radio buttons. */
export function radioGroup(legend, offered, value, onpick, { name = uniqueId("choice"), describe } = {}) {
  return h(
    "fieldset.choice",
    h("legend", legend),
    offered.map(({ value: v, label, title }) => {
      const id = uniqueId("option");
      return h(
        "span.option",
        h("input", {
          type: "radio",
          id,
          name,
          value: String(v),
          checked: v === value,
          onchange: () => onpick(v),
          ...(describe ? { "aria-describedby": describe } : {}),
        }),
        h("label", { for: id, title }, label),
      );
    }),
  );
}

/** Show another choice than the one that a reader made. */
export const setChoice = (group, value) => (group.querySelector(`[value="${value}"]`).checked = true);

export function checkbox(label, checked, onchange, note) {
  const id = uniqueId("tick");
  const box = h("input", { type: "checkbox", id, checked, onchange: () => onchange(box.checked) });
  return h("span.tickbox", box, h("label", { for: id }, label, note));
}

/** A slider with its value in words behind it. */
export function slider(label, { min, max, step = 1, value, format = String }, oninput) {
  const id = uniqueId("slider");
  const out = h("output", { for: id, "aria-live": "off" }, format(value)); // the slider speaks for itself
  const input = h("input", {
    type: "range",
    id,
    min,
    max,
    step,
    value: String(value),
    "aria-valuetext": format(value),
    oninput: () => {
      show(Number(input.value));
      oninput(Number(input.value));
    },
  });
  const show = (v) => {
    setText(out, format(v));
    input.setAttribute("aria-valuetext", format(v));
  };
  return {
    el: h("div.slider", h("label", { for: id }, label), input, out),
    set: (v) => ((input.value = v), show(v)),
    value: () => Number(input.value),
    /** Another end: a value beyond it moves there, and is said to have done so. */
    limit: (max) => ((input.max = max), show(Number(input.value))),
  };
}

export function select(label, offered, value, onchange) {
  const id = uniqueId("select");
  const box = h(
    "select",
    { id, onchange: () => onchange(box.value) },
    offered.map((o) => h("option", { value: o.value, selected: o.value === value }, o.label)),
  );
  return { el: h("div.select", h("label", { for: id }, label), box), set: (v) => (box.value = v) };
}

/**
 * A question with one choice of several; the radio buttons hold it until it is locked.
 *
 * @param missing  what is said to whoever locks before they choose
 * @param label    of the button that locks
 * @param lock     is given the value chosen
 */
export function choiceForm({ question, offered, missing, label, lock, before, after, buttons }) {
  const note = h("p.missing", { role: "alert" });
  const choice = radioGroup(question, offered, null, () => (note.textContent = ""));
  const onsubmit = (event) => {
    event.preventDefault();
    const chosen = choice.querySelector(":checked");
    if (chosen) return lock(chosen.value);
    note.textContent = missing;
    choice.querySelector("input").focus();
  };
  const onreset = () => (note.textContent = "");
  return h(
    "form",
    { onsubmit, onreset },
    before,
    choice,
    after,
    note,
    buttonRow(submitButton(label), buttons),
  );
}

/**
 * Sliders that ask for a guess. Where they begin is nobody's guess: untouched, they are asked for once more.
 * `skip`: what happens to whoever would rather see without one.
 */
export function guessForm({ lock, skip }, ...content) {
  let touched = false;
  const note = h("p.missing", { role: "alert" });
  return h(
    "form.guess",
    {
      oninput: () => {
        touched = true;
        note.textContent = "";
      },
      onsubmit: (event) => {
        event.preventDefault();
        if (touched) return lock();
        touched = true;
        note.textContent =
          "Nothing has been moved yet. Move it, or lock it once more if that is what you expect.";
      },
    },
    content,
    note,
    h(
      "div.buttons",
      h("button.primary", { type: "submit" }, "Lock my guess"),
      skip && h("button", { type: "button", onclick: skip }, "Show me without one"),
    ),
  );
}
