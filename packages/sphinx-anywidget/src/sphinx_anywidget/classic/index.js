// ipywidgets' own widgets, as far as a page without a kernel can show them: one module of the anywidget
// contract that draws each with the browser's own elements. What a reader sets goes to the model; links
// and other widgets hear of it there.

import { accordion, box, stack, tab } from "./boxes.js";
import { checkbox, pushButton, toggle, valid } from "./buttons.js";
import { choiceSlider, dropdown, radios } from "./choices.js";
import { link } from "./links.js";
import { identity, logSlider, numberField, numberSlider, play, progress, rangeSlider } from "./numbers.js";
import { media, output } from "./outputs.js";
import { day, parseDay, parseTime, picker, sixDigits, time } from "./pickers.js";
import { html, label, textField } from "./text.js";

const DRAWN = {
  Box: box("anywidget-row"),
  HBox: box("anywidget-row"),
  VBox: box("anywidget-column"),
  GridBox: box("anywidget-grid"),
  Stack: stack,
  Tab: tab,
  Accordion: accordion,
  HTML: html,
  HTMLMath: html,
  Label: label,
  Output: output,
  Image: media("img", "image"),
  Audio: media("audio", "audio"),
  Video: media("video", "video"),
  IntSlider: numberSlider,
  FloatSlider: numberSlider,
  FloatLogSlider: logSlider,
  IntRangeSlider: rangeSlider,
  FloatRangeSlider: rangeSlider,
  IntText: numberField,
  FloatText: numberField,
  BoundedIntText: numberField,
  BoundedFloatText: numberField,
  IntProgress: progress,
  FloatProgress: progress,
  Play: play,
  Valid: valid,
  Checkbox: checkbox,
  ToggleButton: toggle,
  Button: pushButton,
  Dropdown: dropdown,
  Select: dropdown,
  SelectMultiple: dropdown,
  RadioButtons: radios,
  ToggleButtons: radios,
  SelectionSlider: choiceSlider,
  SelectionRangeSlider: choiceSlider,
  Text: textField,
  Textarea: textField,
  Password: textField,
  Combobox: textField,
  ColorPicker: picker("color", sixDigits, identity),
  DatePicker: picker("date", day, parseDay),
  TimePicker: picker("time", time, parseTime),
  NaiveDatetimePicker: picker(
    "datetime-local",
    (at) => at && `${day(at)}T${time(at)}`,
    (text) => ({ ...parseDay(text.split("T")[0]), ...parseTime(text.split("T")[1]) }),
  ),
};

export default {
  async initialize(view) {
    const name = view.model.get("_model_name");
    if (/LinkModel$/.test(name)) await link(view, name === "LinkModel");
  },
  render: (view) => DRAWN[view.model.get("_model_name").replace(/Model$/, "")](view),
};
