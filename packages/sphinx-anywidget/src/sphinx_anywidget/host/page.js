// Plays the notebook front end for widgets saved on a static page: no kernel, no other host.

import { loadModule } from "./files.js";
import { Notebook } from "./notebook.js";
import { mount, pause } from "./slot.js";

/** Milliseconds of one frame that widgets may take before the page gets its turn. */
const TURN = 24;

const page = new AbortController();
const notebooks = [...document.querySelectorAll("script.anywidget-models")].map(
  (script) => new Notebook(JSON.parse(script.textContent), page.signal),
);

const painted = () =>
  new Promise((resolve) =>
    document.hidden ? setTimeout(resolve) : requestAnimationFrame(() => setTimeout(resolve)),
  );
// On a busy machine no moment may be idle: then widgets wait for three frames. Safari has no such call.
const idle = () =>
  new Promise((resolve) => self.requestIdleCallback?.(resolve, { timeout: 50 }) ?? setTimeout(resolve));

let begin = performance.now();
/** The page's turn, once widgets have had theirs. */
async function breathe() {
  if (performance.now() - begin < TURN) return;
  await painted();
  await idle();
  begin = performance.now();
}

/** Widgets are drawn one after the other as their modules come; none waits for one that is slow. */
let turn = Promise.resolve();
async function mountInTurn(slot) {
  const notebook = notebooks[slot.dataset.notebook ?? 0];
  const name = notebook.saved[slot.dataset.model]?.module;
  if (name) await Promise.race([loadModule(name).catch(() => {}), pause(1_000)]); // mount tells what is wrong
  turn = turn.then(breathe).then(() => Promise.race([mount(slot, notebook), pause(2 * TURN)]));
  return turn;
}

document.querySelectorAll(".anywidget[data-model]").forEach(mountInTurn);
for (const notebook of notebooks) notebook.start();
addEventListener("pagehide", (event) => event.persisted || page.abort());
