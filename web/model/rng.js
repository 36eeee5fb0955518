// Random integers that are the same in Python and JavaScript: Philox4x32-10
// (Salmon et al., SC 2011). Twin of src/warmstart/rng.py.

const WORD = 2 ** 32;

/** High 32 bits of the product of two unsigned 32-bit integers. */
function high(a, b) {
  const a1 = a >>> 16,
    a0 = a & 0xffff,
    b1 = b >>> 16,
    b0 = b & 0xffff;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16); // below 2**32
  const other = a0 * b1 + (middle & 0xffff);
  return (a1 * b1 + Math.floor(middle / 65536) + Math.floor(other / 65536)) >>> 0;
}

/** The four words of one counter. */
export function philox([c0, c1, c2, c3], [k0, k1]) {
  for (let round = 0; round < 10; round++) {
    const h0 = high(0xd2511f53, c0),
      l0 = Math.imul(0xd2511f53, c0) >>> 0;
    const h1 = high(0xcd9e8d57, c2),
      l1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    [c0, c1, c2, c3] = [(h1 ^ c1 ^ k0) >>> 0, l1, (h0 ^ c3 ^ k1) >>> 0, l0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** The first `size` words of a stream. */
export function words(seed, stream, size) {
  const out = new Array(size);
  for (let i = 0; i < size; i += 4) {
    const block = philox([i / 4, 0, 0, 0], [seed, stream]);
    for (let j = 0; j < 4 && i + j < size; j++) out[i + j] = block[j];
  }
  return out;
}

/** Numbers strictly between 0 and 1: midpoints of 2**32 equal cells. */
export const uniforms = (seed, stream, size) => words(seed, stream, size).map((w) => (w + 0.5) / WORD);

/** Which `k` of `n` are drawn, in ascending order. */
export function choose(k, n, seed, stream) {
  const places = Array.from({ length: n }, (_, i) => i);
  words(seed, stream, k).forEach((word, i) => {
    const j = i + Math.floor((word * (n - i)) / WORD);
    [places[i], places[j]] = [places[j], places[i]];
  });
  return places.slice(0, k).sort((a, b) => a - b);
}
