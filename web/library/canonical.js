// One text for one value, and its checksum: what Python's json and zlib give.

const sorted = (v) =>
  Array.isArray(v)
    ? v.map(sorted)
    : v && typeof v === "object"
      ? Object.fromEntries(
          Object.keys(v)
            .sort()
            .map((k) => [k, sorted(v[k])]),
        )
      : v;

/** A value as JSON with its keys in order and no spaces. */
export const canonical = (value) => JSON.stringify(sorted(value));

/** What each byte adds to the checksum: a room's file of feedback has millions of them. */
const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  for (let k = 0; k < 8; k++) byte = (byte >>> 1) ^ (0xedb88320 & -(byte & 1));
  return byte;
});

/** The CRC-32 of a text's UTF-8. */
export function crc32(text) {
  let crc = -1;
  for (const byte of new TextEncoder().encode(text)) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
  return (crc ^ -1) >>> 0;
}
