// Plays the notebook front end for anywidgets saved on a static page: no kernel,
// no other host. Contract: https://anywidget.dev/en/afm/
(() => {
  const folder = new URL(".", document.currentScript.src);
  const PREFIX = "IPY_MODEL_";

  // ---- models ----------------------------------------------------------------

  const same = (a, b) =>
    Object.is(a, b) ||
    (a && b && typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));

  /** One saved model. All views of it share this object, so they stay in step. */
  class Model {
    constructor(id, entry) {
      this.id = id;
      this.entry = entry;
      this.state = entry.state;
      this.listeners = []; // {name, callback, context}
      for (const { path, data } of entry.buffers ?? []) {
        const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
        const parent = path.slice(0, -1).reduce((value, key) => value[key], this.state);
        parent[path.at(-1)] = new DataView(bytes.buffer);
      }
    }
    get(key) {
      return this.state[key];
    }
    set(key, value) {
      const changes = typeof key === "object" ? key : { [key]: value };
      const changed = Object.keys(changes).filter((k) => !same(this.state[k], changes[k]));
      Object.assign(this.state, changes);
      for (const k of changed) this.trigger(`change:${k}`, this, this.state[k], {});
      if (changed.length) this.trigger("change", this, {});
    }
    save_changes() {} // nobody to save to
    send() {} // nobody to answer
    on(names, callback, context) {
      for (const name of names.split(/\s+/)) this.listeners.push({ name, callback, context });
    }
    off(names, callback, context) {
      const list = names ? names.split(/\s+/) : null;
      this.listeners = this.listeners.filter(
        (l) =>
          (list && !list.includes(l.name)) ||
          (callback && l.callback !== callback) ||
          (context && l.context !== context),
      );
    }
    trigger(name, ...args) {
      for (const l of [...this.listeners]) if (l.name === name) l.callback(...args);
    }
  }

  /** What a module sees of a model; listeners made through it end with `signal`. */
  function proxy(model, signal) {
    const context = Symbol();
    signal.addEventListener("abort", () => model.off(null, null, context));
    return {
      get: (key) => model.get(key),
      set: (key, value) => model.set(key, value),
      save_changes: () => model.save_changes(),
      send: () => model.send(),
      on: (name, callback) => model.on(name, callback, context),
      off: (name, callback) => model.off(name, callback, context),
      widget_manager: { get_model: async (id) => proxy(find(id), signal) },
    };
  }

  // ---- modules ---------------------------------------------------------------

  const modules = new Map();

  /** The source as a string, by an ordinary script: `file://` pages may not import. */
  const text = (name) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(name.replace(/js$/, "text.js"), folder);
      script.onload = () => resolve(self.anywidgetText[name]);
      script.onerror = () => reject(new Error(`${name} is missing`));
      document.head.append(script);
    });

  async function load(name) {
    if (location.protocol !== "file:") return import(new URL(name, folder));
    const blob = new Blob([await text(name)], { type: "text/javascript" });
    return import(URL.createObjectURL(blob));
  }

  const module = (name) => {
    if (!modules.has(name)) modules.set(name, load(name));
    return modules.get(name);
  };

  // ---- widgets ---------------------------------------------------------------

  const page = new AbortController();
  const saved = {};
  const models = new Map();
  const widgets = new Map();
  const experimental = { invoke: () => Promise.reject(new Error("There is no kernel on this page.")) };

  const bare = (ref) => String(ref).replace(PREFIX, "");

  function find(ref) {
    const id = bare(ref);
    if (!models.has(id)) {
      if (!saved[id]) throw new Error(`No saved model ${id}`);
      models.set(id, new Model(id, saved[id]));
    }
    return models.get(id);
  }

  const tidy = (cleanup, signal) => {
    if (typeof cleanup !== "function") return;
    if (signal.aborted) cleanup();
    else signal.addEventListener("abort", cleanup, { once: true });
  };

  /** Load a model's module and initialise it, once, however many views it has. */
  async function start(model) {
    const found = await module(model.entry.module);
    if (found.render && !found.default) return { render: found.render };
    const widget = typeof found.default === "function" ? await found.default() : found.default;
    const result = await widget.initialize?.({
      model: proxy(model, page.signal),
      signal: page.signal,
      experimental,
    });
    tidy(result, page.signal);
    return { render: widget.render?.bind(widget), exports: typeof result === "object" ? result : undefined };
  }

  const ready = (model) => {
    if (!widgets.has(model.id)) widgets.set(model.id, start(model));
    return widgets.get(model.id);
  };

  async function view(model, el, signal) {
    const { render } = await ready(model);
    const host = {
      getModel: async (ref) => proxy(find(ref), signal),
      getWidget: async (ref) => {
        const child = find(ref);
        const { exports } = await ready(child);
        return { exports, render: ({ el, signal: inner }) => view(child, el, inner ?? signal) };
      },
    };
    tidy(await render?.({ model: proxy(model, signal), el, signal, host, experimental }), signal);
  }

  // ---- the page --------------------------------------------------------------

  /** The room kept for a widget (see first.py) is given back when the reader sets to work. */
  function release(slot) {
    const working = new AbortController();
    const { signal } = working;
    const give = () => {
      slot.style.minHeight = 0;
      working.abort();
    };
    for (const type of ["click", "input"]) slot.addEventListener(type, give, { signal });
  }

  async function mount(slot) {
    release(slot);
    const el = document.createElement("div");
    slot.append(el);
    try {
      await view(find(slot.dataset.model), el, page.signal);
      slot.querySelector(".anywidget-text")?.remove();
      slot.dataset.anywidget = "ready";
    } catch (error) {
      el.remove();
      const note = document.createElement("p");
      note.textContent = "This part could not be started here; it is shown as text.";
      slot.querySelector(".anywidget-text")?.append(note);
      slot.dataset.anywidget = "text";
      slot.dataset.why = String(error); // for whoever looks into it; the reader's console stays quiet
    }
  }

  for (const script of document.querySelectorAll("script.anywidget-models")) {
    Object.assign(saved, JSON.parse(script.textContent));
  }

  const painted = () =>
    new Promise((resolve) =>
      document.hidden ? setTimeout(resolve) : requestAnimationFrame(() => setTimeout(resolve)),
    );
  // A busy page is not kept waiting for its widgets for ever; Safari has no such call.
  const idle = () =>
    new Promise((resolve) => self.requestIdleCallback?.(resolve, { timeout: 500 }) ?? setTimeout(resolve));

  /** One widget at a time, from the top: the first answers before the last is there. */
  async function mountAll(slots) {
    for (const slot of slots) {
      const entry = saved[slot.dataset.model];
      if (entry) await module(entry.module).catch(() => {}); // mount tells what is wrong
      mount(slot);
      await painted();
      await idle();
    }
  }
  mountAll(document.querySelectorAll(".anywidget[data-model]"));
  addEventListener("pagehide", (event) => event.persisted || page.abort());
})();
