// Invented hand-ins to rehearse with: twin of src/warmstart/workshop/demo.py.

import { words } from "../model/rng.js";
import { dumpActivity } from "./activities.js";
import { NOT_APPLICABLE, NUMBERS, OPEN, dumpCode } from "./codes.js";
import { fileOf } from "./handins.js";
import { criterionOf, referenceOf } from "./material.js";
import { personId } from "./results.js";
import reading from "./reading.json";

export const [STRAYS, SPREAD] = reading.demo;
const WORD = 2 ** 32;

/** One of the makers' levels, or on a share of the grades a level beside it; `drawn`: three random words. */
export function grade(makers, drawn, strays, top) {
  const { level } = makers[Math.floor((drawn[0] * makers.length) / WORD)];
  if (level === null) return NOT_APPLICABLE;
  const beside = drawn[2] >= WORD / 2 ? 1 : -1;
  return Math.min(Math.max(level + (drawn[1] < strays * WORD ? beside : 0), 0), top);
}

/** Invented sheets: the first round's, then the second's, in which two thirds grade nearer to each other. */
export function sheets(activity, people, seed, reference) {
  const { messages, criteria } = activity,
    levels = criteria.map((c) => criterionOf(activity, c).levels.length),
    // Where there's no reference grade, any level is as good as another.
    makers = messages.flatMap((m) =>
      criteria.map((c, j) => {
        const grades = referenceOf(activity, m, c, reference);
        return grades.length ? grades : Array.from({ length: levels[j] }, (_, level) => ({ level }));
      }),
    ),
    [first] = words(seed, 0, 1);
  function sheet(i, round, strays) {
    const drawn = words(seed, 2 * i + round, 3 * makers.length + 1);
    const cells = makers.map((grades, j) =>
      grade(grades, drawn.slice(3 * j, 3 * j + 3), strays, levels[j % levels.length] - 1),
    );
    if (round === 1 && i % 10 === 9) cells.fill(OPEN, -criteria.length); // somebody always runs out of time
    return {
      ...{ activity, cells, round },
      number: (first + i * SPREAD) % NUMBERS,
      group: (Math.floor(i / 4) % 31) + 1,
      confidence: 40 + 5 * Math.floor((drawn.at(-1) * 12) / WORD),
    };
  }
  const all = [...Array(people).keys()];
  return [
    ...all.map((i) => sheet(i, 1, STRAYS)),
    ...all.filter((i) => i % 3).map((i) => sheet(i, 2, STRAYS / 3)),
  ];
}

/** Invented hand-ins as they come in, as names and texts: files, a chat, what goes wrong. */
export function texts(activity, people, seed, reference) {
  const found = [["activity.json", dumpActivity(activity)]],
    chat = [],
    two = (n) => String(n).padStart(2, "0");
  for (const [i, one] of sheets(activity, people, seed, reference).entries()) {
    const at = `2026-01-01T${two(9 + one.round)}:${two(i % 60)}Z`,
      name = `r${one.round}-${personId(one)}.json`;
    if (i % 4 === 2) chat.push(`${at.slice(11, 16)} guest ${i}: ${dumpCode(one)} done`);
    else found.push([i % 4 === 3 ? `late/${name}` : name, fileOf(one, at)]);
  }
  const cutShort = sheets(activity, people + 2, seed, reference)[people + 1];
  chat.push("10:59 guest 2: sorry, wrong window", ...chat.slice(0, 1));
  const code = dumpCode(cutShort);
  chat.push(`11:00 guest 7: ${code.slice(0, Math.min(20, code.length - 4))}`);
  return [
    ...found,
    ["chat.txt", `${chat.join("\n")}\n`],
    ["cut-short.json", fileOf(cutShort, "2026-01-01T10:30Z").slice(0, 300)],
    ["holiday.txt", "I was on holiday. Sorry!\n"],
  ];
}
