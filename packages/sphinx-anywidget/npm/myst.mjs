// A plugin for MyST: widgets that a notebook has saved become widgets of its `{anywidget}` directive, each
// drawn by the host beside this file.

import { readFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";

const VIEW = "application/vnd.jupyter.widget-view+json";
const STATE = "application/vnd.jupyter.widget-state+json";
const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");

/** All models that one needs, itself among them, by id. */
export function belonging(id, models) {
  const found = new Map();
  const queue = [id];
  for (const next of queue) {
    if (found.has(next) || !Object.hasOwn(models, next)) continue;
    found.set(next, models[next]);
    const text = JSON.stringify(models[next].state);
    for (const [, reference] of text.matchAll(/"(?:IPY_MODEL_|anywidget:)([^"]+)"/g)) queue.push(reference);
  }
  for (const [other, model] of Object.entries(models)) {
    const ends = [model.state.source, model.state.target].map((end) => String(end?.[0]).slice(10));
    if (/LinkModel$/.test(model.model_name) && ends.every((end) => found.has(end))) found.set(other, model);
  }
  return Object.fromEntries(found);
}

/** The `{anywidget}` node of a saved widget, for a page whose source is in a folder; `text` is its text form. */
export function widgetNode(id, models, folder, text) {
  const state = belonging(id, models);
  const isClassic = (model) => model.model_module?.startsWith("@jupyter-widgets/controls");
  const classic = Object.values(state).some(isClassic)
    ? { module: read("classic.js"), style: read("classic.css") }
    : null;
  const esm = relative(folder, fileURLToPath(new URL("host.mjs", import.meta.url)));
  return { type: "anywidget", esm, model: { id, saved: { state }, classic, text } };
}

/** Put widgets in the place of outputs that are views of one. */
function replace(node, models, folder) {
  for (const child of node.children ?? []) {
    const forms = child.jupyter_data?.data;
    const id = forms?.[VIEW]?.model_id;
    if (id && Object.hasOwn(models, id)) {
      const text = [forms["text/plain"] ?? ""].flat().join("");
      for (const key of Object.keys(child)) delete child[key];
      Object.assign(child, widgetNode(id, models, folder, text));
    } else replace(child, models, folder);
  }
}

const transform = {
  name: "saved-widgets",
  stage: "document",
  plugin: () => (tree, file) => {
    if (!file.path?.endsWith(".ipynb")) return;
    const notebook = JSON.parse(readFileSync(file.path, "utf8"));
    const models = notebook.metadata.widgets?.[STATE]?.state;
    if (models) replace(tree, models, dirname(file.path));
  },
};

export default { name: "Widgets saved in notebooks", transforms: [transform] };
