/**
 * What a file says about numbers that do not depend on the picture is worked out here, once, on the host: shape arithmetic,
 * casts, standardised kernels. NumPy's rules throughout; integers are doubles.
 */
import { dataFor, type HostArray, sizeOf } from '../bytes/array';

/** What cannot be: the caller says where. */
export class HostError extends Error {
  override readonly name = 'HostError';
}

/** Most values an array on the host may have: 128 MB of float32. */
const MOST_VALUES = 1 << 25;

/** `most`: Infinity for values that are there already. */
const checked = (shape: readonly number[], most = MOST_VALUES): number => {
  const count = sizeOf(shape);
  if (shape.some((n) => !Number.isInteger(n) || n < 0))
    throw new HostError(`no shape is [${shape.join(', ')}]`);
  if (count > most) throw new HostError(`a constant of shape [${shape.join(', ')}] is too large`);
  return count;
};

/** A new array of zeros. */
export function zeros(shape: readonly number[], kind: HostArray['kind']): HostArray {
  return { shape, kind, data: dataFor(kind, checked(shape)) };
}
/** A list of integers. */
export const intsOf = (values: readonly number[]): HostArray => ({
  shape: [values.length],
  kind: 'int',
  data: Float64Array.from(values),
});
/** One number. */
export const scalarOf = (value: number, kind: HostArray['kind'] = 'int'): HostArray => ({
  shape: [],
  kind,
  data: kind === 'float' ? Float32Array.of(value) : Float64Array.of(value),
});

/** Elements from one index to the next, per axis. */
function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let d = shape.length - 2; d >= 0; d--) strides[d] = strides[d + 1]! * shape[d + 1]!;
  return strides;
}

/** NumPy's broadcasting of two shapes, or null. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] | null {
  const rank = Math.max(a.length, b.length);
  const out: number[] = [];
  for (let d = 0; d < rank; d++) {
    const x = a[a.length - rank + d] ?? 1;
    const y = b[b.length - rank + d] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return null;
    out.push(x === 1 ? y : x);
  }
  return out;
}

/** Visit every position of `shape` with its place in an array of the strides. */
function places(shape: readonly number[], strides: readonly number[], start = 0): Float64Array {
  const count = checked(shape);
  const out = new Float64Array(count);
  const index = new Array<number>(shape.length).fill(0);
  let at = start;
  for (let i = 0; i < count; i++) {
    out[i] = at;
    for (let d = shape.length - 1; d >= 0; d--) {
      at += strides[d]!;
      if (++index[d]! < shape[d]!) break;
      at -= strides[d]! * shape[d]!;
      index[d] = 0;
    }
  }
  return out;
}

const broadcastStrides = (from: readonly number[], to: readonly number[]): number[] => {
  const strides = stridesOf(from);
  return to.map((_, d) => {
    const own = d - (to.length - from.length);
    return own < 0 || from[own] === 1 ? 0 : strides[own]!;
  });
};

/** The array written out in a larger shape. */
export function expandTo(a: HostArray, shape: readonly number[]): HostArray {
  const to = broadcast(a.shape, shape);
  if (to?.length !== shape.length || to.some((n, d) => n !== shape[d]))
    throw new HostError(`[${a.shape.join(', ')}] does not broadcast to [${shape.join(', ')}]`);
  const out = zeros(shape, a.kind);
  places(shape, broadcastStrides(a.shape, shape)).forEach((at, i) => (out.data[i] = a.data[at]!));
  return out;
}

/** `f` of every value. */
export function map1(a: HostArray, f: (x: number) => number, kind = a.kind): HostArray {
  const out = dataFor(kind, a.data.length);
  for (let i = 0; i < out.length; i++) out[i] = f(a.data[i]!);
  return { shape: a.shape, kind, data: out };
}

/** `f` of every pair, broadcast. */
export function map2(
  a: HostArray,
  b: HostArray,
  f: (x: number, y: number) => number,
  kind: HostArray['kind'] = a.kind,
): HostArray {
  const shape = broadcast(a.shape, b.shape);
  if (shape === null)
    throw new HostError(`[${a.shape.join(', ')}] and [${b.shape.join(', ')}] do not broadcast`);
  const out = zeros(shape, kind);
  const [pa, pb] = [
    places(shape, broadcastStrides(a.shape, shape)),
    places(shape, broadcastStrides(b.shape, shape)),
  ];
  for (let i = 0; i < out.data.length; i++) out.data[i] = f(a.data[pa[i]!]!, b.data[pb[i]!]!);
  return out;
}

export function reshape(a: HostArray, shape: readonly number[]): HostArray {
  if (checked(shape, Infinity) !== a.data.length)
    throw new HostError(`[${a.shape.join(', ')}] does not reshape to [${shape.join(', ')}]`);
  return { ...a, shape };
}

export function transpose(a: HostArray, perm: readonly number[]): HostArray {
  if (perm.length === 2 && perm[0] === 1) return turnedMatrix(a);
  const strides = stridesOf(a.shape);
  const out = zeros(
    perm.map((p) => a.shape[p]!),
    a.kind,
  );
  const from = places(
    out.shape,
    perm.map((p) => strides[p]!),
  );
  for (let i = 0; i < from.length; i++) out.data[i] = a.data[from[i]!]!;
  return out;
}

/** A matrix of any size, without a list of places: dense layers have 100 million weights. */
function turnedMatrix({ shape, kind, data }: HostArray): HostArray {
  const [rows, columns] = shape as [number, number];
  const out = dataFor(kind, rows * columns);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c]!;
  return { shape: [columns, rows], kind, data: out };
}

/** `begin`, `step` and the number of elements, one an axis. */
export function slice(
  a: HostArray,
  begin: readonly number[],
  count: readonly number[],
  step: readonly number[],
): HostArray {
  const strides = stridesOf(a.shape);
  const out = zeros(count, a.kind);
  if (out.data.length === 0) return out;
  const start = begin.reduce((sum, b, d) => sum + b * strides[d]!, 0);
  const from = places(
    count,
    strides.map((s, d) => s * step[d]!),
    start,
  );
  for (let i = 0; i < from.length; i++) out.data[i] = a.data[from[i]!]!;
  return out;
}

export function concat(parts: readonly HostArray[], axis: number): HostArray {
  const first = parts[0]!;
  const shape = first.shape.map((n, d) =>
    d === axis ? parts.reduce((sum, p) => sum + (p.shape[axis] ?? 0), 0) : n,
  );
  if (
    parts.some((p) => p.shape.length !== shape.length || p.shape.some((n, d) => d !== axis && n !== shape[d]))
  )
    throw new HostError('the parts of a concatenation do not fit');
  const out = zeros(shape, first.kind);
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const row = shape[axis]! * inner;
  let offset = 0;
  for (const p of parts) {
    const own = p.shape[axis]! * inner;
    for (let o = 0; o < outer; o++) out.data.set(p.data.subarray(o * own, (o + 1) * own), o * row + offset);
    offset += own;
  }
  return out;
}

/** Elements along an axis by their number; negative ones count from the end. */
export function gather(a: HostArray, indices: HostArray, axis: number): HostArray {
  const size = a.shape[axis]!;
  const picks = Array.from(indices.data, (i) => (i < 0 ? i + size : i));
  const wrong = picks.find((i) => !(i >= 0 && i < size));
  if (wrong !== undefined) throw new HostError(`the index ${wrong} lies outside an axis of ${size}`);
  const inner = sizeOf(a.shape.slice(axis + 1));
  const outer = sizeOf(a.shape.slice(0, axis));
  const out = zeros([...a.shape.slice(0, axis), ...indices.shape, ...a.shape.slice(axis + 1)], a.kind);
  let at = 0;
  for (let o = 0; o < outer; o++)
    for (const i of picks) {
      const from = (o * size + i) * inner;
      out.data.set(a.data.subarray(from, from + inner), at);
      at += inner;
    }
  return out;
}

/** Fold the values along some axes. */
export function reduce(
  a: HostArray,
  axes: readonly number[],
  keepDims: boolean,
  of: (values: readonly number[]) => number,
): HostArray {
  const kept = a.shape.map((n, d) => (axes.includes(d) ? 1 : n));
  const strides = stridesOf(a.shape);
  const starts = places(kept, strides);
  const inside = places(
    axes.map((d) => a.shape[d]!),
    axes.map((d) => strides[d]!),
  );
  const out = zeros(keepDims ? kept : a.shape.filter((_, d) => !axes.includes(d)), a.kind);
  starts.forEach((start, i) => (out.data[i] = of(Array.from(inside, (at) => a.data[start + at]!))));
  return out;
}

/** `[..., M, K] x [..., K, N]`, leading axes broadcast. */
export function matMul(a: HostArray, b: HostArray): HostArray {
  if (a.shape.length < 2 || b.shape.length < 2 || a.shape.at(-1) !== b.shape.at(-2))
    throw new HostError(`[${a.shape.join(', ')}] and [${b.shape.join(', ')}] do not multiply`);
  const [m, k, n] = [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];
  const lead = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (lead === null) throw new HostError('the leading axes of a product do not broadcast');
  if (sizeOf(lead) * m * k * n > 1 << 28) throw new HostError('a product of constants is too large');
  const [wide, tall] = [expandTo(a, [...lead, m, k]), expandTo(b, [...lead, k, n])];
  const out = zeros([...lead, m, n], a.kind);
  for (let l = 0; l < sizeOf(lead); l++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let q = 0; q < k; q++) sum += wide.data[(l * m + i) * k + q]! * tall.data[(l * k + q) * n + j]!;
        out.data[(l * m + i) * n + j] = sum;
      }
  return out;
}
