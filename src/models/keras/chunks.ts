/** Arrays of HDF5 that lie in chunks, each passed through filters. */
import { unzlibSync } from 'fflate';
import type { EngineError } from '../../engine/errors';
import { sizeOf } from '../bytes/array';
import type { Bytes } from './bytes';
import type { Filter, Layout } from './hdf5';
import { must } from '../../lib/must';

type Bad = (fault: string) => EngineError;

/** First bytes of all elements, then the second ones, ...: as elements again. */
function unshuffled(bytes: Uint8Array, width: number): Uint8Array {
  const count = Math.floor(bytes.length / width);
  const out = bytes.slice();
  for (let b = 0; b < width; b++)
    for (let i = 0; i < count; i++) out[i * width + b] = must(bytes[b * count + i]);
  return out;
}

function unfiltered(
  stored: Uint8Array,
  filters: readonly Filter[],
  mask: number,
  size: number,
  width: number,
  bad: Bad,
): Uint8Array {
  let bytes = stored;
  for (let i = filters.length - 1; i >= 0; i--) {
    if (((mask >>> i) & 1) === 1) continue;
    const { id } = must(filters[i]);
    if (id === 1) {
      try {
        bytes = unzlibSync(bytes, { out: new Uint8Array(size) });
      } catch {
        throw bad('is damaged: a chunk cannot be unpacked');
      }
    } else if (id === 2) bytes = unshuffled(bytes, width);
    else if (id === 3) bytes = bytes.subarray(0, Math.max(0, bytes.length - 4));
    else
      throw bad(`is packed by filter ${id} of HDF5; gzip and shuffle are read: save it without compression`);
  }
  return bytes;
}

/** All numbers of an array in chunks, as bytes row by row; chunks that were never written are zeros. */
export function unchunked(
  file: Bytes,
  { at, sizes }: Extract<Layout, { kind: 'chunks' }>,
  filters: readonly Filter[],
  shape: readonly number[],
  width: number,
  bad: Bad,
): Uint8Array {
  const rank = shape.length;
  const chunk = sizeOf(sizes) * width;
  if (sizes.length !== rank || rank === 0 || !(chunk > 0) || chunk > file.most)
    throw bad('is in chunks that do not fit its shape');
  const out = new Uint8Array(sizeOf(shape) * width);
  const place = (bytes: Uint8Array, from: readonly number[]): void => {
    const row = must(sizes[rank - 1]);
    const count = Math.min(row, must(shape[rank - 1]) - must(from[rank - 1]));
    if (count <= 0) return;
    const rows = chunk / width / row;
    for (let r = 0; r < rows; r++) {
      let [rest, target, stride, inside] = [r, must(from[rank - 1]), must(shape[rank - 1]), true];
      for (let d = rank - 2; d >= 0; d--) {
        const i = must(from[d]) + (rest % must(sizes[d]));
        rest = Math.floor(rest / must(sizes[d]));
        inside &&= i < must(shape[d]);
        target += i * stride;
        stride *= must(shape[d]);
      }
      if (inside) out.set(bytes.subarray(r * row * width, (r * row + count) * width), target * width);
    }
  };
  const key = 8 + 8 * (rank + 1);
  const walk = (node: number, depth: number): void => {
    file.step();
    if (file.text(node, 4) !== 'TREE' || depth > 16) throw bad('is damaged: its chunks are not listed');
    const level = file.number(node + 5, 1);
    const count = file.number(node + 6, 2);
    for (let i = 0; i < count; i++) {
      file.step();
      const entry = node + 8 + 2 * file.offsets + i * (key + file.offsets);
      const child = file.offset(entry + key);
      if (level > 0) {
        walk(child, depth + 1);
        continue;
      }
      const stored = file.part(child, file.number(entry, 4));
      const bytes = unfiltered(stored, filters, file.number(entry + 4, 4), chunk, width, bad);
      if (bytes.length < chunk) throw bad('is damaged: a chunk is too short');
      const from = shape.map((_, d) => file.number(entry + 8 + 8 * d, 8));
      if (from.some((n, d) => n >= must(shape[d]))) continue;
      place(bytes, from);
    }
  };
  walk(at, 0);
  return out;
}
