// One or several of a list.

import { follow, freshId, grouped, labelled, make, save, value } from "./elements.js";
import { slider } from "./numbers.js";

const labels = (model) => value(model, "_options_labels", []);

export function dropdown(view) {
  const { model } = view;
  const select = make("select");
  const rows = /^Select/.test(model.get("_model_name")) ? value(model, "rows", 5) : 1;
  select.multiple = model.get("_model_name") === "SelectMultipleModel";
  if (rows > 1) select.size = rows;
  follow(model, ["_options_labels"], () => {
    select.replaceChildren(...labels(model).map((text) => make("option", { textContent: text })));
  });
  follow(model, ["index", "_options_labels"], () => {
    const chosen = [model.get("index") ?? []].flat();
    [...select.options].forEach((option, i) => (option.selected = chosen.includes(i)));
    if (!chosen.length && !select.multiple) select.selectedIndex = -1;
  });
  select.addEventListener("change", () => {
    const chosen = [...select.selectedOptions].map((option) => option.index);
    save(model, "index", select.multiple ? chosen : select.selectedIndex);
  });
  labelled(view, select);
}

export function radios(view) {
  const { model } = view;
  const name = freshId();
  const group = grouped(view);
  follow(model, ["_options_labels"], () => {
    group.querySelectorAll("label").forEach((label) => label.remove());
    labels(model).forEach((text, i) => {
      const input = make("input", { type: "radio", name });
      input.addEventListener("change", () => save(model, "index", i));
      group.append(make("label", {}, input, ` ${text}`));
    });
  });
  follow(model, ["index", "_options_labels"], () => {
    group.querySelectorAll("input").forEach((input, i) => (input.checked = i === model.get("index")));
  });
}

/** A slider along choices instead of numbers. */
export function choiceSlider(view) {
  const { model } = view;
  const pair = model.get("_model_name") === "SelectionRangeSliderModel";
  const readout = make("output");
  const ends = () => [model.get("index") ?? 0].flat();
  const inputs = ends().map((_, end) => {
    const input = slider(model, (given) => {
      const chosen = ends();
      chosen[end] = end ? Math.max(given, chosen[0]) : pair ? Math.min(given, chosen[1]) : given;
      input.value = chosen[end];
      save(model, "index", pair ? chosen : chosen[0]);
    });
    if (pair) input.setAttribute("aria-label", end ? "to" : "from");
    return input;
  });
  follow(model, ["index", "_options_labels"], () => {
    const chosen = ends();
    inputs.forEach((input, end) => {
      Object.assign(input, { min: 0, max: labels(model).length - 1, step: 1, value: chosen[end] });
      input.setAttribute("aria-valuetext", labels(model)[chosen[end]] ?? "");
    });
    readout.textContent = chosen.map((i) => labels(model)[i]).join(" – ");
  });
  if (pair) grouped(view, ...inputs, readout);
  else labelled(view, inputs[0], readout);
}
