/**
 * The first `size` bytes of a zlib stream that comes in parts; null where there are fewer, or the stream is damaged
 * before. What would come after is not unpacked, so that a small file cannot take more memory than it declares.
 */
export async function inflate(
  parts: readonly Uint8Array<ArrayBuffer>[],
  size: number,
): Promise<Uint8Array | null> {
  const out = new Uint8Array(size);
  const stream = new Blob([...parts]).stream().pipeThrough(new DecompressionStream('deflate'));
  const reader = stream.getReader();
  let at = 0;
  try {
    while (at < size) {
      const { done, value } = await reader.read();
      if (done) return null;
      out.set(at + value.length > size ? value.subarray(0, size - at) : value, at);
      at += value.length;
    }
  } catch {
    return null;
  }
  // What is left of it is nobody's: an error in it (bytes after the stream) is none of the picture.
  reader.cancel().catch(() => undefined);
  return out;
}
