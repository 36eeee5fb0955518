// An activity's document in a link, raw DEFLATE in base64url behind a z: twin of
// src/warmstart/workshop/links.py. A browser packs and unpacks in its own time, so both are promises.

import { bytesThrough } from "../library/streams.js";
import { ActivityError } from "./material.js";
import format from "./format.json";

/** Where in a link the activity stands. */
export const MARK = "#activity=";

const { link: LONGEST_LINK, bytes: MOST_BYTES } = format.activity;
const DAMAGED =
  "The link to the activity is damaged or was cut short: copy the whole of it, or open the " +
  "activity’s file.";
const NO_PACKING = "This browser can’t pack an activity into a link: hand out its file.";
const NO_UNPACKING = "This browser can’t unpack the link: open the activity’s file, or try a newer browser.";
const TOO_LONG = "The activity is too long for a link: hand out its file.";

/** A document as it stands in a link; throws with a sentence if this browser can't do it. */
export async function packed(text) {
  let stream;
  try {
    stream = new CompressionStream("deflate-raw");
  } catch {
    throw new ActivityError(NO_PACKING);
  }
  const bytes = await bytesThrough(new TextEncoder().encode(text), stream);
  const signs = btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
  return `z${signs.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** What is packed behind a link's mark, as base64url; null if a short text or nothing stands there. */
export function packedIn(given) {
  const at = given.indexOf(MARK);
  const text = at < 0 || given.trimStart().startsWith("{") ? "" : given.slice(at + MARK.length);
  return /~|%7e/i.test(text) ? null : (/^z([\w-]+)/.exec(text)?.[1] ?? null);
}

/**
 * The document in a link; whatever else was given comes back as it is. Throws with a sentence if it's
 * damaged, or if this browser can't unpack it.
 */
export async function unpacked(given) {
  const signs = packedIn(given);
  if (signs === null) return given;
  let stream;
  try {
    stream = new DecompressionStream("deflate-raw");
  } catch {
    throw new ActivityError(NO_UNPACKING);
  }
  let text = null;
  try {
    const binary = atob(signs.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = await bytesThrough(
      Uint8Array.from(binary, (c) => c.charCodeAt(0)),
      stream,
      MOST_BYTES,
    );
    if (bytes) text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // not base64url, not DEFLATE, not text: told below
  }
  if (text === null || !text.startsWith("{")) throw new ActivityError(DAMAGED);
  return text;
}

/** A link with a document; throws with a sentence if it would be longer than chats leave whole. */
export async function packedLink(text, page) {
  const link = page.split("#")[0] + MARK + (await packed(text));
  if (link.length > LONGEST_LINK) throw new ActivityError(TOO_LONG);
  return link;
}
