import { BIN_COUNT, binOf, ZERO_BIN } from './bins';

/** In `binOfUpper`: values that share these upper bits fall in several bins. */
const SEVERAL = -1;
let table: Int8Array | null = null;

/**
 * The bin of every float32 whose upper 16 bits (sign, exponent, seven bits of the fraction) are the index, or `SEVERAL`
 * where an edge lies among them: 1 in 500. Upper bits that are zero but for the sign stand for zero itself; the magnitudes
 * below 1e-40 that share them are put right afterwards. Made once, in some 10 ms.
 */
function binOfUpper(): Int8Array {
  if (table !== null) return table;
  const bits = new Uint32Array(2);
  const ends = new Float32Array(bits.buffer);
  table = Int8Array.from({ length: 2 ** 16 }, (_, upper) => {
    if ((upper & 0x7fff) === 0) return ZERO_BIN;
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
  let leastMagnitude = 2 ** 31;
  for (let i = 0, first = 0; i < bits.length; i++) {
    const b = bits[i]!;
    const bin = bins[b >>> 16]!;
    counts[first + (bin === SEVERAL ? binOf(g[i]!) : bin)]!++;
    // Bits of the magnitude less one, so that zero is the largest: no branch, as half the gradients are zero at random.
    leastMagnitude = Math.min(leastMagnitude, ((b << 1) - 1) >>> 1);
    first += BIN_COUNT;
    if (first === size) first = 0;
  }
  if (leastMagnitude < 0xffff) moveTiny(counts, g, bits, channels);
  return counts;
}

/** Move what was counted as zero for its upper bits alone to its own bin. */
function moveTiny(counts: Uint32Array, g: Float32Array, bits: Uint32Array, channels: number): void {
  bits.forEach((b, i) => {
    const magnitude = b & 0x7fffffff;
    if (magnitude === 0 || magnitude > 0xffff) return;
    const first = (i % channels) * BIN_COUNT;
    counts[first + ZERO_BIN]!--;
    counts[first + binOf(g[i]!)]!++;
  });
}

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);
/** Bits of the largest float32 that is not above `value` (not negative): magnitudes compare as their bits do. */
function bitsBelow(value: number): number {
  float[0] = value;
  return floatBits[0]! - (float[0] > value ? 1 : 0);
}

/**
 * How many values of each channel of each of the N images of `g [N, ..., K]` have a magnitude above `tolerance`, `[N K]`, and
 * whether all values are finite. One pass.
 */
export function hostNonZeros(
  g: Float32Array,
  channels: number,
  images: number,
  tolerance: number,
): { readonly counts: Uint32Array; readonly finite: boolean } {
  const bits = new Uint32Array(g.buffer, g.byteOffset, g.length);
  const counts = new Uint32Array(images * channels);
  const least = bitsBelow(tolerance);
  const image = g.length / images;
  let top = 0;
  for (let n = 0, i = 0; n < images; n++) {
    const first = n * channels;
    for (const end = (n + 1) * image; i < end;) {
      for (let c = 0; c < channels; c++, i++) {
        const magnitude = bits[i]! & 0x7fffffff;
        // No branch, as half the gradients are zero at random.
        counts[first + c]! += Number(magnitude > least);
        top = Math.max(top, magnitude);
      }
    }
  }
  return { counts, finite: top < 0x7f800000 };
}
