// A saved model. All views of it share one object, so they stay in step.

import { decode, loadBytes, loadJSON } from "./files.js";
import { equal } from "./equal.js";

export class Model {
  /** @param entry what the page holds of the model, @param state its traits. */
  constructor(id, entry, state) {
    this.id = id;
    this.entry = entry;
    this.state = state;
    this.listeners = []; // {name, callback, context}
    this.asked = false; // whether anything was sent to a kernel
  }
  get(key) {
    return this.state[key];
  }
  set(key, value) {
    const changes = typeof key === "object" ? key : { [key]: value };
    const changed = Object.keys(changes).filter((name) => !equal(this.state[name], changes[name]));
    for (const name of Object.keys(changes)) this.state[name] = changes[name];
    for (const name of changed) this.trigger(`change:${name}`, this, this.state[name], {});
    if (changed.length) this.trigger("change", this, {});
  }
  /** There is no kernel: what is sent is only noted. */
  send() {
    this.asked = true;
  }
  on(names, callback, context) {
    for (const name of names.split(/\s+/)) this.listeners.push({ name, callback, context });
  }
  off(names, callback, context) {
    const list = names ? names.split(/\s+/) : null;
    this.listeners = this.listeners.filter(
      (each) =>
        (list && !list.includes(each.name)) ||
        (callback && each.callback !== callback) ||
        (context && each.context !== context),
    );
  }
  /** One listener that fails keeps no other from hearing. */
  trigger(name, ...args) {
    for (const each of [...this.listeners]) {
      if (each.name !== name) continue;
      try {
        each.callback(...args);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

/** Put bytes where they belong in a state; a path that leads nowhere any more is left alone. */
function place(state, path, bytes) {
  let parent = state;
  for (const key of path.slice(0, -1)) {
    if (!Object.hasOwn(parent, key) || !parent[key] || typeof parent[key] !== "object") return;
    parent = parent[key];
  }
  const last = path.at(-1);
  if (last in parent && !Object.hasOwn(parent, last)) return; // such as __proto__
  parent[last] = new DataView(bytes.buffer);
}

/** Make a model of what the page holds of it. */
export async function openModel(id, entry) {
  if (entry.notice) throw Object.assign(new Error("It is not on this page"), { sentence: entry.notice });
  const stored = typeof entry.state === "string" ? await loadJSON(entry.state) : entry.state;
  const state = Object.assign(Object.create(null), stored); // a trait of any name is only a trait
  await Promise.all(
    (entry.buffers ?? []).map(async ({ path, data, file }) =>
      place(state, path, file ? await loadBytes(file) : decode(data)),
    ),
  );
  return new Model(id, entry, state);
}

/** What a module sees of a model; listeners made through it end with `signal`. */
export function modelProxy(model, signal, manager) {
  const context = Symbol(model.id);
  signal.addEventListener("abort", () => model.off(null, null, context));
  return {
    model_id: model.id,
    get: (key) => model.get(key),
    keys: () => Object.keys(model.state),
    set: (key, value) => model.set(key, value),
    save_changes() {}, // nobody to save to
    send: (...message) => model.send(...message),
    on: (names, callback) => model.on(names, callback, context),
    off: (names, callback) => model.off(names, callback, context),
    widget_manager: manager,
  };
}
