// Who is who: which hand-ins are one person's. Twin of src/warmstart/workshop/identity.py, but for
// notebooks, which the page doesn't open.

import { matchAt, search } from "../library/patterns.js";
import { baseName } from "./readers/unreadable.js";
import reading from "./reading.json";

const { COPY_END, COPY_START, SUBMITTED } = reading.patterns.identity;

/** Who handed a file in, as its platform wrote it into the name; empty if none did. */
export function submitter(source) {
  for (const pattern of SUBMITTED) {
    const match = matchAt(pattern, source);
    if (match) return match.groups.who.replaceAll("_LATE", "");
  }
  return "";
}

/** What files are sorted by: 9 before 10, an original before its copies. */
export function fileOrder(source) {
  const at = source.indexOf(", "),
    path = at < 0 ? source : source.slice(0, at),
    rest = at < 0 ? "" : source.slice(at + 2),
    name = baseName(path),
    { stem, rank } = withoutCopyMarks(name);
  return [
    ...natural(path.slice(0, path.length - name.length)),
    [0, ""],
    ...natural(stem),
    [-2, ""],
    ...rank.map((r) => [r, ""]),
    [-2, ""],
    ...natural(rest),
  ];
}

const natural = (text) =>
  text
    .split(/(\p{Nd}+)/u)
    .map((part) => (/^[0-9]+$/.test(part) ? [Number(part.slice(0, 18)), ""] : [-1, part]));

/** A file's name without what marks it as a copy, and the numbers of the copy. */
function withoutCopyMarks(name) {
  const dot = name.lastIndexOf("."),
    suffix = dot < 0 ? "" : name.slice(dot),
    rank = [];
  let stem = dot < 0 ? name : name.slice(0, dot),
    match = matchAt(COPY_START, stem);
  if (match) {
    stem = stem.slice(match[0].length);
    rank.push(Number(match.groups.number || 1));
  }
  while ((match = search(COPY_END, stem)) && match.index) {
    const { bracket, word, bare } = match.groups;
    rank.unshift(Number(bracket || word || bare || 1));
    stem = stem.slice(0, match.index);
  }
  return { stem: stem + suffix, rank };
}

// ---- one number, several people -------------------------------------------------------------------

const isWithin = (a, b) => [...a].every((word) => b.has(word));
const together = (a, b) => isWithin(a, b) || isWithin(b, a);
const known = (a, b) => a.size > 0 && b.size > 0;

/** The words of a name, without case, and without what a chat's program adds. */
export function wordsOf(name) {
  const plain = name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/\((?:guest|gast|invité|external|extern|unverified|he\/him|she\/her|they\/them)[^)]*\)/g, "");
  return new Set(plain.match(/[\p{L}\p{N}]+/gu) ?? []);
}

/** What may tell one person from another; empty where nothing is known. */
function tracesOf(r) {
  const file = r.file || r.source;
  return {
    name: wordsOf(r.name),
    author: r.quoted ? new Set() : wordsOf(r.author),
    submitter: submitter(file),
    file: isOwn(r) ? withoutCopyMarks(baseName(file)).stem : file,
    round: r.sheet.round,
  };
}

/** Whether two are different people's for sure. */
const differ = (a, b, byFile) =>
  (known(a.name, b.name) && !together(a.name, b.name)) ||
  (known(a.author, b.author) && !together(a.author, b.author)) ||
  Boolean(a.submitter && b.submitter && a.submitter !== b.submitter) ||
  (byFile && a.file !== b.file);

/** Whether something known is the same in both. */
function agree(a, b) {
  const [mine, theirs] = [a, b].map((t) => new Set([...t.name, ...t.author]));
  return (
    (known(mine, theirs) && together(mine, theirs)) || Boolean(a.submitter && a.submitter === b.submitter)
  );
}

/** Whether a hand-in stands in a file of one person's, and not in a chat. */
const isOwn = (r) => r.passage === null;

/** What makes two sheets the same: a code has no time, and rounds the confidence. */
const gradesOf = ({ sheet }) => `${sheet.round} ${sheet.cells}`;

/** The hand-ins under one number of one activity, earliest first: a list a person, in order. */
export function peopleOfANumber(readings) {
  const copied = reading.examples.includes(readings[0].sheet.number);
  if (new Set(readings.map(gradesOf)).size === 1 && !copied) return [readings];
  const first = new Map(),
    people = [],
    traces = [];
  for (const r of readings) {
    const mine = tracesOf(r),
      grades = gradesOf(r);
    // Who repeats a sheet word for word is quoting it; but files with a copied number are each
    // somebody's own.
    let at = copied && isOwn(r) ? undefined : first.get(grades);
    at ??= whose(mine, traces, copied);
    if (at === undefined) {
      at = people.length;
      people.push([]);
      traces.push([]);
    }
    if (!first.has(grades)) first.set(grades, at);
    people[at].push(r);
    traces[at].push(mine);
  }
  return people;
}

/** Whose a hand-in is: of somebody with the same traces, else of the first without others. */
function whose(mine, people, copied) {
  const free = [...people.keys()].filter(
    (at) => !people[at].some((t) => (copied || t.round === mine.round) && differ(mine, t, copied)),
  );
  return free.find((at) => people[at].some((t) => agree(mine, t))) ?? free[0];
}
