// Tells the learning platform around this page of a hand-in, by SCORM 1.2; without one, says so.
(() => {
  /** How many frames up it is looked for, and how much text one element of the data model takes. */
  const MOST_FRAMES = 20,
    LONGEST = 4096;
  /** Whose answers this device shows, and the keys under which others' wait. */
  const KEY = "warmstart",
    OWNER = "warmstart-owner";

  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const colour = () => (root.dataset.theme = dark.matches ? "dark" : "light");
  dark.addEventListener("change", colour);
  colour();
  root.classList.add("js");

  // ---- the platform ----------------------------------------------------------------------

  /** The API object of a window or of one of those around it. Another origin's window can't be asked. */
  function apiAround(start) {
    try {
      for (let win = start, i = 0; win && i < MOST_FRAMES; i++) {
        if (typeof win.API?.LMSInitialize === "function") return win.API;
        if (win.parent === win) break;
        win = win.parent;
      }
    } catch {
      // What's above a frame of another origin can't be asked either.
    }
    return null;
  }

  /** The window that opened another, if that may be known. */
  function openerOf(win) {
    try {
      return win.opener;
    } catch {
      return null;
    }
  }

  const api = apiAround(window) ?? apiAround(openerOf(window)) ?? apiAround(openerOf(window.top)),
    began = Date.now();
  let session = false;

  /** Call the platform; what it throws counts as a no. */
  function call(name, ...values) {
    try {
      return String(api[name](...values) ?? "");
    } catch {
      return "";
    }
  }
  const did = (name, ...values) => call(name, ...values) === "true";
  const get = (element) => call("LMSGetValue", element);
  const put = (element, value) => did("LMSSetValue", element, value);

  /** Why the platform said no, in its own words. */
  function why() {
    const code = call("LMSGetLastError"),
      words = code && code !== "0" ? call("LMSGetErrorString", code).slice(0, 200) : "";
    return words ? ` It says: “${words}”.` : "";
  }

  /** The time since the page was opened, as SCORM writes it: HHHH:MM:SS.SS. */
  function sessionTime() {
    const hundredths = Math.min(Math.floor((Date.now() - began) / 10), 9999 * 360_000);
    const [hours, minutes, seconds] = [
      hundredths / 360_000,
      (hundredths / 6_000) % 60,
      (hundredths / 100) % 60,
    ].map(Math.floor);
    const two = (n) => String(n).padStart(2, "0");
    return `${String(hours).padStart(4, "0")}:${two(minutes)}:${two(seconds)}.${two(hundredths % 100)}`;
  }

  // ---- one device, several people ----------------------------------------------------------

  /** On a shared computer, each person's answers come back to that person alone. */
  function showOwnAnswers(person) {
    try {
      const before = localStorage.getItem(OWNER),
        kept = localStorage.getItem(KEY);
      if (!person || before === person) return;
      if (before !== null) {
        if (kept !== null) localStorage.setItem(`${KEY} of ${before}`, kept);
        localStorage.removeItem(KEY);
        const own = localStorage.getItem(`${KEY} of ${person}`);
        if (own !== null) localStorage.setItem(KEY, own);
        localStorage.removeItem(`${KEY} of ${person}`);
      }
      localStorage.setItem(OWNER, person);
    } catch {
      // This browser lets no page keep anything: then there's nothing of anyone else's.
    }
  }

  // ---- what a visit is ------------------------------------------------------------------------

  const USUAL = "Give the file or the code to whoever runs the workshop.";
  const told = {
    none: `There’s no learning platform around this page, so handing in goes the usual way. ${USUAL}`,
    mute: `The course around this page doesn’t answer.`,
    looking: `You’re only looking at this: your course keeps nothing of this visit. ${USUAL}`,
    ready: "When you hand in, your course gets your code and sees that you’re done. There’s no score.",
    before: "Your course has your hand-in. If you hand in again, the last one counts.",
    taken: "Your course has your hand-in.",
    refused: "Your course didn’t take the hand-in.",
  };
  let sentence = told.none;

  let lines = []; // the code of each round that was handed in
  if (api) {
    if (did("LMSInitialize", "")) {
      session = true;
      const mode = get("cmi.core.lesson_mode"),
        status = get("cmi.core.lesson_status");
      showOwnAnswers(get("cmi.core.student_id").slice(0, 255));
      lines = get("cmi.suspend_data").slice(0, LONGEST).split("\n").slice(0, 2);
      if (mode === "browse" || mode === "review") sentence = told.looking;
      else if (status === "completed" || status === "passed") sentence = told.before;
      else {
        put("cmi.core.lesson_status", "incomplete");
        call("LMSCommit", "");
        sentence = told.ready;
      }
    } else sentence = `${told.mute}${why()} ${USUAL}`;
  }
  const looking = sentence === told.looking;

  /** Write down a hand-in; whether the platform has it. The score is nobody's: opinions aren't marked. */
  function record(code, round) {
    const next = [lines[0] ?? "", lines[1] ?? ""];
    next[round - 1] = code;
    const text = next.join("\n").trimEnd();
    if (text.length > LONGEST || !put("cmi.suspend_data", text)) return false;
    if (!put("cmi.core.lesson_status", "completed")) return false;
    put("cmi.core.exit", "suspend"); // so that the codes are there at the next visit
    put("cmi.core.session_time", sessionTime());
    if (!did("LMSCommit", "")) return false;
    lines = next;
    return true;
  }

  function leave() {
    if (!session) return;
    put("cmi.core.exit", "suspend");
    put("cmi.core.session_time", sessionTime());
    call("LMSCommit", "");
    call("LMSFinish", "");
    session = false;
  }

  const show = () => (document.getElementById("platform").textContent = sentence);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("warmstart:hand-in", (event) => {
    if (!session || looking) return;
    const { code, round } = event.detail;
    const taken = record(code, round);
    if (taken) event.preventDefault(); // so that the widget doesn't ask for it once more
    sentence = taken ? told.taken : `${told.refused}${why()} ${USUAL}`;
    show();
  });
  addEventListener("pagehide", leave);
  // Come back by the browser's own button, the page is as it was, and its session is over.
  addEventListener("pageshow", (event) => event.persisted && api && location.reload());
})();
