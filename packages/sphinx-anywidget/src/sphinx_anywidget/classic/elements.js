// What ipywidgets' own widgets are made of: elements that follow a model, controls with their label.

export const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

let count = 0;
export const freshId = () => `anywidget-control-${++count}`;

/** Show a trait, now and whenever it changes. */
export function follow(model, names, show) {
  for (const name of names) model.on(`change:${name}`, show);
  show();
}

export const value = (model, name, fallback) => model.get(name) ?? fallback;

/** Descriptions may be HTML since ipywidgets 8; their words are all that a label needs. */
export function words(model, name = "description") {
  const text = String(value(model, name, ""));
  if (!model.get("description_allow_html")) return text;
  return new DOMParser().parseFromString(text, "text/html").body.textContent;
}

/** What a control is called that has no description: its tooltip, its placeholder, or its kind. */
export const spareName = (model) =>
  words(model, "tooltip") ||
  words(model, "placeholder") ||
  model
    .get("_model_name")
    .replace(/Model$/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ");

/** A control with its description as a label. */
export function labelled({ model, el }, control, ...rest) {
  const label = make("label", { htmlFor: (control.id ||= freshId()) });
  follow(model, ["description"], () => {
    label.textContent = words(model);
    label.hidden = !label.textContent;
    if (label.hidden) control.setAttribute("aria-label", spareName(model));
  });
  follow(model, ["disabled"], () => (control.disabled = Boolean(model.get("disabled"))));
  el.append(make("div", { className: "anywidget-control" }, label, control, ...rest));
}

/** Several controls under one description. */
export function grouped({ model, el }, ...controls) {
  const legend = make("legend");
  const group = make("fieldset", { className: "anywidget-control" }, legend, ...controls);
  follow(model, ["description"], () => {
    legend.textContent = words(model);
    legend.hidden = !legend.textContent;
    if (legend.hidden) group.setAttribute("aria-label", spareName(model));
  });
  follow(model, ["disabled"], () => (group.disabled = Boolean(model.get("disabled"))));
  el.append(group);
  return group;
}

export function save(model, name, given) {
  model.set(name, given);
  model.save_changes();
}
