// Chats saved as text: who wrote what, in which order, and what is only quoted. Twin of readers/chats.py.

import { compareKeys, fullmatch, matchAt, search, strip } from "../../library/patterns.js";
import reading from "../reading.json";
import { clock, monthFirst } from "./times.js";

const P = reading.patterns.chats;

/** A message may go on in the next few of the same person. */
const NEXT = 3,
  WITHIN = 12;

/** The messages of a log: {author, when, text, line}; a text that is none comes back as one message. */
function messagesIn(text) {
  const found = [];
  let author = "",
    when = "",
    start = 1,
    lines = [];
  for (const [i, line] of text.split("\n").entries()) {
    const head = headOf(line);
    if (!head) {
      lines.push(line);
      continue;
    }
    if (lines.length) found.push({ author, when, text: lines.join("\n"), line: start });
    let rest;
    [author, when, rest] = head;
    start = i + 1;
    lines = [rest];
  }
  found.push({ author, when, text: lines.join("\n"), line: start });
  return found;
}

function headOf(line) {
  const found = foundHead(
    line.replace(/^[\r\ufeff\u200e\u200f\u202a\u202c ]+|[\r\ufeff\u200e\u200f\u202a\u202c ]+$/g, ""),
  );
  // "ws1: 5W0K-..." is somebody's code, and no message of somebody called ws1.
  return found && search(P.PREFIX_LIKE, found[0]) ? null : found;
}

function foundHead(line) {
  if (line.length > 4000 || !line) return null;
  if (/\p{Nd}/u.test(line.slice(0, 100)))
    for (const pattern of P.HEADS) {
      const match = matchAt(pattern, line);
      if (!match) continue;
      const { who, when, text } = match.groups;
      if (text !== undefined || match[0].length === line.length) return [strip(who), when, text ?? ""];
    }
  const named = matchAt(P.NAMED, line);
  return named && !matchAt(P.HEADER_NEXT, line) ? [strip(named.groups.who), "", named.groups.text] : null;
}

/** The messages of a log as passages, each with its rank in time; quotes apart from their answers. */
export function* chatPassages(text) {
  const found = messagesIn(text),
    ranks = inTime(found.map((m) => m.when)),
    after = continuations(found);
  for (const [i, { author, text, line }] of found.entries())
    yield* withoutQuotes({
      ...{ text, line, author, quoted: false },
      ...{ sequence: ranks[i], continuation: after[i] },
    });
}

/**
 * Each message's rank in time; where times say nothing, the order of the file holds. A log may have its
 * newest message on top: then of two with one time the upper is later.
 */
function inTime(written) {
  const american = monthFirst(written),
    clocks = written.map((w) => clock(w, american));
  let last = [],
    steps = 0;
  for (const [i, c] of clocks.entries()) {
    if (c.length) {
      if (last.length) steps += Math.sign(compareKeys(c, last));
      last = c;
    } else clocks[i] = last;
  }
  const newestFirst = steps < 0;
  const order = [...clocks.keys()].sort(
    (a, b) => compareKeys(clocks[a], clocks[b]) || (newestFirst ? b - a : a - b),
  );
  const ranks = Array(order.length);
  order.forEach((i, rank) => (ranks[i] = rank));
  return ranks;
}

/** What the author of each message wrote next, for codes split over two messages. */
const continuations = (said) =>
  said.map(({ author }, i) => {
    const following = author ? said.slice(i + 1, i + 1 + WITHIN) : [];
    const own = following.filter((m) => m.author === author && m.text.length < 200).slice(0, NEXT);
    return own.map((m) => m.text).join("\n");
  });

/** A text in pieces: what its author wrote, and what it quotes of earlier ones. */
function* withoutQuotes(passage) {
  const { text } = passage;
  if (!/[>:：»❯]|--|__/.test(text)) {
    yield passage;
    return;
  }
  const lines = text.split("\n"),
    quoted = quotedLines(lines);
  let start = 0;
  for (let i = 1; i <= lines.length; i++) {
    if (i < lines.length && quoted[i] === quoted[start]) continue;
    const isQuote = quoted[start],
      piece = lines.slice(start, i);
    yield {
      ...passage,
      text: (isQuote ? piece.map(unmarked) : piece).join("\n"),
      line: passage.line ? passage.line + start : 0,
      author: isQuote ? "" : passage.author,
      quoted: passage.quoted || isQuote,
      continuation: isQuote || i < lines.length ? "" : passage.continuation,
    };
    start = i;
  }
}

/** A line without the first mark of a quote in it. */
function unmarked(line) {
  const mark = search(P.QUOTE_MARK, line);
  return mark ? line.slice(0, mark.index) + line.slice(mark.index + mark[0].length) : line;
}

/** For each line, whether it is somebody's earlier words. */
function quotedLines(lines) {
  let rest = false;
  return lines.map((line, i) => {
    const marked = matchAt(P.QUOTE_MARK, line) !== null;
    if (!rest && !marked && answers(lines, i)) {
      const following = lines.slice(i + 1).find((l) => strip(l)) ?? "";
      rest = !matchAt(P.QUOTE_MARK, following);
    }
    return rest || marked;
  });
}

function answers(lines, i) {
  const line = lines[i];
  if (line.length > 300) return false;
  if (fullmatch(P.ANSWERED, line) && (line.replace(/[ _-]/g, "") || i)) return true;
  if (fullmatch(P.HEADER_LINES, line))
    return lines.slice(i + 1, i + 6).filter((l) => matchAt(P.LABELLED, l)).length >= 2;
  // Wrapped after some 70 signs.
  if (i + 1 < lines.length && /^(?:On|Am|Le|El) [^\n]{6,}/.test(line))
    return fullmatch(P.ANSWERED, `${line.trimEnd()} ${lines[i + 1].trim()}`) !== null;
  return false;
}
