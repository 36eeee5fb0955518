// What a phone holds up to the camera at the front: the code, and whose it is.

/** So many characters of a name: with them, the largest hand-in there can be is still one readable code. */
const LONGEST = 40;

/** The text of a hand-in's QR code. */
export const dumpShown = (code, name) => `${code} ${[...name].slice(0, LONGEST).join("")}`.trim();

/** The code and the name in such a text. */
export function splitShown(text) {
  const [code, ...rest] = text.trim().split(" ");
  return { code, name: rest.join(" ").trim() };
}
