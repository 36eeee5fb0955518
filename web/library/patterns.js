// Python's ways of asking a pattern; patterns come from Python as [source, flags].

const made = new Map();
function variant([source, flags], extra, wrap = (s) => s) {
  const key = `${flags}${extra}${wrap(source)}`;
  if (!made.has(key)) made.set(key, new RegExp(wrap(source), flags + extra));
  return made.get(key);
}

/** Every match in a text. */
export const finditer = (pattern, text) => text.matchAll(variant(pattern, "g"));

/** The first match from a place on, or null. */
export function search(pattern, text, from = 0) {
  const re = variant(pattern, "g");
  re.lastIndex = from;
  return re.exec(text);
}

/** The match that begins at a place, or null. */
export function matchAt(pattern, text, at = 0) {
  const re = variant(pattern, "y");
  re.lastIndex = at;
  return re.exec(text);
}

/** The match that is the whole text, or null. */
export const fullmatch = (pattern, text) => variant(pattern, "", (s) => `^(?:${s})$`).exec(text);

export const replaceAll = (pattern, text, by) => text.replace(variant(pattern, "g"), by);

/** Whether one comes before another, as Python sorts: numbers, texts by code points, lists of these. */
export function compareKeys(a, b) {
  if (Array.isArray(a)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const found = compareKeys(a[i], b[i]);
      if (found) return found;
    }
    return a.length - b.length;
  }
  if (a === b) return 0;
  if (typeof a !== "string") return a - b;
  let i = 0;
  while (a[i] === b[i]) i++;
  if (i && /[\udc00-\udfff]/.test((a[i] ?? "") + (b[i] ?? ""))) i--; // within a pair
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1);
}

const SPACE = "[\\s\\x1c-\\x1f\\x85]";
const ENDS = new RegExp(`${SPACE}+$`);
export const rstrip = (text) => text.replace(ENDS, "");
const STARTS = new RegExp(`^${SPACE}+`);
export const strip = (text) => rstrip(text.replace(STARTS, ""));
/** How often one text stands in another between two places. */
export function count(text, part, from = 0, to = text.length) {
  let n = 0;
  for (let at = text.indexOf(part, from); at >= 0 && at < to; at = text.indexOf(part, at + 1)) n++;
  return n;
}

/** The first so many signs of a text; what a browser counts as two may be one of them. */
export const first = (text, n) => {
  const head = text.slice(0, 2 * n);
  return /[\ud800-\udfff]/.test(head) ? [...head].slice(0, n).join("") : head.slice(0, n);
};
