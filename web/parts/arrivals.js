// What came in at a workshop: each thing has a source, and a text or the reason why it has none.

import { printable, textsOf, tooLarge } from "../workshop/inbox.js";
import baked from "../workshop/reading.json";

/** What is kept of a file, or of each in an archive: its source and its text, or why it has none. */
export async function thingsOf({ source, file }) {
  const named = { source: printable(source) };
  if (file.size > baked.largest) return [{ ...named, reason: tooLarge(file.size) }];
  const found = [];
  try {
    const data = new Uint8Array(await file.arrayBuffer());
    for await (const thing of textsOf(named.source, data)) found.push(thing);
  } catch (error) {
    const reason = `The file cannot be opened (${error.name}): close it elsewhere, or copy it.`;
    found.push({ ...named, reason });
  }
  return found;
}

/** What makes two things the same. */
export const contentOf = ({ source, text, reason }) => `${source}\n${text ?? reason}`;

/** New things under names of their own; what is here already, word for word, is left out. */
export function newOnes(things, arrived) {
  const here = new Set(arrived.map(contentOf)),
    names = new Set(arrived.map((t) => t.source));
  return things.flatMap((thing) => {
    if (here.has(contentOf(thing))) return [];
    const [, stem, end] = /^(.*?)(\.[^./]*)?$/s.exec(thing.source);
    let { source } = thing;
    for (let n = 2; names.has(source); n++) source = `${stem} (${n})${end ?? ""}`;
    names.add(source);
    return [{ ...thing, source }];
  });
}
