// When has a value changed? By content, bytes included.

const bytes = (value) =>
  ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : value instanceof ArrayBuffer && new Uint8Array(value);

const plain = (value) => [Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(value));

/** Whether two values hold the same; what is neither plain nor bytes is the same as itself only. */
export function equal(a, b) {
  if (Object.is(a, b)) return true;
  if (!a || !b || typeof a !== "object" || typeof b !== "object") return false;
  const [left, right] = [bytes(a), bytes(b)];
  if (left && right) return left.length === right.length && left.every((byte, i) => byte === right[i]);
  if (!plain(a) || !plain(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}
