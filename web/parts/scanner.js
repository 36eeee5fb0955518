// Hand-ins that are held up to the camera: a key press opens it, and says whose came in.

import { CameraError, readCodes } from "./camera.js";
import { button, buttonRow, select } from "./controls.js";
import { h, replaceContent, setText } from "./dom.js";

// A code that is out of sight for so long, and in so many looks, counts anew: a slow page looks seldom.
const AWAY = 2_000, // ms
  MISSED = 8;
const READY = "The camera is on. Hold up a phone, one after another.";
const HIDDEN = "The camera went off when you left this tab. Press the button to go on.";
const LOST = "The camera has stopped. Is it still connected? Press the button to go on.";
const PRIVATE = "Nothing is recorded and nothing leaves this device. Hide this tab, and the camera goes off.";

/**
 * @param read    (text, tell) => {undo}, once that has been counted: `tell` is given what the code meant,
 *                {state, sentence}; `undo` takes it back, if there's anything to be taken back
 * @param signal  ends with the widget
 */
export function scanner(read, signal) {
  const seen = new Map(); // texts, with when each was last in sight: {time, look}
  let looks = 0,
    running = null,
    takeBack = null;
  const video = h("video", { muted: true, playsInline: true, "aria-label": "What the camera sees" });
  const said = h("p.scan", { role: "status" }),
    problem = h("p.missing", { role: "alert" }),
    choice = h("div");
  const opener = button("Read codes with the camera", () => (running ? close("", true) : start()), {
    "aria-expanded": "false",
  });
  const closer = button("Switch the camera off", () => close("", true));
  const undoButton = button("Take that one back", async () => {
    const back = takeBack;
    offer(null);
    await back();
    tell({ state: "back", sentence: "Taken back." });
  });
  const panel = h("div.camera", { hidden: true, role: "group", "aria-label": "Camera" }, [
    said,
    buttonRow(undoButton, closer),
    video,
    choice,
    h("p.hint", PRIVATE),
  ]);

  function offer(back) {
    takeBack = back;
    if (!back && document.activeElement === undoButton) closer.focus();
    undoButton.hidden = !back;
  }
  function tell({ state, sentence }) {
    panel.dataset.state = state;
    setText(said, sentence);
  }

  /** Each code that has come into sight, once; the next look waits until it has been counted. */
  async function take(texts) {
    looks++;
    for (const text of texts) {
      const last = seen.get(text),
        here = () => seen.set(text, { time: performance.now(), look: looks });
      const isHere = last && (performance.now() - last.time < AWAY || looks - last.look < MISSED);
      here();
      if (isHere || !running) continue;
      offer(null);
      const { undo } = await read(text, tell);
      offer(undo ?? null);
      here();
    }
  }

  /** @param sentence why it's off, if nobody asked for that */
  function close(sentence = "", back = false) {
    if (!running) return;
    running.abort();
    running = null;
    panel.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    setText(problem, sentence);
    if (back) opener.focus();
  }

  async function start(device = "") {
    running?.abort();
    const mine = (running = new AbortController());
    setText(problem, "");
    panel.hidden = false;
    panel.scrollIntoView({ block: "nearest" });
    opener.setAttribute("aria-expanded", "true");
    offer(null);
    tell({
      state: "",
      sentence: "Waiting for the camera. Your browser may ask you to allow it.",
    });
    if (!device) closer.focus();
    try {
      const lost = () => mine === running && close(LOST);
      const found = await readCodes(video, { device, signal: mine.signal, take, lost });
      if (!found || mine !== running) return;
      if (!panel.dataset.state) tell({ state: "", sentence: READY });
      const { cameras, deviceId } = found;
      const which = cameras.length > 1 && select("Which camera", cameras, deviceId, start).el;
      if (!device) replaceContent(choice, which);
    } catch (error) {
      if (!(error instanceof CameraError)) throw error;
      if (mine === running) close(error.message, true);
    }
  }
  const onvisibility = () => document.hidden && close(HIDDEN);
  document.addEventListener("visibilitychange", onvisibility, { signal });
  signal?.addEventListener("abort", () => close());
  return { el: h("div", buttonRow(opener), problem, panel), close };
}
