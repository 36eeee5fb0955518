// What a reader has answered, kept on their device and nowhere else: one key, one format,
// the same text that an export has. In Jupyter the kernel keeps the state, so there is no store.

import {
  AnswersError,
  FORMAT,
  VERSION,
  dumpAnswers,
  now,
  open,
  parseAnswers,
  wellFormed,
  whyNot,
} from "../workshop/answers.js";
import { canonical } from "../library/canonical.js";
import format from "../workshop/format.json";
import { h } from "./dom.js";

export const KEY = "warmstart",
  ASIDE = "warmstart-set-aside";
const MOST = 20_000,
  MOST_IDLE = 10; // seats in activities in which nothing was locked or written: each may have a long text

let cache = { text: null, answers: [] };
let memory = null; // the answers, while the device cannot keep them
let frozen = false; // a newer edition's answers: not ours to touch
let problem = "";
const listeners = new Set();

const notify = () => listeners.forEach((f) => f());
const report = (sentence) => (problem = sentence);

function write(answers) {
  memory = answers;
  if (frozen) return notify();
  const text = canonical({ format: FORMAT, version: VERSION, edition: format.edition, name: "", answers });
  try {
    localStorage.setItem(KEY, text);
    memory = null;
    cache = { text, answers };
    if (problem.startsWith("No room")) report("");
  } catch (error) {
    report(
      error.name === "SecurityError"
        ? "This browser lets no page keep anything: your answers last as long as this page is open."
        : "No room left on this device: what you answer now lasts as long as this page is open. " +
            "Export it, or make room.",
    );
  }
  notify();
}

/** Unreadable pieces are kept beside the store, so that nothing is lost with them. */
function setAside(text) {
  try {
    localStorage.setItem(ASIDE, [localStorage.getItem(ASIDE), text].filter(Boolean).join("\n"));
  } catch {
    return report("Part of what is kept here cannot be read, and there is no room to set it aside.");
  }
  report(
    "Part of what was kept here could not be read. It has been set aside; everything else is as it was.",
  );
}

function read() {
  if (memory) return memory;
  let text;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    return [];
  }
  if (text === cache.text || text === null) return text === null ? [] : cache.answers;
  try {
    const document = open(text, { outside: false });
    const answers = document.answers.filter((a) => !whyNot(a)).slice(-MOST);
    const broken = document.answers.filter((a) => !answers.includes(a));
    cache = { text, answers };
    if (broken.length) {
      setAside(canonical(broken));
      write(answers);
    }
    return answers;
  } catch (error) {
    if (error.message.includes("newer edition")) {
      frozen = true;
      report(
        "What is kept here comes from a newer edition of the book. It is left alone, and this page keeps nothing.",
      );
      return [];
    }
    setAside(text);
    cache = { text, answers: [] };
    return [];
  }
}

function notHere(answers) {
  const here = new Set(read().map(canonical));
  return answers.filter((a) => !here.has(canonical(a)));
}

const clean = (v) => (typeof v === "string" ? wellFormed(v) : v);

const ours = {
  all: (kind) => read().filter((a) => !kind || a.kind === kind),

  /** Keep one answer more; older ones of the same question stay, as earlier tries. */
  add(answer) {
    const full = { at: now(), ...Object.fromEntries(Object.entries(answer).map(([k, v]) => [k, clean(v)])) };
    const why = whyNot(full);
    if (why) throw new Error(why);
    write([...read(), full].slice(-MOST));
  },

  /** Keep one seat a place: a new one stands for the one before, and the oldest idle ones make room. */
  keepSeat(seat) {
    const rest = read().filter((a) => a.kind !== "seat" || a.place !== seat.place),
      isIdle = ({ kind, place }) => kind === "seat" && !rest.some((a) => a.place?.startsWith(`${place}/`));
    const old = rest.filter(isIdle).slice(0, 1 - MOST_IDLE);
    write([...rest.filter((a) => !old.includes(a)), { kind: "seat", at: now(), ...seat }]);
  },

  /** Keep one draft a place, or forget it. */
  keepDraft(place, draft) {
    const rest = read().filter((a) => !(a.kind === "draft" && a.place === place));
    const full = draft && { kind: "draft", at: now(), place, ...draft, text: wellFormed(draft.text) };
    const why = full && whyNot(full);
    if (why) report("This draft is too long to be kept. It stays on this page; export it.");
    write(full && !why ? [...rest, full] : rest);
  },

  /** The text of an export. */
  exportText: (name) => dumpAnswers(read(), name),

  /** What a file holds that is not here yet; throws with a sentence if it cannot be used. */
  preview(text) {
    const { answers, name } = parseAnswers(text);
    return { name, answers: notHere(answers), all: answers.length };
  },
  /** Add answers; those that another tab has added since the preview are not added twice. */
  merge: (answers) => write([...read(), ...notHere(answers)].slice(-MOST)),

  setAsideText() {
    try {
      return localStorage.getItem(ASIDE) ?? "";
    } catch {
      return "";
    }
  },

  erase() {
    frozen = false;
    memory = null;
    try {
      localStorage.removeItem(KEY);
      localStorage.removeItem(ASIDE);
      report("");
    } catch {
      /* then there was nothing */
    }
    notify();
  },

  get problem() {
    return problem;
  },
  subscribe(callback, signal) {
    listeners.add(callback);
    signal?.addEventListener("abort", () => listeners.delete(callback));
  },
};

addEventListener("storage", (event) => (event.key === KEY || event.key === null) && notify());

/** The store of a published page; none in Jupyter, where a slot holds no saved model. */
// A page can hold two of our modules; its answers have one store, that of the module that came first.
const store = (globalThis[Symbol.for("warmstart.store")] ??= ours);
export const storeOf = (el) => (el.closest(".anywidget[data-model]") ? store : null);

/** The line under a widget: where its answers are, and what is wrong with that. */
export function storageNote(store, signal) {
  if (!store) return null;
  const root = document.documentElement.dataset.content_root;
  const here = "What you lock stays on this device";
  // A page without the book around it has no page of answers, and may send a hand-in to its platform.
  const sentence =
    root === undefined
      ? `${here}. `
      : [
          `${here} and is sent nowhere. See, export or erase it: `,
          h("a", { href: `${root}book/your-answers.html` }, "Your answers"),
          ". ",
        ];
  const problem = h("strong", { role: "status" }, store.problem);
  store.subscribe(() => (problem.textContent = store.problem), signal);
  return h("p.kept", sentence, problem);
}

export { AnswersError };
