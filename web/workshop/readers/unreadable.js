// What can't be read, told by its first bytes or its name: twin of readers/unreadable.py. Files that only
// the command reads are among them here.

import { fullmatch, search } from "../../library/patterns.js";
import reading from "../reading.json";

const P = reading.patterns.unreadable;
const { bytes, names, not_itself: NOT_ITSELF } = reading.unreadable;
const bytesOf = (hex) => hex.match(/../g).map((b) => parseInt(b, 16));
const MARKS = bytes.map(([hex, reason]) => [bytesOf(hex), reason]);

/** Said of an archive, a mail, a document or a notebook: the command opens those. */
export const COMMAND =
  "The page can't open this kind of file: collect it with the command, warmstart collect, " +
  "or ask for the code as text.";

/** Archives and binary property lists begin like this. */
const PACKED = ["504b0304", "1f8b", "425a68", "fd377a585a00", "62706c697374"].map(bytesOf);

/** The last part of a path of any system. */
export const baseName = (path) => path.split(/[/\\]/).at(-1);

/** Whether a file belongs to a system or a program, and not to a person. */
export const isNobodys = (path) =>
  fullmatch(P.NOBODYS, baseName(path)) !== null || search(P.NOBODYS_FOLDER, path) !== null;

/** Whether a file is an earlier state of a notebook that Jupyter kept. */
export const isCheckpoint = (path) => search(P.CHECKPOINT, path) !== null;

const startsWith = (data, mark) => mark.every((b, i) => data[i] === b);
const ascii = (data, from, to) => String.fromCharCode(...data.subarray(from, to));

/** Why a file can't be read here and what to do; nothing if it may be read. */
export function unreadable(path, data) {
  const name = baseName(path);
  if (name.toLowerCase().endsWith(".icloud")) return unreadableByName(name);
  for (const [mark, reason] of MARKS)
    if (startsWith(data, mark) && (mark.length > 2 || data.subarray(0, 64).includes(0))) return reason;
  const byName = (kind) => unreadableByName(`a.${kind}`);
  if (ascii(data, 4, 8) === "ftyp") {
    const brand = ascii(data, 8, 11);
    if (brand === "M4A") return byName("m4a");
    return byName(["hei", "mif", "avi", "msf"].includes(brand) ? "heic" : "mp4");
  }
  if (ascii(data, 0, 4) === "RIFF") return byName(ascii(data, 8, 12) === "WEBP" ? "webp" : "wav");
  const packed = PACKED.some((mark) => startsWith(data, mark)) || ascii(data, 257, 262) === "ustar";
  return packed || /\.(?:emlx?|mbox|mht|mhtml)$/i.test(name) ? COMMAND : "";
}

/** What to say of a text without any form, if its name promises one. */
export function notWhatItSays(path) {
  const match = fullmatch(P.READABLE, baseName(path));
  return match ? NOT_ITSELF.replace("{}", `.${match[1].toLowerCase()}`) : "";
}

/** Why a file of this name can't be read, once its bytes turned out to be no text. */
export function unreadableByName(path) {
  const name = baseName(path);
  return names.find(([source, flags]) => fullmatch([source, flags], name))?.[2] ?? "";
}

const NEITHER = "It is neither text nor a file that can be opened here: ask for the code as text.";

/** Text from bytes, or null, and what to tell about it: UTF-8 and UTF-16 for sure, else as Windows writes it. */
export function decode(data) {
  const wide = wideEncoding(data);
  if (wide) return { text: new TextDecoder(wide).decode(data), note: "" };
  if (startsWith(data, [0xef, 0xbb, 0xbf])) return { text: new TextDecoder().decode(data), note: "" };
  const start = data.subarray(0, 20_000),
    isControl = (b) => (b > 0 && b < 7) || (b > 13 && b < 26) || [28, 29, 30, 31, 127].includes(b),
    binary = start.filter(isControl).length > Math.floor(start.length / 50) + 2;
  const zeros = data.filter((b) => b === 0).length;
  if (zeros) {
    if (binary || zeros > Math.max(3, Math.floor(data.length / 100))) return { text: null, note: NEITHER };
    const { text, note } = decode(data.filter((b) => b !== 0));
    return { text, note: `It holds NUL bytes, which were left out. ${note}`.trim() };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(data), note: "" };
  } catch {
    if (binary) return { text: null, note: NEITHER };
    const text = new TextDecoder("windows-1252").decode(data);
    return { text, note: "It is not UTF-8; it was read as Windows-1252." };
  }
}

/** The kind of UTF-16, by its mark or by every other byte of Latin letters being zero. */
function wideEncoding(data) {
  if (data[0] === 0xff && data[1] === 0xfe) return "utf-16le";
  if (data[0] === 0xfe && data[1] === 0xff) return "utf-16be";
  const start = data.subarray(0, 4000),
    zeros = (odd) => start.filter((b, i) => i % 2 === odd && b === 0).length / (start.length / 2 || 1);
  if (zeros(1) > 0.4 && zeros(0) < 0.05) return "utf-16le";
  return zeros(0) > 0.4 && zeros(1) < 0.05 ? "utf-16be" : "";
}
