/**
 * The safetensors format: a 64-bit little-endian header length, a JSON header
 * `{name: {dtype, shape, data_offsets: [from, to]}}`, then the tensors' bytes, one after the other without gaps.
 */
import { EngineError } from '../../engine/errors';
import type { Weight, Weights } from '../../engine/graph/types';
import { fromBfloats, fromHalves, toHalf } from './half';

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

/** Where the string that begins at `from`, a quotation mark of valid JSON text, ends: the place after its last mark. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; ;) {
    const mark = text.indexOf('"', at);
    let slashes = 0;
    while (text[mark - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return mark + 1;
    at = mark + 1;
  }
}

/** The first key that an object of valid JSON text holds twice, or null: `JSON.parse` would keep the last, silently. */
export function repeatedKey(text: string): string | null {
  const seen = new Set<string>();
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') depth--;
    else if (c === '"') {
      const end = endOfString(text, at);
      let next = end;
      while (/\s/.test(text[next] ?? '')) next++;
      if (depth === 1 && text[next] === ':') {
        const key = JSON.parse(text.slice(at, end)) as string;
        if (seen.has(key)) return key;
        seen.add(key);
      }
      at = end - 1;
    }
  }
  return null;
}

/** What a message quotes of a file: short, whatever the file holds. */
const quoted = (value: unknown): string => {
  const text =
    typeof value === 'string' ? value : ((JSON.stringify(value) as string | undefined) ?? 'nothing');
  return `"${text.length > 80 ? `${text.slice(0, 80)} …` : text}"`;
};
const sizes = (shape: readonly number[]): string =>
  shape.length > 8 ? `[${shape.slice(0, 8).join(', ')}, …]` : `[${shape.join(', ')}]`;

/** Shape, type and place of one tensor; throws what is wrong with it. */
function entryOf(name: string, raw: unknown, bad: (fault: string) => EngineError): Entry {
  const of = `holds the tensor ${quoted(name)}`;
  if (!isObject(raw)) throw bad(`${of} without a description`);
  const { dtype, shape, data_offsets: offsets } = raw;
  const width = typeof dtype === 'string' && Object.hasOwn(WIDTH, dtype) ? WIDTH[dtype] : undefined;
  if (width === undefined) throw bad(`${of} of type ${quoted(dtype)}; F32, F16 and BF16 are read`);
  if (!Array.isArray(shape) || !shape.every(isCount)) throw bad(`${of} without a readable shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    throw bad(`${of} without readable offsets`);
  const [from, to] = offsets as [number, number];
  const bytes = shape.reduce((a, b) => a * b, width);
  if (to - from !== bytes)
    throw bad(`${of} of shape ${sizes(shape)}, which takes ${bytes} bytes, in ${to - from} bytes`);
  return { name, dtype: dtype as string, shape, from, to };
}

/** What a file is that is no safetensors file, by its first bytes, and what to do; null where it may be one. */
function otherFormat(bytes: Uint8Array): string | null {
  const start = String.fromCharCode(...bytes.subarray(0, 24));
  const torch = 'save its state_dict with safetensors.torch.save_file';
  if (/^\s*<(!doctype|html)/i.test(start)) return 'is a web page';
  if (start.startsWith('version https://git-lfs'))
    return 'is a pointer to a file in Git LFS, not the file: fetch it with "git lfs pull"';
  if (start.startsWith('PK\x03\x04')) return `is a zip archive, as PyTorch writes (.pth, .pt): ${torch}`;
  if (bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5 && bytes[8] !== 0x7b)
    return `is a Python pickle, as old PyTorch files are: ${torch}`;
  if (start.startsWith('\x89HDF')) return 'is an HDF5 file, as Keras writes (.h5)';
  if (start.startsWith('\x93NUMPY')) return 'is a NumPy array (.npy)';
  return null;
}

function headerOf(
  bytes: Uint8Array,
  bad: (fault: string) => EngineError,
): { entries: Entry[]; start: number } {
  if (bytes.byteLength < 8) throw bad(`is no safetensors file: it has ${bytes.byteLength} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const other = otherFormat(bytes);
  if (other !== null) throw bad(other);
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
  if (twice !== null) throw bad(`holds two tensors called ${quoted(twice)}`);
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, raw]) => entryOf(name, raw, bad));
  return { entries, start: 8 + size };
}

/** The values of a tensor, widened to float32. */
function decoded(bytes: Uint8Array, start: number, { dtype, from, to }: Entry): Float32Array {
  // A copy, since the data need not lie at a multiple of its width.
  const own = bytes.slice(start + from, start + to);
  if (!LITTLE_ENDIAN) swapBytes(own, WIDTH[dtype]!);
  if (dtype === 'F32') return new Float32Array(own.buffer);
  return (dtype === 'F16' ? fromHalves : fromBfloats)(new Uint16Array(own.buffer));
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function swapBytes(bytes: Uint8Array, width: number): void {
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

/**
 * Every float32, float16 or bfloat16 tensor of a safetensors file, widened to float32 when its values are read: the file's
 * bytes are kept, and of the tensors the one that was read last. `file` names it in errors.
 * Throws EngineError `bad-pack`: one sentence that names the file, the tensor and the fault.
 */
export function readSafetensors(bytes: Uint8Array, file: string): Weights {
  const { entries, start } = entriesOf(bytes, file);
  // The tensor that was asked for last: a loop may ask for each of its values.
  let last: { readonly entry: Entry; readonly data: Float32Array } | null = null;
  return Object.fromEntries(
    entries.map((entry): [string, Weight] => [
      entry.name,
      {
        shape: entry.shape,
        get data() {
          if (last?.entry !== entry) last = { entry, data: decoded(bytes, start, entry) };
          return last.data;
        },
      },
    ]),
  );
}

/** The first value of a file that is NaN or infinite, or null. Throws as `readSafetensors`. */
export function firstNotFinite(
  bytes: Uint8Array,
  file: string,
): { readonly name: string; readonly index: number; readonly value: number } | null {
  const { entries, start } = entriesOf(bytes, file);
  for (const entry of entries) {
    // All ones in the exponent: infinite, or no number.
    const [width, mask] = entry.dtype === 'F16' ? [2, 0x7c] : [WIDTH[entry.dtype]!, 0x7f];
    let values: Float32Array | null = null;
    for (let at = start + entry.from + width - 1, i = 0; at < start + entry.to; at += width, i++) {
      if ((bytes[at]! & mask) !== mask) continue;
      values ??= decoded(bytes, start, entry);
      const value = values[i]!;
      if (!Number.isFinite(value)) return { name: entry.name, index: i, value };
    }
  }
  return null;
}

/** The tensors of a file that fill it without a gap, and where their bytes start. */
function entriesOf(
  bytes: Uint8Array,
  file: string,
): { readonly entries: readonly Entry[]; readonly start: number } {
  const bad = (fault: string): EngineError => new EngineError('bad-pack', `"${file}" ${fault}.`, { file });
  const { entries, start } = headerOf(bytes, bad);
  const available = bytes.byteLength - start;
  let end = 0;
  let previous = '';
  for (const { name, from, to } of [...entries].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (to > available)
      throw bad(`is cut short: the tensor ${quoted(name)} ends at byte ${to} of ${available} bytes of data`);
    if (from < end) throw bad(`holds the tensors ${quoted(previous)} and ${quoted(name)} in the same bytes`);
    if (from > end)
      throw bad(`has ${from - end} bytes before the tensor ${quoted(name)} that belong to no tensor`);
    end = to;
    previous = name;
  }
  if (end < available) throw bad(`has ${available - end} bytes at its end that belong to no tensor`);
  return { entries, start };
}

/** How numbers are written. */
export type Dtype = 'float32' | 'float16';

/**
 * The weights as a safetensors file. `float16` rounds every tensor of two or more dimensions; the few numbers of biases and
 * norms stay float32, and come first. A function says it of each tensor by its name. Throws RangeError where a shape does not fit its data or a finite value lies beyond
 * float16.
 */
export function writeSafetensors(weights: Weights, dtype: Dtype | ((name: string) => Dtype)): Uint8Array {
  const widths = new Map(
    Object.entries(weights).map(([name, weight]) => {
      const own = typeof dtype === 'string' ? dtype : dtype(name);
      return [weight, own === 'float32' || weight.shape.length < 2 ? 4 : 2];
    }),
  );
  const widthOf = (weight: Weight): number => widths.get(weight)!;
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
