/** The 16 bits of an IEEE half to a number; exact, infinities and NaN included. */
export function fromHalf(h: number): number {
  const sign = h & 0x8000 ? -1 : 1;
  const exponent = (h >> 10) & 0x1f;
  const fraction = h & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A number to the 16 bits of the nearest IEEE half, ties to even; what would round beyond 65504 becomes infinity. */
export function toHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const a = Math.abs(value);
  if (a >= 65520) return sign | 0x7c00;
  let exponent = Math.max(-14, Math.floor(Math.log2(a)));
  // The logarithm of a number just below a power of two may round up to it.
  if (exponent > -14 && 2 ** exponent > a) exponent--;
  const scaled = a / 2 ** (exponent - 10);
  let n = Math.floor(scaled);
  const rest = scaled - n;
  if (rest > 0.5 || (rest === 0.5 && n % 2 === 1)) n++;
  // Below 1024 the number is subnormal; 2048 carries into the next exponent by itself.
  return sign | (n < 1024 ? n : ((exponent + 15) << 10) + (n - 1024));
}

const word = new DataView(new ArrayBuffer(4));
/** The upper half of a float32, as bfloat16 stores it, to a number; exact. */
export function fromBfloat16(b: number): number {
  word.setUint32(0, b << 16);
  return word.getFloat32(0);
}

/** The value of every half: made when the first is needed. */
let table: Float32Array | null = null;

/** Halves to numbers: exact. */
export function fromHalves(halves: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 0x10000 }, (_, h) => fromHalf(h));
  const values = table;
  const out = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) out[i] = values[halves[i]!]!;
  return out;
}

/** Upper halves of float32s to numbers: exact. */
export function fromBfloats(upper: Uint16Array): Float32Array {
  const out = new Uint32Array(upper.length);
  for (let i = 0; i < upper.length; i++) out[i] = upper[i]! << 16;
  return new Float32Array(out.buffer);
}
