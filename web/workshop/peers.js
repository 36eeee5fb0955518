// Who grades whose message, when the people of a room grade one another, and the sheets for it: twin of
// src/warmstart/workshop/peers.py.

import { canonical } from "../library/canonical.js";
import { thousands } from "../library/printing.js";
import { philox } from "../model/rng.js";
import { ActivityError, activityOf, parseActivity } from "./activities.js";
import { checksum } from "./answers.js";
import { NUMBERS, TAIL } from "./codes.js";
import { hasHalves, tooLong } from "./drafts.js";
import format from "./format.json";
import { moment } from "./handins.js";
import baked from "./peers.json";
import { MOST_VARIANTS, cleaned } from "./writing.js";

const FORMAT = "warmstart-allocation",
  VERSION = 1,
  PLACES = 40; // a stream of random numbers of its own: the places in the circle
export const { each: EACH, mostEach: MOST_EACH, fewest: FEWEST } = baked;
const { most: MOST, largest: LARGEST, reach: REACH, avoided: AVOIDED, reciprocal: RECIPROCAL } = baked,
  { texts: TEXTS } = baked,
  LONGEST_TEXT = format.activity.own.text;

export class PeersError extends Error {}
const no = (sentence) => {
  throw new PeersError(sentence);
};

const sum = (values) => values.reduce((a, b) => a + b, 0);
const range = (from, to) => Array.from({ length: Math.max(to - from, 0) }, (_, i) => from + i);

/** Compare lists of numbers and texts, place by place. */
function compare(a, b) {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value < b[i] ? -1 : 1;
  return 0;
}

/** The first of the least, as Python's `min` has it. */
const least = (items, key) =>
  items
    .map((item) => [key(item), item])
    .reduce((best, next) => (compare(next[0], best[0]) < 0 ? next : best))[1];

// ---- who reads whose ---------------------------------------------------------------------------

/** People who are read: every set of readers and authors is looked up by this. */
const pair = (reader, author) => `${reader} ${author}`;

/**
 * Whose messages each person reads.
 *
 * @param authors  the numbers of those whose message is in
 * @param avoid    a set of `pair`s, readers and authors who shouldn't meet
 * @param earlier  a map of what was handed out before
 * @returns        a map from each reader to the authors, in the order of reading
 */
export function assign(authors, { each = EACH, seed = 1, avoid = new Set(), earlier = new Map() } = {}) {
  const people = new Set([...authors, ...earlier.keys()]);
  if (people.size < FEWEST) no(tooFew(people.size));
  if (people.size > MOST)
    no(`A round takes up to ${thousands(MOST)} people, and ${thousands(people.size)} are in.`);
  const order = inACircle(people, seed),
    late = order.filter((person) => !earlier.has(person));
  if (!earlier.size || late.length > each)
    return new Map([...earlier, ...circle(late, Math.min(each, late.length - 1), avoid)]);
  return squeezedIn(earlier, order, Math.min(each, people.size - 1), avoid);
}

function tooFew(people) {
  const came =
    people === 0 ? "none has come in yet" : `only ${people} ${people === 1 ? "has" : "have"} come in`;
  return `A round needs messages by three people or more, and ${came}.`;
}

/** People in a random order, in which somebody more or less leaves the others in theirs. */
export const inACircle = (people, seed) =>
  [...people]
    .map((number) => [philox([number, 0, 0, 0], [seed, PLACES])[0], number])
    .sort(compare)
    .map(([, number]) => number);

function* combinations(items, size, from = 0) {
  if (!size) return yield [];
  for (let i = from; i <= items.length - size; i++)
    for (const rest of combinations(items, size - 1, i + 1)) yield [items[i], ...rest];
}

/** Who reads whom if all read those at the same distances from them in the circle. */
function circle(order, each, avoid) {
  const n = order.length,
    reach = range(1, Math.min(n, REACH + 1));
  const at = (i) => order[i % n];
  const met = new Map(
    reach.map((d) => [d, order.filter((reader, i) => avoid.has(pair(reader, at(i + d)))).length]),
  );
  function cost(distances) {
    const reciprocal = n * distances.filter((d) => distances.includes(n - d)).length,
      apart = [...combinations(distances, 2)].map(([a, b]) => Math.min(b - a, n - (b - a)));
    const wrong = AVOIDED * sum(distances.map((d) => met.get(d))) + RECIPROCAL * reciprocal;
    return [wrong, apart.length - new Set(apart).size];
  }
  const distances = least([...combinations(reach, each)], cost),
    read = new Map(order.map((person, i) => [person, distances.map((d) => at(i + d))]));
  if (cost(distances)[0]) exchangeAll(read, avoid);
  return read;
}

/** Let pairs of readers exchange a message as long as that saves something. */
function exchangeAll(read, avoid) {
  const places = [...read].flatMap(([reader, authors]) => authors.map((_, slot) => [reader, slot]));
  const cost = (reader, author) =>
    AVOIDED * avoid.has(pair(reader, author)) + 2 * RECIPROCAL * read.get(author).includes(reader);
  function exchange([p, i], [q, j]) {
    const mine = read.get(p),
      theirs = read.get(q),
      a = mine[i],
      b = theirs[j];
    if (p === q || p === b || q === a || mine.includes(b) || theirs.includes(a)) return false;
    const before = cost(p, a) + cost(q, b);
    [mine[i], theirs[j]] = [b, a];
    if (cost(p, b) + cost(q, a) < before) return true;
    [mine[i], theirs[j]] = [a, b];
    return false;
  }
  for (let better = true; better;) {
    better = false;
    for (const place of places)
      if (cost(place[0], read.get(place[0])[place[1]]))
        better = places.some((other) => exchange(place, other)) || better;
  }
}

/** Who reads whom once a few latecomers are among those who have their sheets. */
function squeezedIn(earlier, order, each, avoid) {
  const late = order.filter((person) => !earlier.has(person));
  const read = new Map([...earlier].map(([reader, authors]) => [reader, [...authors]]));
  for (const one of late)
    read.set(
      one,
      late.filter((other) => other !== one),
    );
  const graded = new Map(order.map((person) => [person, 0])),
    place = new Map(order.map((person, i) => [person, i]));
  for (const author of [...read.values()].flat()) graded.set(author, (graded.get(author) ?? 0) + 1);
  const cost = (reader, author) =>
    AVOIDED * avoid.has(pair(reader, author)) + RECIPROCAL * Boolean(read.get(author)?.includes(reader));
  for (const one of late)
    while (read.get(one).length < each) {
      const free = order.filter((a) => a !== one && !read.get(one).includes(a));
      const author = least(free, (a) => [graded.get(a), cost(one, a), place.get(a)]);
      read.get(one).push(author);
      graded.set(author, graded.get(author) + 1);
    }
  for (const one of late)
    while (graded.get(one) < each) {
      const free = order.filter((r) => r !== one && !read.get(r).includes(one));
      const reader = least(free, (r) => [read.get(r).length, cost(r, one), place.get(r)]);
      read.get(reader).push(one);
      graded.set(one, graded.get(one) + 1);
    }
  return read;
}

// ---- what is handed out ------------------------------------------------------------------------

/**
 * What a reader grades, as an activity with messages of its own.
 *
 * @param allocation  {activity, readers, texts, round, each, seed, at}: `readers` a map from each reader
 *                    to the authors, `texts` one from each author to the message as it is graded
 */
export function sheetFor({ activity, readers, texts, round, variants }, reader, open, variant) {
  const { criteria, title, ownCriteria, write } = activity;
  const ownMessages = readers
    .get(reader)
    .map((author, i) => ({ id: `x${i + 1}`, text: texts.get(author), situation: write.situation }));
  return activityOf(
    {
      messages: ownMessages.map(({ id }) => id),
      ...{ criteria, title, ownMessages, ownCriteria },
      sheet: { of: activity.id, round, reader, variant: variant ?? variants.get(reader) ?? 0 },
    },
    open,
  );
}

/** Which variants give all sheets codes of their own, among those that are out. */
function toldApart(made, others, open) {
  const taken = new Set([made.activity, ...others].map(({ key }) => key & TAIL)),
    variants = new Map();
  for (const reader of made.readers.keys()) {
    let variant = 0,
      tail;
    do tail = sheetFor(made, reader, open, variant).key & TAIL;
    while (taken.has(tail) && ++variant < MOST_VARIANTS);
    taken.add(tail);
    if (variant) variants.set(reader, variant);
  }
  return variants;
}

/** The text of a file with an allocation, for everyone: each finds their own sheet in it. */
export function dumpAllocation({ activity, readers, texts, round, each, seed, at, variants }) {
  const document = {
    ...{ format: FORMAT, version: VERSION, activity: activity.text, round, each, seed, at },
    messages: [...texts].sort(([a], [b]) => a - b),
    readers: [...readers].map(([reader, authors]) => [reader, ...authors]),
    ...(variants.size && { variants: [...variants] }),
  };
  return JSON.stringify({ ...document, checksum: checksum(document) });
}

/**
 * An allocation for those of a round who have no sheet yet; the twin says who reads whom, and why.
 *
 * @param options  {open, round, each, seed, at}: `open` as in `parseActivity`
 */
export function allocate(activity, drafts, earlier, { open, round = 1, each = EACH, seed = 1, at = "" }) {
  if (!activity.write) no(TEXTS.NOTHING_WRITTEN);
  const ours = earlier.filter((a) => a.activity.id === activity.id),
    before = ours.filter((a) => a.round === round);
  if (before.length) ({ each, seed } = before[0]);
  const given = new Map(),
    texts = new Map(drafts.filter((d) => d.round === round).map((d) => [d.number, d.text]));
  for (const allocation of before) {
    for (const [author, text] of allocation.texts) texts.set(author, text);
    for (const [reader, authors] of allocation.readers)
      given.set(reader, [...(given.get(reader) ?? []), ...authors]);
  }
  if (before.length && [...texts.keys()].every((author) => given.has(author))) no(TEXTS.NOBODY_NEW);
  const avoid = sameTexts(texts);
  for (const allocation of ours.filter((a) => a.round < round))
    for (const [reader, authors] of allocation.readers)
      for (const author of authors) avoid.add(pair(reader, author));
  const found = assign(texts.keys(), { each, seed, avoid, earlier: given });
  const readers = new Map(
    [...found]
      .map(([reader, authors]) => [reader, authors.slice(given.get(reader)?.length ?? 0)])
      .filter(([, authors]) => authors.length),
  );
  const needed = [...new Set([...readers.values()].flat())].sort((a, b) => a - b);
  const made = {
    ...{ activity, readers, round, seed, at, variants: new Map() },
    texts: new Map(needed.map((author) => [author, texts.get(author)])),
    each: before.length ? each : Math.max(...[...readers.values()].map((authors) => authors.length)),
  };
  const out = ours.flatMap((a) => [...a.readers.keys()].map((reader) => sheetFor(a, reader, open)));
  return { ...made, variants: toldApart(made, out, open) };
}

/** Pairs of people who handed in the same text: neither should grade their own words. */
function sameTexts(texts) {
  const byText = new Map(),
    same = new Set();
  for (const [number, text] of texts) byText.set(text, [...(byText.get(text) ?? []), number]);
  for (const numbers of byText.values())
    for (const a of numbers) for (const b of numbers) if (a !== b) same.add(pair(a, b));
  return same;
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isWhole = (value, low, high) => Number.isInteger(value) && value >= low && value <= high;
const isNumber = (value) => isWhole(value, 0, NUMBERS - 1);

/** The allocation in a file's text; throws with a sentence if there is none. `open`: as in `parseActivity`. */
export function parseAllocation(text, open) {
  let document, sum;
  try {
    if (text.length > 2 * LARGEST || [...text].length > LARGEST) throw new RangeError();
    document = JSON.parse(text);
    if (isObject(document)) sum = checksum(document);
  } catch {
    no(TEXTS.NO_JSON);
  }
  if (!isObject(document) || document.format !== FORMAT) no(TEXTS.OTHER_FILE);
  if (Number.isInteger(document.version) && document.version > VERSION) no(TEXTS.NEWER);
  if (document.checksum !== sum || hasHalves(document)) no(TEXTS.DAMAGED);
  if (document.version !== VERSION || typeof document.activity !== "string") no(TEXTS.MISSHAPEN);
  let activity;
  try {
    activity = parseActivity(document.activity, open);
  } catch (error) {
    if (!(error instanceof ActivityError)) throw error;
    no(`The file’s activity can’t be used. ${error.message}`);
  }
  const found = allocationIn(activity, document);
  if (!activity.write || !found) no(TEXTS.MISSHAPEN);
  return found;
}

function allocationIn(activity, { round, each, seed, at, messages, readers, variants: rows = [] }) {
  const fits =
    isWhole(round, 1, 2) &&
    isWhole(each, 1, MOST_EACH) &&
    isWhole(seed, 0, 2 ** 32 - 1) &&
    typeof at === "string" &&
    [...at].length <= 20 &&
    Array.isArray(messages) &&
    Array.isArray(readers) &&
    readers.length <= MOST &&
    Array.isArray(rows);
  if (!fits) return null;
  const texts = new Map(),
    read = new Map();
  for (const row of messages) {
    if (!Array.isArray(row) || row.length !== 2 || !isNumber(row[0]) || typeof row[1] !== "string")
      return null;
    const text = cleaned(row[1]);
    if (!text || [...text].length > LONGEST_TEXT) return null;
    texts.set(row[0], text);
  }
  for (const row of readers) {
    if (!Array.isArray(row) || row.length < 2 || row.length > 40 || !row.every(isNumber)) return null;
    const [reader, ...authors] = row;
    if (!authors.every((author) => texts.has(author)) || new Set(row).size < row.length) return null;
    read.set(reader, authors);
  }
  const variants = new Map();
  for (const row of rows) {
    if (!Array.isArray(row) || row.length !== 2 || !isNumber(row[0]) || !read.has(row[0])) return null;
    if (!isWhole(row[1], 1, MOST_VARIANTS - 1)) return null;
    variants.set(...row);
  }
  return { activity, readers: read, texts, round, each, seed, at, variants };
}

// ---- what has come in --------------------------------------------------------------------------

const sameDraft = (a, b) => canonical(a) === canonical(b);

/** What counts of the messages that have come in, in their order: {drafts, refused, replaced, others}. */
export function received(drafts, activity) {
  const last = new Map(),
    refused = [],
    { longest } = activity.write;
  let replaced = 0,
    others = 0;
  for (const draft of drafts) {
    if (draft.activity !== activity.id) {
      others++;
      continue;
    }
    if ([...draft.text].length > longest) {
      refused.push([draft, tooLong(draft.text, longest)]);
      continue;
    }
    const key = draft.round * NUMBERS + draft.number,
      known = last.get(key);
    if (known && !sameDraft(known, draft)) replaced++;
    if (!known || moment(draft.at) >= moment(known.at)) last.set(key, draft);
  }
  const inOrder = [...last].sort(([a], [b]) => a - b).map(([, draft]) => draft);
  return { drafts: inOrder, refused, replaced, others };
}
