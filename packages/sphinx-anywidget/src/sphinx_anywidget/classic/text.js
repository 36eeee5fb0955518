// Fields for text, and text that is shown.

import { follow, freshId, labelled, make, save, value, words } from "./elements.js";

export function textField(view) {
  const { model } = view;
  const name = model.get("_model_name");
  const field = make(name === "TextareaModel" ? "textarea" : "input");
  if (name === "PasswordModel") field.type = "password";
  const list = make("datalist", { id: freshId() });
  if (name === "ComboboxModel") field.setAttribute("list", list.id);
  follow(model, ["value", "placeholder", "options", "rows"], () => {
    if (field.value !== model.get("value")) field.value = value(model, "value", "");
    field.placeholder = value(model, "placeholder", "");
    if (model.get("rows")) field.rows = model.get("rows");
    list.replaceChildren(...value(model, "options", []).map((text) => make("option", { value: text })));
  });
  const event = model.get("continuous_update") === false ? "change" : "input";
  field.addEventListener(event, () => save(model, "value", field.value));
  labelled(view, field, list);
}

export function label({ model, el }) {
  follow(model, ["value"], () => (el.textContent = value(model, "value", "")));
}

export function html({ model, el }) {
  const content = make("div");
  const before = make("span");
  follow(model, ["value", "description"], () => {
    content.innerHTML = value(model, "value", "");
    before.textContent = words(model);
  });
  el.append(before, content);
}
