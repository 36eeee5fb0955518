// A message as the reader sees it, with places marked in its text.

import { h } from "./dom.js";

export const CHANNELS = {
  letter: "Letter",
  email: "Email",
  linkedin: "LinkedIn message",
  message: "Direct message",
  post: "Post in a community",
  comment: "Public comment",
  card: "Card",
};
export const RELATIONS = {
  stranger: "They don’t know each other.",
  knows_of: "The reader has heard of the sender.",
  met_once: "They have met once.",
  corresponded: "They have written to each other before.",
  introduced: "Someone has introduced them.",
};

/** Words that say where a message, or something in it, is from: said wherever one is shown. */
export const INVENTED = "Invented messages by invented people.";

const people = (m) =>
  h(
    "dl.people",
    h("dt", "From"),
    h("dd", m.sender),
    h("dt", "To"),
    h("dd", m.recipient),
    h("dt", "Known"),
    h("dd", `${RELATIONS[m.relationship] ?? ""} ${m.situation}`.trim()),
  );

/** A message; a room's own has a situation and a text, in any script. */
export function letter(m, head, text = m.text) {
  return h(
    "div.letter",
    { role: "group", tabIndex: -1, "aria-label": head },
    h("p.count", m.isOwn ? head : `${head} · ${CHANNELS[m.channel] ?? m.channel}`),
    m.isOwn ? m.situation && h("p.situation", { dir: "auto" }, m.situation) : people(m),
    m.subject && h("p.subject", m.subject),
    h("div.text", m.isOwn ? { dir: "auto" } : {}, text),
  );
}

/**
 * A text with places marked; they count Unicode code points and may overlap.
 * `spans`: [{start, end, key, tag}]; the tag stands where a span ends.
 */
export function markedText(text, spans) {
  const points = [...text];
  const cuts = [...new Set([0, points.length, ...spans.flatMap((s) => [s.start, s.end])])].sort(
    (a, b) => a - b,
  );
  const pieces = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const piece = points.slice(cuts[i], cuts[i + 1]).join("");
    const over = spans.filter((s) => s.start <= cuts[i] && s.end >= cuts[i + 1]);
    pieces.push(over.length ? h("mark", { "data-keys": over.map((s) => s.key).join(" ") }, piece) : piece);
    const tags = spans.filter((s) => s.end === cuts[i + 1] && s.tag).map((s) => s.tag);
    for (const tag of new Set(tags)) pieces.push(h("sup.tag", tag));
  }
  return pieces;
}

/** Light up the marks of one key while its explanation is pointed at or focused. */
export function highlightOnFocus(where, key) {
  const light = (on) => () =>
    where
      .querySelectorAll("mark")
      .forEach((m) => m.classList.toggle("lit", on && m.dataset.keys.split(" ").includes(key)));
  return {
    tabIndex: 0,
    onfocus: light(true),
    onblur: light(false),
    onmouseenter: light(true),
    onmouseleave: light(false),
  };
}

/** Where two texts differ, word by word: spans for each, by their longest common subsequence. */
export function wordDifferences(a, b) {
  const words = (text) => {
    let at = 0;
    return text.split(/(\s+)/u).flatMap((word, i) => {
      const start = at;
      at += [...word].length;
      return i % 2 || !word ? [] : [{ word, start, end: at }];
    });
  };
  const x = words(a),
    y = words(b);
  const length = Array.from({ length: x.length + 1 }, () => new Uint16Array(y.length + 1));
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      length[i][j] =
        x[i].word === y[j].word ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const only = [[], []];
  const put = (list, { start, end }, key) => {
    const last = list.at(-1);
    if (last && last.next === key - 1) Object.assign(last, { end, next: key });
    else list.push({ start, end, key: "differs", next: key });
  };
  let i = 0,
    j = 0;
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i].word === y[j].word) (i++, j++);
    else if (j >= y.length || (i < x.length && length[i + 1][j] >= length[i][j + 1]))
      (put(only[0], x[i], i), i++);
    else (put(only[1], y[j], j), j++);
  }
  return only;
}
