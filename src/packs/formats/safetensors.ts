/**
 * The safetensors format: a 64-bit little-endian header length, a JSON header
 * `{name: {dtype, shape, data_offsets: [from, to]}}`, then the tensors' bytes, one after the other without gaps.
 */
import { EngineError } from '../../engine/errors';
import type { Weight, Weights } from '../../engine/graph/types';
import { fromBfloat16, fromHalf, toHalf } from './half';

/** Longest header that is read, as in the reference implementation. */
const MAX_HEADER = 100_000_000;
const WIDTH: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const isCount = (x: unknown): x is number => Number.isSafeInteger(x) && (x as number) >= 0;

/** The first key that an object of valid JSON text holds twice, or null: `JSON.parse` would keep the last, silently. */
export function repeatedKey(text: string): string | null {
  const seen = new Set<string>();
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && /^\s*:/.test(text.slice(index + token.length, index + token.length + 64))) {
      const key = JSON.parse(token) as string;
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return null;
}

/** Shape, type and place of one tensor; throws what is wrong with it. */
function entryOf(name: string, raw: unknown, bad: (fault: string) => EngineError): Entry {
  const of = `holds the tensor "${name}"`;
  if (!isObject(raw)) throw bad(`${of} without a description`);
  const { dtype, shape, data_offsets: offsets } = raw;
  const width = typeof dtype === 'string' && Object.hasOwn(WIDTH, dtype) ? WIDTH[dtype] : undefined;
  if (width === undefined) throw bad(`${of} of type ${JSON.stringify(dtype)}; F32, F16 and BF16 are read`);
  if (!Array.isArray(shape) || !shape.every(isCount)) throw bad(`${of} without a readable shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    throw bad(`${of} without readable offsets`);
  const [from, to] = offsets as [number, number];
  const bytes = shape.reduce((a, b) => a * b, width);
  if (to - from !== bytes)
    throw bad(`${of} of shape [${shape.join(', ')}], which takes ${bytes} bytes, in ${to - from} bytes`);
  return { name, dtype: dtype as string, shape, from, to };
}

function headerOf(
  bytes: Uint8Array,
  bad: (fault: string) => EngineError,
): { entries: Entry[]; start: number } {
  if (bytes.byteLength < 8) throw bad(`is no safetensors file: it has ${bytes.byteLength} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (/^\s*<(!doctype|html)/i.test(String.fromCharCode(...bytes.subarray(0, 16)))) throw bad('is a web page');
  const size = Number(view.getBigUint64(0, true));
  if (size > Math.min(MAX_HEADER, bytes.byteLength - 8))
    throw bad(
      `is cut short or no safetensors file: its header would take ${size} of ${bytes.byteLength} bytes`,
    );
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + size));
    header = JSON.parse(text);
  } catch {
    throw bad('has a header that is not JSON');
  }
  if (!isObject(header)) throw bad('has a header that is not a JSON object');
  const twice = repeatedKey(text);
  if (twice !== null) throw bad(`holds two tensors called "${twice}"`);
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, raw]) => entryOf(name, raw, bad));
  return { entries, start: 8 + size };
}

/**
 * Every float32, float16 or bfloat16 tensor of a safetensors file, widened to float32. `file` names it in errors.
 * Throws EngineError `bad-pack`: one sentence that names the file, the tensor and the fault.
 */
export function readSafetensors(bytes: Uint8Array, file: string): Weights {
  const bad = (fault: string): EngineError => new EngineError('bad-pack', `"${file}" ${fault}.`, { file });
  const { entries, start } = headerOf(bytes, bad);
  const available = bytes.byteLength - start;
  let end = 0;
  let previous = '';
  for (const { name, from, to } of [...entries].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (to > available)
      throw bad(`is cut short: the tensor "${name}" ends at byte ${to} of ${available} bytes of data`);
    if (from < end) throw bad(`holds the tensors "${previous}" and "${name}" in the same bytes`);
    if (from > end) throw bad(`has ${from - end} bytes before the tensor "${name}" that belong to no tensor`);
    end = to;
    previous = name;
  }
  if (end < available) throw bad(`has ${available - end} bytes at its end that belong to no tensor`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Object.fromEntries(
    entries.map(({ name, dtype, shape, from, to }): [string, Weight] => {
      const width = WIDTH[dtype]!;
      const data = new Float32Array((to - from) / width);
      for (let i = 0, at = start + from; i < data.length; i++, at += width) {
        if (dtype === 'F32') data[i] = view.getFloat32(at, true);
        else data[i] = (dtype === 'F16' ? fromHalf : fromBfloat16)(view.getUint16(at, true));
      }
      return [name, { shape, data }];
    }),
  );
}

/**
 * The weights as a safetensors file. `float16` rounds every tensor of two or more dimensions; the few numbers of biases and
 * norms stay float32, and come first. Throws RangeError where a shape does not fit its data or a finite value lies beyond
 * float16.
 */
export function writeSafetensors(weights: Weights, dtype: 'float32' | 'float16'): Uint8Array {
  const widthOf = ({ shape }: Weight): number => (dtype === 'float32' || shape.length < 2 ? 4 : 2);
  const tensors = Object.entries(weights).sort(
    ([a, v], [b, w]) => widthOf(w) - widthOf(v) || (a < b ? -1 : 1),
  );
  let end = 0;
  const header = tensors.map(([name, weight]) => {
    const { shape, data } = weight;
    const width = widthOf(weight);
    if (shape.reduce((a, b) => a * b, 1) !== data.length)
      throw new RangeError(
        `The tensor "${name}" has ${data.length} values for the shape [${shape.join(', ')}].`,
      );
    const from = end;
    end += data.length * width;
    return [name, { dtype: width === 4 ? 'F32' : 'F16', shape, data_offsets: [from, end] }] as const;
  });
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  // The data starts at a multiple of eight, as the format asks; the header is filled up with spaces.
  const size = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + size + end).fill(0x20, 8, 8 + size);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(size), true);
  bytes.set(text, 8);
  let at = 8 + size;
  for (const [name, weight] of tensors) {
    const width = widthOf(weight);
    for (const value of weight.data) {
      if (width === 4) view.setFloat32(at, value, true);
      else {
        const half = toHalf(value);
        if (Number.isFinite(value) && (half & 0x7fff) === 0x7c00)
          throw new RangeError(`The tensor "${name}" holds ${value}, which float16 cannot hold.`);
        view.setUint16(at, half, true);
      }
      at += width;
    }
  }
  return bytes;
}
