// A widget's place on the page: it holds the text form until the widget has drawn something.

import { hasInk } from "./ink.js";

/** Milliseconds after which a reader is told that nothing came. What comes later is still shown. */
const PATIENCE = 10_000;
const LOOK_EVERY = 50;

const FAILED = "This part could not be started here; it is shown as text.";

/** The hosts that were asked since a moment, besides the page's own. */
const strangers = (since) =>
  new Set(
    performance
      .getEntriesByType("resource")
      .filter((each) => each.startTime >= since && /^(https?|wss?):/.test(each.name))
      .map((each) => new URL(each.name).host)
      .filter((host) => host !== location.host),
  );

/** The room kept for a widget (see snapshots.py) is given back when the reader sets to work. */
function release(slot) {
  const working = new AbortController();
  const { signal } = working;
  const give = () => {
    slot.style.minHeight = 0;
    working.abort();
  };
  for (const type of ["click", "input"]) slot.addEventListener(type, give, { signal });
}

/** Say under the text form why it is there. */
function tell(slot, sentence, why) {
  const note = document.createElement("p");
  note.className = "anywidget-note";
  note.textContent = sentence;
  slot.querySelector(".anywidget-note")?.remove();
  slot.querySelector(".anywidget-text")?.append(note);
  slot.dataset.anywidget = "text";
  slot.dataset.why = why; // for whoever looks into it; the reader's console stays quiet
}

/** What to say of a widget that has drawn nothing, to the reader and to whoever looks into it. */
async function blankness(opening, begin) {
  const hosts = [...strangers(begin)].join(", ");
  if (hosts) return [`This part has asked ${hosts} in vain; it is shown as text.`, `It asked ${hosts}`];
  const model = await Promise.race([opening, pause(0)]);
  if (model?.asked) {
    return ["This part waits for a running notebook; here it is shown as text.", "It waits for a kernel"];
  }
  return ["This part has drawn nothing here; it is shown as text.", "It has drawn nothing"];
}

/** Whether a widget has drawn something. Behind a closed fold nothing has a size yet. */
const hasDrawn = (slot, el) => (slot.checkVisibility() ? hasInk(el) : el.hasChildNodes());

const waiting = []; // {slot, el, resolve}

/** Look at all that wait, before any of them changes the page: so it is laid out once, not for each. */
function lookAtAll() {
  for (const { slot, el, resolve } of waiting.splice(0)) resolve(hasDrawn(slot, el));
}

/** Whether a widget has drawn something by the next frame. */
const looked = (slot, el) =>
  new Promise((resolve) => {
    if (waiting.push({ slot, el, resolve }) > 1) return;
    if (document.hidden) setTimeout(lookAtAll);
    else requestAnimationFrame(lookAtAll);
  });

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Wait until a widget shows, and let the text form go; tell the reader if it fails or is late. */
async function watch(slot, el, model, drawing, signal) {
  const begin = performance.now();
  let error;
  await Promise.race([drawing.catch((reason) => (error = reason ?? "It failed")), pause(LOOK_EVERY)]);
  while (!error && !signal.aborted && !(await looked(slot, el))) {
    const late = performance.now() - begin > PATIENCE;
    if (late && !slot.dataset.anywidget) {
      tell(slot, ...(await blankness(model, begin)));
      Object.assign(el.style, { maxHeight: 0, overflow: "clip" }); // an empty frame helps nobody
    }
    await pause(late ? 1_000 : LOOK_EVERY);
  }
  if (error) {
    el.remove();
    tell(slot, FAILED, String(error));
  } else if (!signal.aborted) {
    for (const name of ["max-height", "overflow"]) el.style.removeProperty(name);
    slot.querySelector(".anywidget-text")?.remove();
    delete slot.dataset.why;
    slot.dataset.anywidget = "ready";
    drawing.catch((reason) => (slot.dataset.why = String(reason))); // it shows, and is not whole
  }
}

/** Draw a notebook's widget into its slot. The promise ends when its module has no more to do. */
export async function mount(slot, notebook) {
  const el = document.createElement("div");
  release(slot);
  // The text form and what is drawn share one place: nothing below moves when the first goes.
  Object.assign(slot.style, { display: "grid", gridTemplateColumns: "minmax(0, 1fr)" });
  for (const part of [...slot.children, el]) part.style.gridArea = "1 / 1";
  slot.append(el);
  const model = notebook.model(slot.dataset.model);
  const drawing = model.then((found) => notebook.view(found, el, notebook.signal));
  watch(slot, el, model, drawing, notebook.signal);
  await drawing.catch(() => {}); // the watch tells what is wrong
}
