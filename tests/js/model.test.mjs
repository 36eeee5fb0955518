import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { wordDifferences } from "../../build/letter.mjs";
import * as model from "../../build/twins.mjs";

const cases = (name) => JSON.parse(readFileSync(new URL(`../cases/${name}.json`, import.meta.url)));
const close = (a, b, what) =>
  assert.ok(Math.abs(a - b) <= 1e-9 * Math.abs(b) + 1e-290, `${what}: ${a} is not ${b}`);

test("the generator gives its authors' known answers", () => {
  for (const [counter, key, words] of cases("words").known)
    assert.deepEqual(model.rng.philox(counter, key), words);
});

test("streams and choices are Python's, bit for bit", () => {
  for (const [seed, stream, words] of cases("words").streams)
    assert.deepEqual(model.rng.words(seed, stream, 13), words);
  for (const [k, n, seed, chosen] of cases("words").choices)
    assert.deepEqual(model.rng.choose(k, n, seed, 1), chosen);
});

test("a room's agreement and its interval are Python's", () => {
  for (const { counts, agreement } of cases("agreement")) {
    const found = model.agreement(["ask"], () => counts).get("ask");
    assert.deepEqual(Object.keys(found).sort(), Object.keys(agreement).sort());
    for (const [key, value] of Object.entries(agreement))
      if (value === null) assert.ok(Number.isNaN(found[key]), key);
      else close(found[key], value, key);
  }
});

test("responses, distributions, draws and campaigns are Python's", () => {
  for (const c of cases("responses")) {
    const r = model.response(c.scenario);
    assert.deepEqual(
      r.terms.map((t) => t.term),
      c.terms,
    );
    close(r.mean, c.mean, "mean");
    close(r.sd, c.sd, "sd");
    const x = model.replies(c.scenario, c.sent);
    x.pmf.forEach((p, k) => close(p, c.pmf[k], `P(${k} of ${c.sent})`));
    close(x.none, c.none, "none");
    close(x.mean, c.expected, "expected");
    assert.deepEqual([x.interval(0.5), x.interval(0.9)], [c.half, c.most]);
    assert.deepEqual(model.simulate(c.scenario, c.sent, 20, c.seed), c.draws);
    const answered = model.campaign(c.scenario, c.sent, c.seed);
    assert.deepEqual(
      answered.flatMap((yes, i) => (yes ? [i] : [])),
      c.answered,
    );
  }
});

test("an answer's distance from the makers' range", () => {
  const levels = (...given) => given.map((level) => ({ level }));
  for (const [mine, makers, expected] of [
    [2, [2, 2], 0],
    [1, [2, 3], 1],
    [3, [0, 1], 2],
    [2, [1, 3], 0],
    [null, [null, null], 0],
    [null, [2, null], 0],
    [null, [2, 2], null],
    [2, [null, null], null],
    [2, [null, 2], 0],
  ])
    assert.equal(model.distance(mine, levels(...makers)), expected, `${mine} against ${makers}`);
});

test("what two texts share is left when the marked words go", () => {
  const rest = (text, spans) =>
    [...text]
      .filter((_, i) => !spans.some((s) => s.start <= i && i < s.end))
      .join("")
      .split(/\s+/u)
      .filter(Boolean);
  const texts = [
    "",
    "a",
    "Dear 🧶 Dr A,\n\nwe met. Yes.",
    "Dear 🧶 Dr B,\n\nyes. We met once. Yes.",
    "x y z",
    "z y x",
    "x x x y",
  ];
  for (const a of texts) {
    for (const b of texts) {
      const [left, right] = wordDifferences(a, b);
      assert.deepEqual(rest(a, left), rest(b, right), `${a} | ${b}`);
    }
  }
  assert.deepEqual(wordDifferences("we met. Yes", "we met. Yes"), [[], []]);
  assert.deepEqual(
    wordDifferences("I saw you", "I met you")[1].map((s) => [s.start, s.end]),
    [[2, 5]],
  );
});

test("an old document is brought up to date, a newer one is left alone", () => {
  const text = JSON.stringify({ format: "warmstart-answers", version: 1, grades: [1] });
  const migrations = [
    ({ grades, ...rest }) => ({ ...rest, version: 2, answers: grades }),
    (d) => ({ ...d, version: 3, answers: [...d.answers, 2] }),
  ];
  assert.deepEqual(model.open(text, { outside: false, migrations }).answers, [1, 2]);
  assert.throws(() => model.open(text.replace("1", "4"), { outside: false, migrations }), /newer edition/);
});

test("a room's own messages and criteria come to Python's text, or to its refusal", async () => {
  for (const { given, text, error } of cases("activities")) {
    const read = model.readActivity(given, ["m01", "m02"]);
    if (error) await assert.rejects(read, { message: error });
    else assert.equal((await read).text, text);
  }
});

test("a browser that packs nothing says so, and what to do", async () => {
  const kept = globalThis.DecompressionStream;
  try {
    globalThis.DecompressionStream = undefined;
    await assert.rejects(
      model.readActivity("#activity=zAAAA", []),
      /can’t unpack the link: open the activity’s file/,
    );
  } finally {
    globalThis.DecompressionStream = kept;
  }
});
