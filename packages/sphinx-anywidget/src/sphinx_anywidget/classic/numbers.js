// Sliders, fields and bars for numbers.

import { follow, grouped, labelled, make, save, value } from "./elements.js";

/** A number as a readout format of Python's says it; unknown formats give it as it is. */
function written(number, format = "") {
  const [, digits, kind] = /(?:\.(\d+))?([a-z%])?$/.exec(format) ?? [];
  if (kind === "d") return String(Math.round(number));
  if (kind === "f") return number.toFixed(digits ?? 6);
  if (kind === "%") return `${(number * 100).toFixed(digits ?? 6)}%`;
  if (kind === "e") return number.toExponential(digits ?? 6);
  if (kind === "g" && digits) return String(Number(number.toPrecision(digits || 1)));
  return String(number);
}

/** One thumb on the numbers from least to greatest. */
export function slider(model, changed) {
  const input = make("input", { type: "range" });
  input.addEventListener(
    "input",
    () => model.get("continuous_update") !== false && changed(Number(input.value)),
  );
  input.addEventListener("change", () => changed(Number(input.value)));
  return input;
}

function bounds(model, input) {
  input.min = value(model, "min", 0);
  input.max = value(model, "max", 100);
  input.step = model.get("step") || "any";
}

function singleSlider(toInput, toValue) {
  return (view) => {
    const { model } = view;
    const input = slider(model, (given) => save(model, "value", toValue(given, model)));
    const readout = make("output");
    follow(model, ["value", "min", "max", "step", "readout", "readout_format"], () => {
      bounds(model, input);
      input.value = toInput(model.get("value"), model);
      readout.textContent = written(model.get("value"), model.get("readout_format"));
      readout.hidden = model.get("readout") === false;
      input.setAttribute("aria-valuetext", readout.textContent);
    });
    labelled(view, input, readout);
    readout.htmlFor = input.id;
  };
}

export const identity = (number) => number;
const base = (model) => value(model, "base", 10);
export const numberSlider = singleSlider(identity, identity);
export const logSlider = singleSlider(
  (number, model) => Math.log(number) / Math.log(base(model)),
  (exponent, model) => base(model) ** exponent,
);

/** Two thumbs that do not pass each other. */
export function rangeSlider(view) {
  const { model } = view;
  const readout = make("output");
  const inputs = ["from", "to"].map((name, end) => {
    const input = slider(model, (given) => {
      const pair = [...model.get("value")];
      pair[end] = end ? Math.max(given, pair[0]) : Math.min(given, pair[1]);
      input.value = pair[end];
      save(model, "value", pair);
    });
    input.setAttribute("aria-label", name);
    return input;
  });
  follow(model, ["value", "min", "max", "step", "readout"], () => {
    const pair = value(model, "value", [0, 0]);
    inputs.forEach((input, end) => {
      bounds(model, input);
      input.value = pair[end];
    });
    readout.textContent = pair.map((number) => written(number, model.get("readout_format"))).join(" – ");
    readout.hidden = model.get("readout") === false;
  });
  grouped(view, ...inputs, readout);
}

export function numberField(view) {
  const { model } = view;
  const input = make("input", { type: "number" });
  const whole = /Int/.test(model.get("_model_name"));
  follow(model, ["value", "min", "max", "step"], () => {
    for (const name of ["min", "max"]) if (model.get(name) != null) input[name] = model.get(name);
    input.step = model.get("step") || (whole ? 1 : "any");
    input.value = model.get("value");
  });
  input.addEventListener(model.get("continuous_update") ? "input" : "change", () => {
    let given = whole ? Math.round(input.valueAsNumber) : input.valueAsNumber;
    if (Number.isNaN(given)) return void (input.value = model.get("value"));
    given = Math.max(value(model, "min", -Infinity), Math.min(value(model, "max", Infinity), given));
    save(model, "value", given);
    input.value = given;
  });
  labelled(view, input);
}

export function progress(view) {
  const { model } = view;
  const bar = make("progress");
  follow(model, ["value", "min", "max"], () => {
    const least = value(model, "min", 0);
    bar.max = value(model, "max", 100) - least || 1;
    bar.value = model.get("value") - least;
  });
  labelled(view, bar);
}

/** Counts by itself; a reader who asked for less motion still has to press. */
export function play(view) {
  const { model, signal } = view;
  const button = make("button", { type: "button" });
  let timer;
  const step = () => {
    let next = model.get("value") + value(model, "step", 1);
    if (next > value(model, "max", 100)) {
      next = value(model, "min", 0);
      if (!(model.get("repeat") ?? model.get("_repeat"))) stop();
    }
    save(model, "value", next);
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = "Play";
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    timer = setInterval(step, Math.max(16, value(model, "interval", 100)));
    button.textContent = "Pause";
  });
  signal.addEventListener("abort", stop);
  stop();
  labelled(view, button);
}
