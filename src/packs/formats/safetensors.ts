import { EngineError } from '../../engine/errors';
import type { Weight, Weights } from '../../engine/graph/types';

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}
const WIDTH: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };

/** IEEE half precision to a number; exact. */
export function fromHalf(h: number): number {
  const sign = h & 0x8000 ? -1 : 1;
  const exponent = (h >> 10) & 0x1f;
  const fraction = h & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A number to the nearest IEEE half, ties to even; beyond 65504 to infinity. */
export function toHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const a = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (a === 0) return sign;
  const exponent = Math.max(-14, Math.floor(Math.log2(a)));
  const scaled = a / 2 ** (exponent - 10);
  let n = Math.floor(scaled);
  const rest = scaled - n;
  if (rest > 0.5 || (rest === 0.5 && n % 2 === 1)) n++;
  const bits = exponent === -14 && n < 1024 ? n : ((exponent + 15) << 10) + (n - 1024);
  return bits >= 0x7c00 ? sign | 0x7c00 : sign | bits;
}

/**
 * Every float32, float16 or bfloat16 tensor of a safetensors file, widened to float32. `file` names it in errors.
 * Throws EngineError `bad-pack` naming the tensor and the fault; nothing is read beyond the buffer.
 */
export function readSafetensors(bytes: Uint8Array, file: string): Weights {
  const bad = (fault: string): EngineError => new EngineError('bad-pack', `"${file}" ${fault}.`);
  if (bytes.byteLength < 8) throw bad('is too short for a safetensors file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = Number(view.getBigUint64(0, true));
  if (!(size >= 2 && size <= bytes.byteLength - 8)) throw bad('has a header longer than the file');
  let header: Record<string, Entry>;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size))) as Record<string, Entry>;
  } catch {
    throw bad('has a header that is not JSON');
  }
  const start = 8 + size;
  const spans: { name: string; from: number; to: number }[] = [];
  const out: Record<string, Weight> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = entry;
    const width = WIDTH[dtype];
    if (width === undefined)
      throw bad(`holds the tensor "${name}" of type ${dtype}; F32, F16 and BF16 are read`);
    if (!Array.isArray(shape) || shape.some((n) => !Number.isInteger(n) || n < 0))
      throw bad(`holds the tensor "${name}" without a readable shape`);
    const count = shape.reduce((a, b) => a * b, 1);
    const [from, to] = Array.isArray(offsets) ? offsets : [NaN, NaN];
    if (!(Number.isInteger(from) && from >= 0 && to - from === count * width))
      throw bad(`holds the tensor "${name}" whose bytes do not fit its shape [${shape.join(', ')}]`);
    if (start + to > bytes.byteLength) throw bad(`is cut short: the tensor "${name}" ends beyond it`);
    spans.push({ name, from, to });
    const data = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const at = start + from + i * width;
      if (dtype === 'F32') data[i] = view.getFloat32(at, true);
      else if (dtype === 'F16') data[i] = fromHalf(view.getUint16(at, true));
      else {
        const word = new DataView(new ArrayBuffer(4));
        word.setUint32(0, view.getUint16(at, true) << 16);
        data[i] = word.getFloat32(0);
      }
    }
    out[name] = { shape, data };
  }
  spans.sort((a, b) => a.from - b.from);
  for (let i = 1; i < spans.length; i++) {
    if (spans[i]!.from < spans[i - 1]!.to)
      throw bad(`holds the tensors "${spans[i - 1]!.name}" and "${spans[i]!.name}" in the same bytes`);
  }
  return out;
}

/** The weights as a safetensors file, tensors by name, float32 or rounded to float16. */
export function writeSafetensors(weights: Weights, dtype: 'float32' | 'float16'): Uint8Array {
  const width = dtype === 'float32' ? 4 : 2;
  const names = Object.keys(weights).sort();
  const header: Record<string, Entry> = {};
  let at = 0;
  for (const name of names) {
    const { shape, data } = weights[name]!;
    header[name] = {
      dtype: dtype === 'float32' ? 'F32' : 'F16',
      shape: [...shape],
      data_offsets: [at, at + data.length * width],
    };
    at += data.length * width;
  }
  let text = JSON.stringify(header);
  // The data starts at a multiple of eight, as the format asks.
  text += ' '.repeat((8 - (text.length % 8)) % 8);
  const head = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + head.length + at);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(head.length), true);
  bytes.set(head, 8);
  let o = 8 + head.length;
  for (const name of names) {
    for (const value of weights[name]!.data) {
      if (dtype === 'float32') view.setFloat32(o, value, true);
      else view.setUint16(o, toHalf(value), true);
      o += width;
    }
  }
  return bytes;
}
