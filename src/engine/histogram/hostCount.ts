import { BIN_COUNT, binOf } from './bins';

/** In `binOfUpper`: values that share these upper bits fall in several bins. */
const SEVERAL = -1;
let table: Int8Array | null = null;

/**
 * The bin of every float32 whose upper 16 bits (sign, exponent, seven bits of the fraction) are the index, or `SEVERAL`
 * where an edge or zero lies among them: 1 in 500. Made once, in some 10 ms.
 */
function binOfUpper(): Int8Array {
  if (table !== null) return table;
  const bits = new Uint32Array(2);
  const ends = new Float32Array(bits.buffer);
  table = Int8Array.from({ length: 2 ** 16 }, (_, upper) => {
    bits[0] = upper * 2 ** 16;
    bits[1] = bits[0] + 0xffff;
    if (!Number.isFinite(ends[1])) return SEVERAL;
    const bin = binOf(ends[0]!);
    return bin === binOf(ends[1]!) ? bin : SEVERAL;
  });
  return table;
}

/**
 * `histograms` of `reduce.ts` for one gradient `g [..., K]` that lies in this process's memory: counts of its channels in
 * the bins of `bins.ts`, `[K * BIN_COUNT]`; exactly `binOf` of every element. One pass; the backend's fifteen kernels of one
 * thread each take some twenty times as long on WASM.
 */
export function hostCounts(g: Float32Array, channels: number): Uint32Array {
  const bins = binOfUpper();
  const bits = new Uint32Array(g.buffer, g.byteOffset, g.length);
  const counts = new Uint32Array(channels * BIN_COUNT);
  const size = counts.length;
  for (let i = 0, first = 0; i < bits.length; i++) {
    const bin = bins[bits[i]! >>> 16]!;
    counts[first + (bin === SEVERAL ? binOf(g[i]!) : bin)]!++;
    first += BIN_COUNT;
    if (first === size) first = 0;
  }
  return counts;
}
