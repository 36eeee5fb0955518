// A widget's settings as an address: what a reader has moved there, and none of their answers.

import { SettingError } from "../model/settings.js";
import { button } from "./controls.js";
import { copyText, h } from "./dom.js";
import { storeOf } from "./store.js";
import { setter } from "./traits.js";

/** Call `open` with what stands behind `mark` in the page's address, now and whenever it changes. */
export function onAddress(mark, open, signal) {
  const visit = () => location.hash.startsWith(mark) && open(location.hash.slice(mark.length));
  addEventListener("hashchange", visit, { signal });
  visit();
}

/** For widget(): what a permalink in `view` names is opened as soon as it can be shown. */
export const opened = (_, view) => view.openAddress?.();

// What an address may say of a trait: its text in, the value out, or undefined.
export const oneOf = (values) => (text) => values.find((v) => String(v) === text);
export const numberBetween =
  (low, high, pattern = /^-?\d{1,10}(\.\d{1,6})?$/) =>
  (text) =>
    pattern.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : undefined;
export const integerBetween = (low, high) => numberBetween(low, high, /^\d{1,10}$/);

/** The values that a text names. `reads`: by trait, one of the above. */
function read(text, reads) {
  const values = {};
  try {
    text = decodeURIComponent(text); // some letter boxes write %2F for a slash
  } catch {
    throw new SettingError("The address is damaged or incomplete.");
  }
  for (const part of text.split("&")) {
    const [key, ...rest] = part.split("=");
    if (!Object.hasOwn(reads, key))
      throw new SettingError("The address names something that can’t be set here.");
    if ((values[key] = reads[key](rest.join("="))) === undefined)
      throw new SettingError(`The address has a value out of place: ${key}.`);
  }
  return values;
}

/** A button that copies the address, which it then shows. */
function copyControl(model, mark, names) {
  const field = h("input", {
    ...{ type: "text", readOnly: true, hidden: true, "aria-label": "Address of what stands here" },
    onfocus: () => field.select(),
  });
  const note = h("p", { role: "status" });
  function copy() {
    const settings = names.map((name) => `${name}=${model.get(name)}`).join("&");
    field.value = location.href.split("#")[0] + mark + settings;
    field.hidden = false;
    copyText(field.value, field, note);
  }
  // Whatever is moved makes another address; of this one, nothing more is said.
  const forget = () => {
    field.hidden = true;
    field.value = note.textContent = "";
  };
  for (const name of names) model.on(`change:${name}`, forget);
  return h("div.link", button("Copy a link to this", copy), field, note);
}

/**
 * A button that copies the address of what stands here, and a line for an address that could not be
 * opened. In Jupyter, and in a second widget of the same kind on a page, there is neither.
 *
 * `shown`: what to set beside the settings, so that they are seen; `sound`: whether they fit together.
 */
export function permalink({ model, el, signal }, kind, reads, { shown, sound = () => true }) {
  if (!storeOf(el) || document.querySelector(`.ws.${kind}`)) return {};
  const mark = `#${kind}?`,
    set = setter(model),
    names = Object.keys(reads);
  const current = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const refused = h("p.missing", { role: "alert", hidden: true });
  const open = (text) => {
    try {
      const values = read(text, reads);
      if (!sound({ ...current(), ...values }))
        throw new SettingError("The values in the address don’t go together.");
      refused.hidden = true;
      set({ ...values, ...shown });
      el.scrollIntoView({ block: "start" });
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      refused.textContent = `${error.message} Nothing was changed.`;
      refused.hidden = false;
      refused.scrollIntoView({ block: "nearest" });
    }
  };
  const openAddress = () => onAddress(mark, open, signal);
  return { button: copyControl(model, mark, names), problem: refused, openAddress };
}
