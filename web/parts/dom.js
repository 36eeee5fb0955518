// Building elements. Text goes in as text: nothing that a reader or a message
// brings along is ever parsed as markup.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = new Set(["svg", "g", "rect", "path", "line", "circle", "text", "title", "polygon"]);

// Each widget is a module of its own: those of one page count together.
const ids = (globalThis[Symbol.for("warmstart.ids")] ??= { count: 0 });
export const uniqueId = (stem) => `ws-${stem}-${++ids.count}`;

/** h("button.primary", { onclick }, "Send"), or without properties h("p", "Sent.") */
export function h(name, ...children) {
  const properties = children[0]?.constructor === Object ? children.shift() : {};
  const [tag, ...classes] = name.split(".");
  const el = SHAPES.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  if (classes.length) el.setAttribute("class", classes.join(" "));
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
    else if (key in el && typeof value !== "string" && !SHAPES.has(tag)) el[key] = value;
    else el.setAttribute(key, value === true ? "" : value);
  }
  el.append(...solid(children));
  return el;
}

const solid = (children) =>
  children.flat(Infinity).filter((c) => c !== undefined && c !== null && c !== false);

/** Replace what an element holds; lists and gaps are welcome, as in h(). */
export const replaceContent = (el, ...children) => el.replaceChildren(...solid(children));

const bases = new WeakMap();

/**
 * Fill an element with what `make` gives, unless it was made from the same `basis` (any JSON) before:
 * what a reader has focused, selected or opened in it stays until something there really changes. If
 * the focus was in what is replaced, it goes to what tells the outcome instead of getting lost.
 */
export function refill(el, basis, make) {
  const text = JSON.stringify(basis);
  if (bases.get(el) === text) return;
  bases.set(el, text);
  const focused = el.contains(document.activeElement);
  replaceContent(el, make());
  if (focused) el.querySelector("[tabindex]")?.focus({ preventScroll: true });
}

const HEADER = 72; // px that the page's own bar covers; as scroll-padding-top in sphinx_lean

/** What stands together from one element to another, if the screen has room for it. */
function fits(first, last) {
  const from = first.getBoundingClientRect().top,
    to = last.getBoundingClientRect().bottom;
  return to - from < innerHeight - HEADER;
}

/**
 * Focus what tells an outcome, and bring it into sight with what follows, as far as the screen goes. It may
 * have the focus already, from `refill`: then `focus()` alone would scroll nowhere.
 */
export function showOutcome(el, ...following) {
  el.focus({ preventScroll: true });
  el.scrollIntoView({ block: "nearest" });
  for (const each of following) if (fits(el, each)) each.scrollIntoView({ block: "nearest" });
}

/** Let the page draw and answer before going on; a tab in the background draws nothing. */
export const breath = () => new Promise((resolve) => setTimeout(resolve));

/** Say something else; the same text again would be laid out again. */
export const setText = (el, text) => el.textContent === text || (el.textContent = text);

/** An icon drawn for this book: 16 by 16, in the text's colour. */
const ICONS = {
  envelope: "M1.5 3.5h13v9h-13zM1.5 4l6.5 5 6.5-5",
  opened: "M1.5 6.5 8 1.5l6.5 5v8h-13zM4 7V4.5h8V7M5.5 6.5h5M8 11 1.5 6.8M8 11l6.5-4.2",
};
export const icon = (name) =>
  h(
    "svg",
    { viewBox: "0 0 16 16", "aria-hidden": "true", class: "icon" },
    h("path", {
      d: ICONS[name],
      fill: "none",
      stroke: "currentColor",
      "stroke-width": "1.3",
      "stroke-linejoin": "round",
    }),
  );

/** A region that speaks its sentence when it changes, after the typing or sliding stops. */
export function liveRegion(signal) {
  const el = h("p.spoken", { role: "status" });
  let timer;
  const stop = () => clearTimeout(timer);
  signal?.addEventListener("abort", stop);
  return {
    el,
    announce(sentence) {
      clearTimeout(timer);
      timer = setTimeout(() => (el.textContent = sentence), 400);
    },
    stop,
  };
}

/** Hand the reader a file; nothing leaves the device. */
export function download(name, text, type = "text/plain") {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/**
 * Put a text on the clipboard and say so in `note`; where a page may not, select it where it stands,
 * in `source`. If something else stands there by the time the browser has answered, nothing is said
 * of it: the reader has moved on, and would take the sentence for the new text.
 */
export async function copyText(text, source, note) {
  const copied = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  if ((source.value ?? source.textContent) !== text) return;
  if (!copied) source.select ? source.select() : getSelection().selectAllChildren(source);
  note.textContent = copied
    ? "Copied."
    : "This browser does not let the page copy. The text is selected: copy it from there.";
}
