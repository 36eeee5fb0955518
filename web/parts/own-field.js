// A field of the editor, with what is wrong with it said below.

import { h, setText, uniqueId } from "./dom.js";

/**
 * A labelled control. What is wrong with an empty one is said only once its writer has left it.
 *
 * @returns  {el, control, tell, leave}; `tell(sentence)`: what is wrong, or nothing; `leave()`: as if they had left
 */
export function field(label, control) {
  control.id ||= uniqueId("field");
  const wrong = h("p.missing", { id: uniqueId("wrong") });
  let left = false,
    problem = "";
  const show = () => {
    const said = left || control.value ? problem : "";
    setText(wrong, said);
    control.setAttribute("aria-invalid", String(said !== ""));
  };
  control.setAttribute("aria-describedby", wrong.id);
  const leave = () => ((left = true), show());
  control.addEventListener("blur", leave);
  return {
    el: h("div.field", h("label.over", { for: control.id }, label), control, wrong),
    ...{ control, leave },
    tell: (sentence = "") => ((problem = sentence), show()),
  };
}

export const textArea = (value, rows, oninput) =>
  Object.assign(h("textarea", { rows, dir: "auto", oninput: (event) => oninput(event.target.value) }), {
    value,
  });

export const textLine = (value, oninput) =>
  Object.assign(
    h("input", {
      type: "text",
      autocomplete: "off",
      dir: "auto",
      oninput: (event) => oninput(event.target.value),
    }),
    { value },
  );
