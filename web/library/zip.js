// Files as one archive, without compression: what a page hands out at once.

import { crc32 } from "./canonical.js";

const DAY = 0x21; // the first that an archive knows, 1 January 1980: the same files give the same bytes
const UTF8 = 0x800;

/** Numbers as bytes, the lowest first: [value, how many bytes] each. */
const littleEndian = (fields) =>
  fields.flatMap(([value, bytes]) => Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 255));

/** An archive of texts by their names, as a blob. */
export function zipped(texts) {
  const encoder = new TextEncoder(),
    parts = [],
    directory = [];
  let at = 0,
    size = 0;
  const files = Object.entries(texts);
  for (const [name, text] of files) {
    const [title, data] = [name, text].map((t) => encoder.encode(t)),
      n = data.length;
    const about = [
      [20, 2],
      [UTF8, 2],
      [0, 2],
      [0, 2],
      [DAY, 2],
      [crc32(text), 4],
      [n, 4],
      [n, 4],
    ];
    const head = littleEndian([[0x04034b50, 4], ...about, [title.length, 2], [0, 2]]);
    const entry = littleEndian([
      ...[[0x02014b50, 4], [20, 2], ...about, [title.length, 2]],
      ...[
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 4],
        [at, 4],
      ],
    ]);
    parts.push(Uint8Array.from(head), title, data);
    directory.push(Uint8Array.from(entry), title);
    at += head.length + title.length + n;
    size += entry.length + title.length;
  }
  const end = littleEndian([
    ...[
      [0x06054b50, 4],
      [0, 2],
      [0, 2],
      [files.length, 2],
      [files.length, 2],
    ],
    ...[
      [size, 4],
      [at, 4],
      [0, 2],
    ],
  ]);
  return new Blob([...parts, ...directory, Uint8Array.from(end)], { type: "application/zip" });
}
