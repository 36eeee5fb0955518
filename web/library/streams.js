// Bytes through a browser's streams, with a bound.

/** All that a stream makes of some bytes, or null as soon as it's more than so many. */
export async function bytesThrough(bytes, stream, most = Infinity) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader(),
    chunks = [];
  let size = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    chunks.push(value);
    if ((size += value.length) > most) {
      reader.cancel().catch(() => {});
      return null;
    }
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
