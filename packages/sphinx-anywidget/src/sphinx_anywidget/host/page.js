// Plays the notebook front end for widgets saved on a static page: no kernel, no other host.

import { loadModule } from "./files.js";
import { Notebook } from "./notebook.js";
import { mount } from "./slot.js";

/** Milliseconds of one frame that widgets may take before the page gets its turn. */
const TURN = 12;

const page = new AbortController();
const notebooks = [...document.querySelectorAll("script.anywidget-models")].map(
  (script) => new Notebook(JSON.parse(script.textContent), page.signal),
);

const painted = () =>
  new Promise((resolve) =>
    document.hidden ? setTimeout(resolve) : requestAnimationFrame(() => setTimeout(resolve)),
  );
// A busy page is not kept waiting for its widgets for ever; Safari has no such call.
const idle = () =>
  new Promise((resolve) => self.requestIdleCallback?.(resolve, { timeout: 500 }) ?? setTimeout(resolve));

/** From the top, as many in a frame as it bears: the first answers before the last is there. */
async function mountAll(slots) {
  let begin = performance.now();
  for (const slot of slots) {
    const notebook = notebooks[slot.dataset.notebook ?? 0];
    const name = notebook.saved[slot.dataset.model]?.module;
    if (name) await loadModule(name).catch(() => {}); // mount tells what is wrong
    mount(slot, notebook);
    await null; // the module's turn
    if (performance.now() - begin < TURN) continue;
    await painted();
    await idle();
    begin = performance.now();
  }
}

/** What shows nothing itself, such as a link between two models. */
async function startAll(notebook) {
  for (const [id, entry] of Object.entries(notebook.saved)) {
    if (entry.starts)
      await notebook
        .model(id)
        .then((model) => notebook.widget(model))
        .catch(() => {});
  }
}

mountAll(document.querySelectorAll(".anywidget[data-model]")).then(() => notebooks.forEach(startAll));
addEventListener("pagehide", (event) => event.persisted || page.abort());
