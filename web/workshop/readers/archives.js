// Zip archives, opened in memory and within bounds: twin of readers/archives.py. What else packs files is
// for the command.

import { crc32Of } from "../../library/checksum.js";
import reading from "../reading.json";

const { largest: LARGEST, archives } = reading;
const { DAMAGED, PASSWORD, MEMBER, TOO_MUCH, TOO_MANY, NO_FILES, SALVAGED } = archives.texts;

const END = 22, // bytes of a table of contents' last entry, without its comment
  LONGEST_COMMENT = 0xffff,
  NEWEST = 63; // of the format's versions
const STORED = 0,
  DEFLATED = 8;
const HIDDEN = 1, // of the flags
  SIZES_FOLLOW = 8,
  PATCHED = 0x20 | 0x40,
  UTF8 = 0x800;
const LARGE = 0xffffffff; // stands where a number takes eight bytes

/** The upper half of code page 437, in which older programs write names. */
const OLD_NAMES =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
  "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

/** What one file may still unpack. */
export const newLimits = () => ({
  bytes: archives.unpacked,
  depth: archives.deepest,
  members: archives.members,
});
const spend = (limits, size) => (limits.bytes -= size) >= 0;
const roomForOneMore = (limits) => (limits.members -= 1) >= 0;
const most = (limits) => Math.min(LARGEST, Math.max(limits.bytes, 0)) + 1;

const viewOf = (data) => new DataView(data.buffer, data.byteOffset, data.byteLength);
const is = (view, at, mark) =>
  at >= 0 && at + 4 <= view.byteLength && view.getUint32(at, true) === 0x4b50 + mark * 0x10000;
/** The marks of a file, of an entry of the contents, and of what stands before and at their end. */
const FILE = 0x0403,
  ENTRY = 0x0201,
  LAST = 0x0605,
  LAST_64 = 0x0606,
  LOCATOR_64 = 0x0706,
  SIZES = 0x0807;

/** Whether bytes begin like a zip archive. */
export const isZip = (data) => [FILE, LAST, SIZES].some((mark) => is(viewOf(data), 0, mark));

const fail = () => {
  throw new RangeError("This is no zip archive");
};

function nameOf(bytes, flags) {
  const name =
    flags & UTF8
      ? new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
      : Array.from(bytes, (b) => (b < 128 ? String.fromCharCode(b) : OLD_NAMES[b - 128])).join("");
  return name.split("\0")[0];
}

/** Where the table of contents' last entry is. */
function lastEntry(view) {
  const { byteLength } = view;
  const plain = byteLength - END;
  if (is(view, plain, LAST) && view.getUint16(plain + 20, true) === 0) return plain;
  for (let at = plain; at >= Math.max(0, plain - LONGEST_COMMENT); at--) if (is(view, at, LAST)) return at;
  return fail();
}

const long = (view, at) => Number(view.getBigUint64(at, true));

/** What an archive's contents say of each file, in their order; null if they can't be read. */
export function directoryOf(data) {
  const view = viewOf(data);
  try {
    const last = lastEntry(view);
    let size = view.getUint32(last + 12, true),
      offset = view.getUint32(last + 16, true),
      end = last;
    if (is(view, last - 20, LOCATOR_64) && is(view, last - 76, LAST_64)) {
      end = last - 76;
      size = long(view, end + 40);
      offset = long(view, end + 48);
    }
    const before = end - size - offset, // bytes in front of the archive
      found = [];
    let at = offset + before;
    if (at < 0) fail();
    for (const until = at + size; at < until;) {
      if (!is(view, at, ENTRY) || view.getUint16(at + 6, true) > NEWEST) fail();
      const u16 = (i) => view.getUint16(at + i, true),
        u32 = (i) => view.getUint32(at + i, true);
      const named = at + 46,
        extra = named + u16(28),
        next = extra + u16(30) + u16(32);
      if (next > data.length) fail();
      const raw = data.subarray(named, extra);
      const entry = {
        ...{ name: nameOf(raw, u16(8)), raw, flags: u16(8), method: u16(10), crc: u32(16) },
        ...{ packed: u32(20), size: u32(24), at: u32(42) },
      };
      widen(entry, view, extra, extra + u16(30));
      found.push({ ...entry, at: entry.at + before });
      at = next;
    }
    return found;
  } catch {
    return null;
  }
}

/** Take from an entry's extra fields the numbers that are too large for their own. */
function widen(entry, view, from, to) {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let value = at + 4;
    for (const key of ["size", "packed", "at"])
      if (entry[key] === LARGE) {
        entry[key] = long(view, value);
        value += 8;
      }
  }
}

/** So many bytes of what was packed, at most. */
async function inflated(packed, length) {
  const unpacking = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = unpacking.getReader(),
    parts = [];
  let left = length;
  while (left > 0) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value.subarray(0, left));
    left -= value.length;
  }
  reader.cancel().catch(() => {}); // it may have failed beyond what's wanted
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** So many bytes of a file in the archive, at most; throws if it's damaged, or packed in another way. */
async function contentOf(data, { raw, flags, method, crc, packed, size, at }, length) {
  const view = viewOf(data);
  if (!is(view, at, FILE) || flags & PATCHED) fail();
  const named = at + 30,
    start = named + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const own = data.subarray(named, named + view.getUint16(at + 26, true));
  if (own.length !== raw.length || own.some((b, i) => b !== raw[i])) fail();
  if (flags & HIDDEN) return null;
  if (method !== STORED && method !== DEFLATED) fail();
  const body = data.subarray(start, start + packed),
    wanted = Math.min(size, length);
  if (body.length < packed && (method === STORED || !body.length)) fail();
  const content = method === STORED ? body.subarray(0, wanted) : await inflated(body, wanted);
  // Of a file that isn't read to its end nobody knows.
  if ((content.length === size || content.length < length) && crc32Of(content) !== crc) fail();
  return content;
}

/**
 * The files in a zip archive, {name, data}, and what can't be read, {reason, place}; of one that was cut
 * short what it still holds.
 */
export async function* readZip(data, limits) {
  const entries = directoryOf(data);
  if (!entries) return yield* salvaged(data, limits);
  const members = entries.filter(({ name }) => !name.endsWith("/"));
  if (!members.length) yield { reason: NO_FILES, place: "" };
  for (const [i, member] of members.entries()) {
    const { name } = member;
    if (!roomForOneMore(limits)) {
      const rest = (members.length - i).toLocaleString("en");
      return yield { reason: TOO_MANY.replace("{}", rest), place: "" };
    }
    let content;
    try {
      content = await contentOf(data, member, most(limits));
    } catch {
      yield { reason: MEMBER, place: name };
      continue;
    }
    if (!content) {
      yield { reason: PASSWORD, place: name };
      continue;
    }
    if (!spend(limits, content.length)) return yield { reason: TOO_MUCH, place: name };
    yield { name, data: content };
  }
}

/** How long a packed file is whose size follows it; -1 if it was cut short. */
function lengthBefore(view, start) {
  for (let at = start; at + 12 <= view.byteLength; at++) {
    if (is(view, at, SIZES) && at + 16 <= view.byteLength && view.getUint32(at + 8, true) === at - start)
      return at - start;
    if (is(view, at + 12, FILE) && view.getUint32(at + 4, true) === at - start) return at - start;
  }
  return -1;
}

/** The files of an archive without a table of contents: it was cut short. */
async function* salvaged(data, limits) {
  const view = viewOf(data);
  let at = 0,
    found = 0;
  while (is(view, at, FILE) && at + 30 <= data.length && roomForOneMore(limits)) {
    const flags = view.getUint16(at + 6, true),
      method = view.getUint16(at + 8, true),
      named = view.getUint16(at + 26, true),
      start = at + 30 + named + view.getUint16(at + 28, true);
    if (flags & HIDDEN || (method !== STORED && method !== DEFLATED)) break;
    const name = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
      data.subarray(at + 30, at + 30 + named),
    );
    let packed = view.getUint32(at + 18, true);
    if (method === DEFLATED && flags & SIZES_FOLLOW) packed = lengthBefore(view, start);
    const end = start + packed;
    if (packed < 0 || end > data.length) break;
    const body = data.subarray(start, end);
    let content;
    try {
      content = method === DEFLATED ? await inflated(body, most(limits)) : body;
    } catch {
      break;
    }
    if (!spend(limits, content.length)) break;
    found++;
    yield { name, data: content };
    at = end + (flags & SIZES_FOLLOW ? (is(view, end, SIZES) ? 16 : 12) : 0);
  }
  yield { reason: found ? `${DAMAGED} ${SALVAGED.replace("{}", found)}` : DAMAGED, place: "" };
}
