// The analyser: twin of src/warmstart/messages/analyser.py, from the same rules. A widget that needs
// the rules has them as a trait, so that no other page carries them.

const WORD = "[a-z0-9_'-]{1,30}",
  NUMBER = "[0-9](?:[0-9.]{0,10}[0-9])?";

/** The regular expression of a pattern in the small language of data/lexicon.yml. */
function expression(pattern) {
  const text = pattern
    .replace(/\(~~\) |~~ /g, `(?:${WORD} ){0,3}`)
    .replaceAll(" ~~", `(?: ${WORD}){0,3}`)
    .replaceAll("~", WORD)
    .replaceAll("#", NUMBER)
    .replace(/\((?!\?)/g, "(?:")
    .replaceAll(" ", "[ ]{1,3}");
  return new RegExp(`(?<![a-z0-9_'])${text}(?![a-z0-9_])`, "gu");
}

// A word with a contraction at its end, and how each is read: as in the twin.
const CONTRACTED =
  /(?<![a-z0-9_'])([a-z]{1,15}?)(n't|'m|'re|'ve|'ll|'d|(?<=it|that|here|what|who|he|let)'s)(?![a-z0-9_'])/gu;
const READ_AS = {
  "n't": " not",
  "'m": " am",
  "'re": " are",
  "'ve": " have",
  "'ll": " will",
  "'d": " would",
};
const VERBS = { ca: "can", wo: "will", sha: "shall" };

/** A normalised text with its contractions read in full, and where each of its units was. */
function readInFull(plain) {
  const from = (start, end) => Array.from({ length: end - start }, (_, i) => start + i);
  const places = [];
  let text = "",
    done = 0;
  for (const match of plain.matchAll(CONTRACTED)) {
    const start = match.index,
      end = start + match[0].length,
      tail = match[2];
    const word = tail === "n't" && Object.hasOwn(VERBS, match[1]) ? VERBS[match[1]] : match[1];
    const full = word + (READ_AS[tail] ?? (word === "let" ? " us" : " is"));
    text += plain.slice(done, start) + full;
    for (const place of from(done, start)) places.push(place);
    for (let i = 0; i + 1 < full.length; i++) places.push(i < word.length ? start : end - tail.length);
    places.push(end - 1);
    done = end;
  }
  for (const place of from(done, plain.length + 1)) places.push(place);
  return { text: text + plain.slice(done), places };
}

/** A lexicon with its patterns compiled and its rules in order; made once for each. */
const compiled = new WeakMap();
function prepared(lexicon) {
  if (!compiled.has(lexicon)) {
    const { rules, metadata } = lexicon;
    compiled.set(lexicon, {
      ...lexicon,
      rules: rules.map((rule) => ({ ...rule, regexes: rule.patterns.map(expression) })),
      order: [...rules, ...metadata].map((r) => r.id),
    });
  }
  return compiled.get(lexicon);
}

const finding = ({ id, criterion, levels, suggests, mend }, start, end) => ({
  rule: id,
  criterion,
  start,
  end,
  levels,
  suggests,
  mend,
});

const applies = ({ relationship, channel, found: need = [], not_found: without = [] }, found, declared) =>
  (!relationship || relationship.includes(declared.relationship)) &&
  (!channel || channel.includes(declared.channel)) &&
  need.every((id) => found.has(id)) &&
  !without.some((id) => found.has(id));

/** What the rules find in a message. Places count Unicode code points. */
export function analyse(text, relationship, channel, lexicon) {
  const ready = prepared(lexicon);
  const { rules, metadata, order, plain, notChecked, longest } = ready;
  const points = [...text];
  if (points.length > longest) throw new RangeError(`The text must have at most ${longest} characters.`);
  const lowered = points.map((c) => (/[A-Z]/.test(c) ? c.toLowerCase() : (plain[c] ?? c)));
  const same = lowered.join("");
  // From places in JavaScript's 16-bit units to code points.
  const place = new Uint32Array(same.length + 1);
  let unit = 0;
  lowered.forEach((c, i) => {
    for (let k = 0; k < c.length; k++) place[unit++] = i;
  });
  place[unit] = points.length;

  const { text: full, places: at } = readInFull(same);
  const findings = [];
  for (const rule of rules) {
    const limit = rule.within === "first third" ? points.length / 3 : points.length;
    const places = new Map();
    for (const regex of rule.regexes) {
      for (const match of full.matchAll(regex)) {
        const start = place[at[match.index]],
          end = place[at[match.index + match[0].length - 1] + 1];
        if (start <= limit) places.set(`${start}:${end}`, [start, end]);
      }
    }
    for (const [start, end] of [...places.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]))
      findings.push(finding(rule, start, end));
  }
  const found = new Set(findings.map((f) => f.rule));
  for (const rule of metadata) {
    if (applies(rule.when, found, { relationship, channel })) findings.push(finding(rule, null, null));
  }
  const standsAt = (f) => f.start ?? points.length;
  findings.sort(
    (a, b) =>
      standsAt(a) - standsAt(b) ||
      order.indexOf(a.rule) - order.indexOf(b.rule) ||
      (a.end ?? 0) - (b.end ?? 0),
  );
  return { findings, criteria: judge(findings, ready), not_checked: notChecked };
}

/** The first rule, in the lexicon's order, that found something decides a criterion's range. */
function judge(findings, { criteria, order }) {
  return Object.fromEntries(
    Object.entries(criteria).map(([criterion, { absent }]) => {
      const own = findings.filter((f) => f.criterion === criterion);
      if (own.length) {
        const first = own.reduce((a, b) => (order.indexOf(b.rule) < order.indexOf(a.rule) ? b : a));
        return [criterion, { answer: "found", levels: first.levels }];
      }
      return [criterion, { answer: absent ? "not found" : "cannot tell", levels: absent }];
    }),
  );
}
