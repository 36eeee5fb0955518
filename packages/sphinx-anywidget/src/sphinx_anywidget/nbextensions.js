// Widgets with a front end of their own, written for the classic notebook: AMD modules that make Backbone
// models and views. This module of the anywidget contract gives them what they expect there (ipywidgets'
// own classes, a widget manager), and keeps each Backbone model in step with the page's model. The AMD
// modules stand on the page as scripts (see nbextensions.py).

// ---- AMD ----------------------------------------------------------------------

/** The notebook that isn't there: whatever is asked of it gives the same again. */
const nothing = new Proxy(function () {}, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => "0" : key === "then" ? undefined : nothing),
  apply: () => nothing,
  construct: () => nothing,
});
const requirejs = (names, callback) => callback?.(...names.map(() => nothing));
requirejs.config = () => {};

/** What the AMD module of a name gives. */
function amd(name) {
  const script = globalThis.anywidgetAMD?.[name];
  if (!script) throw new Error(`The front end ${name} is missing`);
  script.module ??= run(script, name);
  return script.module.exports;
}

function run(script, id) {
  const module = { id, uri: script.uri, exports: {} };
  const given = { module, exports: module.exports, require: amd };
  const define = (...parts) => {
    const [factory, names] = [parts.pop(), parts.pop()];
    const needed = Array.isArray(names) ? names : ["require", "exports", "module"];
    const result =
      typeof factory === "function" ? factory(...needed.map((each) => given[each] ?? amd(each))) : factory;
    if (result !== undefined) module.exports = result;
  };
  define.amd = {};
  const before = globalThis.requirejs;
  globalThis.requirejs = requirejs; // ipywidgets' looks for it there
  try {
    script.run(define, requirejs, amd, nothing);
  } finally {
    globalThis.requirejs = before;
  }
  module.exports.load_ipython_extension?.(); // adds its style sheets
  return module;
}

/** The scripts of a page that is still being read have all run by the next of these events. */
const scripts = new Promise((resolve) => {
  if (document.readyState === "complete") resolve();
  for (const event of ["DOMContentLoaded", "load"]) addEventListener(event, resolve, { once: true });
});

// ---- models -------------------------------------------------------------------

/** The class that a model names for itself (`_model`) or for its views (`_view`). */
function classOf(model, kind) {
  const [module, name] = [model.get(`${kind}_module`), model.get(`${kind}_name`)];
  const found = amd(module)[name];
  if (!found) throw new Error(`${module} has no ${name}`);
  return found;
}

const base = () => amd("@jupyter-widgets/base");

const stateOf = (model) => Object.fromEntries(model.keys().map((name) => [name, model.get(name)]));

/** What Backbone models and views ask of their widget manager. */
function managerOf(host) {
  const manager = {
    async get_model(id) {
      const { exports } = await host.getWidget(id);
      return exports?.backbone ?? standIn(await host.getModel(id), manager);
    },
    create_view(model, options = {}) {
      // A view's own host knows what it stands in, and so tells a circle.
      const own = options.parent?.options.host ?? host;
      const view = model.state_change.then(() => createView(model, { ...options, host: own }));
      const key = `${Object.keys(model.views).length} ${model.model_id}`;
      model.views[key] = view;
      return view;
    },
    callbacks: () => ({}),
    inline_sanitize: (text) => text,
    loadClass: async (name, module) => amd(module)[name],
    resolveUrl: async (address) => address,
  };
  return manager;
}

/** A model that the page's host draws itself, such as a slider in a map. */
function standIn(model, manager) {
  const { layout, style, ...state } = stateOf(model);
  const { DOMWidgetModel } = base();
  const backbone = new DOMWidgetModel(state, { widget_manager: manager, model_id: model.model_id });
  backbone.isStandIn = true;
  keepInStep(model, backbone, manager);
  return backbone;
}

/** Pass changes on, in both directions. */
function keepInStep(model, backbone, manager) {
  const { constructor } = backbone;
  let isPassing = false; // from Backbone's to the page's, which has nothing to say to that
  for (const name of model.keys()) {
    model.on(`change:${name}`, async () => {
      if (isPassing) return;
      backbone.set(await constructor._deserialize_state({ [name]: model.get(name) }, manager));
    });
  }
  backbone.on("change", () => {
    isPassing = true;
    model.set(backbone.serialize({ ...backbone.changedAttributes() }));
    isPassing = false;
  });
  model.on("msg:custom", (...message) => backbone.trigger("msg:custom", ...message));
  // As if there were a kernel: a widget without one is given a mark of a broken link.
  Object.assign(backbone, { comm_live: true, send: (content) => model.send(content), sync() {} });
}

// ---- views --------------------------------------------------------------------

async function createView(model, options) {
  const View = model.isStandIn ? hostView() : classOf(model, "_view");
  const view = new View({ model, options });
  view.listenTo(model, "destroy", view.remove);
  await view.render();
  return view;
}

let HostView;
/** A view that is an empty element, for the page's host to draw into. */
function hostView() {
  HostView ??= class extends base().DOMWidgetView {
    async render() {
      const { host } = this.options;
      const widget = await host.getWidget(this.model.model_id);
      await widget.render({ el: this.el });
    }
  };
  return HostView;
}

/** Put a view onto the page as Lumino does: views wait to hear of it before they measure themselves. */
async function attach(view, el, signal) {
  while (!el.isConnected && !signal.aborted) await new Promise(requestAnimationFrame);
  if (signal.aborted) return;
  const node = view.luminoWidget ?? view.pWidget;
  node.constructor.attach(node, el);
  const watch = new ResizeObserver(() => node.processMessage({ type: "resize", width: -1, height: -1 }));
  watch.observe(el);
  signal.addEventListener("abort", () => watch.disconnect());
}

export default {
  async initialize({ model, host }) {
    if (!globalThis.anywidgetAMD?.[model.get("_model_module")]) await scripts;
    const Model = classOf(model, "_model");
    const manager = managerOf(host);
    const attributes = await Model._deserialize_state(stateOf(model), manager);
    const backbone = new Model(attributes, { widget_manager: manager, model_id: model.model_id });
    backbone.name = model.get("_model_name");
    backbone.module = model.get("_model_module");
    keepInStep(model, backbone, manager);
    return { backbone };
  },
  async render({ model, el, host, signal }) {
    const { exports } = await host.getWidget(model.model_id);
    const view = await createView(exports.backbone, { host });
    signal.addEventListener("abort", () => view.remove());
    const attached = attach(view, el, signal);
    if (el.isConnected) await attached; // else it waits for whoever asked for it
  },
};
