// ipywidgets' own widgets, as far as a page without a kernel can show them: one module of the anywidget
// contract that draws each with the browser's own elements. What a reader sets goes to the model; links
// and other widgets hear of it there.

// ---- elements ----------------------------------------------------------------

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

let count = 0;
const freshId = () => `anywidget-control-${++count}`;

/** Show a trait, now and whenever it changes. */
function follow(model, names, show) {
  for (const name of names) model.on(`change:${name}`, show);
  show();
}

const value = (model, name, fallback) => model.get(name) ?? fallback;

/** Descriptions may be HTML since ipywidgets 8; their words are all that a label needs. */
function words(model, name = "description") {
  const text = String(value(model, name, ""));
  if (!model.get("description_allow_html")) return text;
  return new DOMParser().parseFromString(text, "text/html").body.textContent;
}

/** What a control is called that has no description: its tooltip, its placeholder, or its kind. */
const spareName = (model) =>
  words(model, "tooltip") ||
  words(model, "placeholder") ||
  model
    .get("_model_name")
    .replace(/Model$/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ");

/** A control with its description as a label. */
function labelled({ model, el }, control, ...rest) {
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
function grouped({ model, el }, ...controls) {
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

function save(model, name, given) {
  model.set(name, given);
  model.save_changes();
}

// ---- numbers -----------------------------------------------------------------

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
function slider(model, changed) {
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

const identity = (number) => number;
const base = (model) => value(model, "base", 10);
const numberSlider = singleSlider(identity, identity);
const logSlider = singleSlider(
  (number, model) => Math.log(number) / Math.log(base(model)),
  (exponent, model) => base(model) ** exponent,
);

/** Two thumbs that do not pass each other. */
function rangeSlider(view) {
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

function numberField(view) {
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

function progress(view) {
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
function play(view) {
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

// ---- yes and no ----------------------------------------------------------------

function checkbox(view) {
  const { model } = view;
  const input = make("input", { type: "checkbox" });
  follow(model, ["value"], () => (input.checked = Boolean(model.get("value"))));
  input.addEventListener("change", () => save(model, "value", input.checked));
  labelled(view, input);
}

const valid = ({ model, el }) => {
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

function toggle(view) {
  const { model } = view;
  const button = namedButton(view);
  follow(model, ["value"], () => button.setAttribute("aria-pressed", Boolean(model.get("value"))));
  button.addEventListener("click", () => save(model, "value", !model.get("value")));
}

/** What it starts is Python's; whoever presses it is told so. */
function pushButton(view) {
  const button = namedButton(view);
  const note = make("span", { role: "status" });
  button.after(note);
  button.addEventListener("click", () => {
    view.model.send({ event: "click" });
    note.textContent = "This button needs a running notebook.";
  });
}

// ---- choices -----------------------------------------------------------------

const labels = (model) => value(model, "_options_labels", []);

function dropdown(view) {
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

function radios(view) {
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
function choiceSlider(view) {
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

// ---- text --------------------------------------------------------------------

function textField(view) {
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

function label({ model, el }) {
  follow(model, ["value"], () => (el.textContent = value(model, "value", "")));
}

function html({ model, el }) {
  const content = make("div");
  const before = make("span");
  follow(model, ["value", "description"], () => {
    content.innerHTML = value(model, "value", "");
    before.textContent = words(model);
  });
  el.append(before, content);
}

const two = (number) => String(number).padStart(2, "0");
const day = (at) => at && `${String(at.year).padStart(4, "0")}-${two(at.month + 1)}-${two(at.date)}`;
const time = (at) => at && `${two(at.hours)}:${two(at.minutes)}`;
const parseDay = (text) => {
  const [year, month, date] = text.split("-").map(Number);
  return { year, month: month - 1, date };
};
const parseTime = (text) => {
  const [hours, minutes] = text.split(":").map(Number);
  return { hours, minutes, seconds: 0, milliseconds: 0 };
};

/** A field of the browser's for what is no text in the model. */
const picker = (type, toField, toValue) => (view) => {
  const { model } = view;
  const input = make("input", { type });
  follow(model, ["value"], () => (input.value = toField(model.get("value")) ?? ""));
  input.addEventListener("change", () => save(model, "value", input.value ? toValue(input.value) : null));
  labelled(view, input);
};

const canvas = () => make("canvas").getContext("2d");
/** Colours have names in Python; the browser's field wants six digits. */
const sixDigits = (name) => Object.assign(canvas(), { fillStyle: name || "black" }).fillStyle;

// ---- pictures and outputs --------------------------------------------------------

const media =
  (name, kind) =>
  ({ model, el, signal }) => {
    const element = make(name, name === "img" ? { alt: "" } : { controls: true });
    for (const size of ["width", "height"])
      if (model.get(size)) element[size] = parseInt(model.get(size), 10);
    let address;
    follow(model, ["value"], () => {
      if (address) URL.revokeObjectURL(address);
      const bytes = model.get("value");
      if (!bytes) return;
      if (model.get("format") === "url") return void (element.src = new TextDecoder().decode(bytes));
      const format = value(model, "format", "png")
        .replace("svg", "svg+xml")
        .replace("svg+xml+xml", "svg+xml");
      const type = format.includes("/") ? format : `${kind}/${format}`;
      address = URL.createObjectURL(new Blob([bytes], { type }));
      element.src = address;
    });
    signal.addEventListener("abort", () => URL.revokeObjectURL(address));
    el.append(element);
  };

const VIEW = "application/vnd.jupyter.widget-view+json";
const joined = (text) => [text ?? ""].flat().join("");
// eslint-disable-next-line no-control-regex
const plain = (text) => make("pre", { textContent: joined(text).replace(/\x1b\[[\d;]*m/g, "") });
const picture = (type) => (data) => make("img", { src: `data:${type};base64,${joined(data)}`, alt: "" });

/** How each kind of stored output is shown, the best first. */
const SHOWN = {
  "text/html": (data) => document.createRange().createContextualFragment(joined(data)), // scripts run
  "image/svg+xml": (data) =>
    make("img", { src: `data:image/svg+xml,${encodeURIComponent(joined(data))}`, alt: "" }),
  "image/png": picture("image/png"),
  "image/jpeg": picture("image/jpeg"),
  "image/gif": picture("image/gif"),
  "text/markdown": plain,
  "text/latex": plain,
  "text/plain": plain,
};

function shownOutput(output, view) {
  if (output.output_type === "stream") return plain(output.text);
  if (output.output_type === "error") return plain(value({ get: () => output.traceback }, "", []).join("\n"));
  const data = output.data ?? {};
  if (data[VIEW]) {
    const inner = make("div");
    show(view, data[VIEW].model_id, inner).then(
      (drawn) => drawn || inner.replaceWith(plain(data["text/plain"])),
    );
    return inner;
  }
  const type = Object.keys(SHOWN).find((name) => name in data);
  return type ? SHOWN[type](data[type]) : "";
}

function output(view) {
  const { model, el } = view;
  el.classList.add("anywidget-output");
  follow(model, ["outputs"], () => {
    el.replaceChildren(...value(model, "outputs", []).map((each) => shownOutput(each, view)));
  });
}

// ---- boxes -------------------------------------------------------------------

/** Draw a model into an element; where that fails, say so there. */
async function show({ host, signal }, reference, inner) {
  try {
    const widget = await host.getWidget(reference);
    await widget.render({ el: inner, signal });
    return true;
  } catch (error) {
    const textContent = error.sentence ?? "This part could not be started here.";
    inner.replaceChildren(make("p", { className: "anywidget-note", title: String(error), textContent }));
    return false;
  }
}

const box = (className) => async (view) => {
  const { model, el } = view;
  el.classList.add(...className.split(" "));
  const fill = async () => {
    const children = value(model, "children", []).map((reference) => [reference, make("div")]);
    el.replaceChildren(...children.map(([, inner]) => inner));
    await Promise.all(children.map(([reference, inner]) => show(view, reference, inner)));
  };
  model.on("change:children", fill);
  await fill();
};

const title = (model, i) => value(model, "titles", [])[i] ?? model.get("_titles")?.[i] ?? `${i + 1}`;

/** A box of which one child is open: each is drawn when it is first seen, for then it has a size. */
function folder(view, open) {
  const drawn = new Set();
  const panels = value(view.model, "children", []).map(() => make("div"));
  follow(view.model, ["selected_index"], () => {
    const chosen = view.model.get("selected_index");
    open(panels, chosen);
    if (!panels[chosen] || drawn.has(chosen)) return;
    drawn.add(chosen);
    show(view, view.model.get("children")[chosen], panels[chosen]);
  });
}

function tab(view) {
  const { model, el } = view;
  const list = make("div", { className: "anywidget-tabs", role: "tablist" });
  const choose = (i) => save(model, "selected_index", i);
  const buttons = value(model, "children", []).map((_, i) => {
    const button = make("button", {
      type: "button",
      id: freshId(),
      role: "tab",
      textContent: title(model, i),
    });
    button.addEventListener("click", () => choose(i));
    return button;
  });
  list.append(...buttons);
  list.addEventListener("keydown", ({ key }) => {
    const at = buttons.indexOf(document.activeElement);
    const last = buttons.length - 1;
    const to = { ArrowRight: at < last ? at + 1 : 0, ArrowLeft: at > 0 ? at - 1 : last, Home: 0, End: last }[
      key
    ];
    if (to === undefined) return;
    choose(to);
    buttons[to].focus();
  });
  el.append(list);
  folder(view, (panels, chosen) => {
    panels.forEach((panel, i) => {
      panel.role = "tabpanel";
      panel.setAttribute("aria-labelledby", buttons[i].id);
      panel.hidden = i !== chosen;
      buttons[i].setAttribute("aria-selected", i === chosen);
      buttons[i].tabIndex = i === (chosen ?? 0) ? 0 : -1;
      if (!panel.isConnected) el.append(panel);
    });
  });
}

function accordion(view) {
  const { model, el } = view;
  const folds = [];
  folder(view, (panels, chosen) => {
    panels.forEach((panel, i) => {
      if (!folds[i]) {
        folds[i] = make(
          "details",
          { className: "anywidget-fold" },
          make("summary", { textContent: title(model, i) }),
          panel,
        );
        folds[i].addEventListener("toggle", () => {
          if (folds[i].open) save(model, "selected_index", i);
          else if (model.get("selected_index") === i) save(model, "selected_index", null);
        });
        el.append(folds[i]);
      }
      folds[i].open = i === chosen;
    });
  });
}

function stack(view) {
  folder(view, (panels, chosen) => view.el.replaceChildren(...panels.filter((_, i) => i === chosen)));
}

// ---- links -------------------------------------------------------------------

/** Keep the trait of one model equal to that of another. */
async function link({ model, host, signal }, both) {
  const ends = [model.get("source"), model.get("target")];
  const [source, target] = await Promise.all(ends.map(async ([reference]) => await host.getModel(reference)));
  const [from, to] = ends.map(([, name]) => name);
  let busy = false; // a value that changes on its way must not run in a circle
  const copy = (origin, name, other, otherName) => {
    if (busy || signal.aborted) return;
    busy = true;
    other.set(otherName, origin.get(name));
    other.save_changes();
    busy = false;
  };
  source.on(`change:${from}`, () => copy(source, from, target, to));
  if (both) target.on(`change:${to}`, () => copy(target, to, source, from));
  copy(source, from, target, to);
}

// ---- which is which --------------------------------------------------------------

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
