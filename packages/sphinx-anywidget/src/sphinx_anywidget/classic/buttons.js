// Yes and no: check boxes, marks, buttons.

import { follow, labelled, make, save, spareName, value, words } from "./elements.js";

export function checkbox(view) {
  const { model } = view;
  const input = make("input", { type: "checkbox" });
  follow(model, ["value"], () => (input.checked = Boolean(model.get("value"))));
  input.addEventListener("change", () => save(model, "value", input.checked));
  labelled(view, input);
}

export const valid = ({ model, el }) => {
  follow(model, ["value", "description", "readout"], () => {
    const said = model.get("value") ? "✓ valid" : `✗ ${value(model, "readout", "invalid")}`;
    el.textContent = [words(model), said].filter(Boolean).join(" ");
  });
};

/** A button whose words are its description, or where it has only an icon its tooltip. */
function namedButton({ model, el }) {
  const button = make("button", { type: "button" });
  follow(model, ["description", "tooltip", "icon", "disabled"], () => {
    button.textContent = words(model) || spareName(model);
    button.title = value(model, "tooltip", "") ?? "";
    button.disabled = Boolean(model.get("disabled"));
  });
  el.append(make("div", { className: "anywidget-control" }, button));
  return button;
}

export function toggle(view) {
  const { model } = view;
  const button = namedButton(view);
  follow(model, ["value"], () => button.setAttribute("aria-pressed", Boolean(model.get("value"))));
  button.addEventListener("click", () => save(model, "value", !model.get("value")));
}

/** What it starts is Python's; whoever presses it is told so. */
export function pushButton(view) {
  const button = namedButton(view);
  const note = make("span", { role: "status" });
  button.after(note);
  button.addEventListener("click", () => {
    view.model.send({ event: "click" });
    note.textContent = "This button needs a running notebook.";
  });
}
