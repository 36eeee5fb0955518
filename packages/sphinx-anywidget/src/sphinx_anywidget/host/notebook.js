// The widgets of one notebook on a page: whatever they say to each other goes through here.
// Contract: https://anywidget.dev/en/afm/

import { loadModule, once } from "./files.js";
import { modelProxy, openModel } from "./model.js";
import { answer } from "./precomputed.js";

const PREFIX = /^(IPY_MODEL_|anywidget:)/;

const whenAborted = (signal, cleanup) => {
  if (typeof cleanup !== "function") return;
  if (signal.aborted) cleanup();
  else signal.addEventListener("abort", () => cleanup(), { once: true });
};

export class Notebook {
  /** @param saved the models on the page by id, @param signal ends with the page. */
  constructor(saved, signal) {
    this.saved = saved;
    this.signal = signal;
    this.models = new Map();
    this.widgets = new Map();
  }

  /** The model that a reference names, with either prefix or none. */
  model(reference) {
    const id = String(reference).replace(PREFIX, "");
    if (!Object.hasOwn(this.saved, id)) return Promise.reject(new Error(`No saved model ${id}`));
    return once(this.models, id, () => this.#open(id));
  }

  async #open(id) {
    const model = await openModel(id, this.saved[id]);
    const table = model.get("_precomputed");
    const tell = (sentence) => model.trigger("precomputed", sentence);
    if (table) answer(model, table, (reference) => this.model(reference), tell);
    return model;
  }

  /** What a module made for a model. It is initialised once, however many views there are. */
  widget(model) {
    return once(this.widgets, model.id, async () => {
      const { signal } = this;
      const module = await loadModule(model.entry.module);
      if (!module.default) {
        if (!module.render) throw new Error("The module exports neither a widget nor render()");
        return { render: module.render };
      }
      const widget = typeof module.default === "function" ? await module.default() : module.default;
      const result = await widget.initialize?.(this.#given(model, signal, []));
      whenAborted(signal, result);
      return {
        render: widget.render?.bind(widget),
        exports: result && typeof result === "object" ? result : undefined,
      };
    });
  }

  /** Start what shows nothing itself, such as a link between two models. */
  start() {
    const silent = Object.keys(this.saved).filter((id) => this.saved[id].starts);
    for (const id of silent) {
      const started = this.model(id).then((model) => this.widget(model));
      started.catch(() => {}); // a link without its other end
    }
  }

  /** Draw a model into an element. `above` are the models whose views it stands in. */
  async view(model, el, signal, above = []) {
    if (above.includes(model)) throw new Error("It contains itself");
    for (const [name, value] of Object.entries(model.entry.layout ?? {})) el.style.setProperty(name, value);
    el.classList.add(...(model.entry.classes ?? []));
    const { render } = await this.widget(model);
    if (model.get("_precomputed")) this.#noteBelow(model, el, signal);
    whenAborted(signal, await render?.({ ...this.#given(model, signal, [...above, model]), el }));
  }

  /** A line under a view for what its model's table of answers does not hold. */
  #noteBelow(model, el, signal) {
    const note = Object.assign(document.createElement("div"), {
      role: "status",
      className: "anywidget-note",
    });
    el.after(note);
    const proxy = modelProxy(model, signal);
    proxy.on("precomputed", (sentence) => (note.textContent = sentence));
  }

  /** What a module's functions are given, but for the element. */
  #given(model, signal, above) {
    const getWidget = async (reference) => {
      const child = await this.model(reference);
      const { exports } = await this.widget(child);
      return { exports, render: ({ el, signal: own }) => this.view(child, el, own ?? signal, above) };
    };
    const manager = {
      get_model: async (id) => modelProxy(await this.model(id), signal, manager),
      create_view: (child) => this.#createView(child.model_id, signal, above),
    };
    const invoke = async () => {
      model.send();
      throw new Error("There is no kernel on this page.");
    };
    return {
      model: modelProxy(model, signal, manager),
      signal,
      host: { getModel: manager.get_model, getWidget },
      experimental: { invoke },
    };
  }

  /** A view as ipywidgets' own manager gives it: an element that fills in its own time. */
  async #createView(id, signal, above) {
    const own = new AbortController();
    signal.addEventListener("abort", () => own.abort(), { once: true });
    const el = document.createElement("div");
    const child = await this.model(id);
    const displayed = this.view(child, el, own.signal, above);
    displayed.catch((error) => (el.textContent = error.sentence ?? "This part could not be started here."));
    const remove = () => {
      own.abort();
      el.remove();
    };
    return { el, displayed, remove, model: modelProxy(child, own.signal), luminoWidget: { node: el } };
  }
}
