// The browser's own fields for colours, days and times.

import { follow, labelled, make, save } from "./elements.js";

const two = (number) => String(number).padStart(2, "0");
export const day = (at) => at && `${String(at.year).padStart(4, "0")}-${two(at.month + 1)}-${two(at.date)}`;
export const time = (at) => at && `${two(at.hours)}:${two(at.minutes)}`;
export const parseDay = (text) => {
  const [year, month, date] = text.split("-").map(Number);
  return { year, month: month - 1, date };
};
export const parseTime = (text) => {
  const [hours, minutes] = text.split(":").map(Number);
  return { hours, minutes, seconds: 0, milliseconds: 0 };
};

/** A field of the browser's for what is no text in the model. */
export const picker = (type, toField, toValue) => (view) => {
  const { model } = view;
  const input = make("input", { type });
  follow(model, ["value"], () => (input.value = toField(model.get("value")) ?? ""));
  input.addEventListener("change", () => save(model, "value", input.value ? toValue(input.value) : null));
  labelled(view, input);
};

const canvas = () => make("canvas").getContext("2d");
/** Colours have names in Python; the browser's field wants six digits. */
export const sixDigits = (name) => Object.assign(canvas(), { fillStyle: name || "black" }).fillStyle;
