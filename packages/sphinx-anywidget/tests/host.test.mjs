// The host as npm has it: without a page where it needs none, and the plugin for MyST.

import assert from "node:assert/strict";
import { resolveObjectURL } from "node:buffer";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { belonging } from "../npm/myst.mjs";
import myst from "../npm/myst.mjs";
import { entries, Notebook } from "../src/sphinx_anywidget/host/index.js";

const module = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
const anywidget = (state, more = {}) => ({
  model_module: "anywidget",
  model_name: "AnyModel",
  state,
  ...more,
});
const element = () => ({ style: { setProperty() {} }, classList: { add() {} }, said: [] });
const notebook = (saved) => new Notebook(saved, new AbortController().signal);

/** What a module says when it's drawn. */
async function drawn(saved, id) {
  const [book, el, { signal }] = [notebook(saved), element(), new AbortController()];
  await book.view(await book.model(id), el, signal);
  return el.said;
}

test("a saved model is drawn, with the state it was saved with", async () => {
  const text = "export default { render({ model, el }) { el.said.push(model.get('n')); } }";
  assert.deepEqual(await drawn({ a: { state: { n: 3 }, module: module(text) } }, "a"), [3]);
});

test("a child is found by either prefix, and initialised once", async () => {
  const child = `let times = 0; export default {
    initialize() { times += 1; return { times: () => times }; }, render({ el }) { el.said?.push("child"); } }`;
  const parent = `export default { async render({ el, host }) {
    for (const prefix of ["IPY_MODEL_", "anywidget:"]) {
      const { exports, render } = await host.getWidget(prefix + "b");
      await render({ el });
      el.said.push(exports.times());
    } } }`;
  const saved = {
    a: { state: {}, module: module(parent) },
    b: { state: {}, module: module(child) },
  };
  assert.deepEqual(await drawn(saved, "a"), ["child", 1, "child", 1]);
});

test("views of a model stay in step until they end", async () => {
  const text = `export default { render({ model, el }) {
    model.on("change:n", () => el.said.push(model.get("n"))); } }`;
  const book = notebook({ a: { state: { n: 1 }, module: module(text) } });
  const model = await book.model("a");
  const [first, second, end] = [element(), element(), new AbortController()];
  await book.view(model, first, end.signal);
  await book.view(model, second, new AbortController().signal);
  model.set("n", 2);
  model.set("n", 2); // no change
  end.abort();
  model.set("n", 3);
  assert.deepEqual([first.said, second.said], [[2], [2, 3]]);
});

test("a widget that contains itself is refused", async () => {
  const text = `export default { async render({ el, host }) {
    const { render } = await host.getWidget("IPY_MODEL_a"); await render({ el }); } }`;
  await assert.rejects(drawn({ a: { state: {}, module: module(text) } }, "a"), /contains itself/);
});

test("a notebook's widget state becomes what the host reads", async () => {
  const found = entries({
    state: {
      a: anywidget(
        { _esm: "export default {}", _css: "b {}", n: 1, layout: "IPY_MODEL_l", _dom_classes: ["x y"] },
        { buffers: [{ path: ["data"], data: "Byo=", encoding: "base64" }] },
      ),
      l: {
        model_module: "@jupyter-widgets/base",
        model_name: "LayoutModel",
        state: { max_width: "9px", flex: null },
      },
      c: { model_module: "bqplot", model_name: "FigureModel", state: {} },
    },
  });
  assert.deepEqual(Object.keys(found), ["a", "c"]);
  const { module: address, ...rest } = found.a;
  assert.equal(await resolveObjectURL(address).text(), "export default {}");
  assert.deepEqual(rest, {
    state: { n: 1 },
    css: "b {}",
    layout: { "max-width": "9px" },
    classes: ["x", "y"],
    buffers: [{ path: ["data"], data: "Byo=" }],
    starts: false,
  });
  await assert.rejects(notebook(found).model("c"), { sentence: /needs a running notebook/ });
  const model = await notebook(found).model("a");
  assert.equal(model.get("data").getUint8(1), 42);
});

test("what ipywidgets' own widgets need is only taken where it's given", () => {
  const saved = {
    state: { a: { model_module: "@jupyter-widgets/controls", model_name: "LabelModel", state: {} } },
  };
  assert.ok(entries(saved).a.notice);
  assert.match(entries(saved, { module: "export default {}" }).a.module, /^blob:/);
});

test("a widget takes along its children, and the links between them", () => {
  const link = (...ends) => ({
    model_name: "LinkModel",
    state: { source: [`IPY_MODEL_${ends[0]}`, "n"], target: [`IPY_MODEL_${ends[1]}`, "n"] },
  });
  const models = {
    box: { state: { children: ["IPY_MODEL_a", "anywidget:b"] } },
    a: { state: {} },
    b: { state: { parent: "IPY_MODEL_box" } },
    stranger: { state: {} },
    inside: link("a", "b"),
    outside: link("a", "stranger"),
  };
  assert.deepEqual(Object.keys(belonging("box", models)).sort(), ["a", "b", "box", "inside"]);
});

test("MyST's plugin puts a widget in the place of an output that shows one", () => {
  const folder = mkdtempSync(join(tmpdir(), "myst-"));
  const file = join(folder, "a.ipynb");
  const state = { a: anywidget({ _esm: "export default {}" }) };
  const metadata = { widgets: { "application/vnd.jupyter.widget-state+json": { state } } };
  writeFileSync(file, JSON.stringify({ metadata, cells: [] }));
  const output = (id) => ({
    type: "output",
    jupyter_data: {
      data: { "application/vnd.jupyter.widget-view+json": { model_id: id }, "text/plain": ["A", "()"] },
    },
  });
  const tree = { children: [{ type: "outputs", children: [output("a"), output("gone")] }] };
  myst.transforms[0].plugin()(tree, { path: file });
  const [shown, left] = tree.children[0].children;
  assert.deepEqual([shown.type, left.type], ["anywidget", "output"]);
  assert.deepEqual(shown.model, { id: "a", saved: { state }, classic: null, text: "A()" });
  assert.match(shown.esm, /npm.host\.mjs$/);
});
