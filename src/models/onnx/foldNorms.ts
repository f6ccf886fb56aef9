/**
 * What is done to weights beside arithmetic: norms (BiT's and NFNet's standardised kernels are written as norms of the kernel)
 * and scattering.
 */
import { dataFor, type HostArray, sizeOf } from '../bytes/array';
import { HostError } from '../host/arrays';

const rows = (a: HostArray): { n: number; c: number; inner: number } => {
  if (a.shape.length < 2) throw new HostError('a norm of fewer than two axes');
  return { n: a.shape[0]!, c: a.shape[1]!, inner: sizeOf(a.shape.slice(2)) };
};

/** Mean and biased variance of every (n, c), then `gamma (x - mean) / sqrt(variance + epsilon) + beta`. */
export function instanceNorm(a: HostArray, gamma: HostArray, beta: HostArray, epsilon: number): HostArray {
  const { n, c, inner } = rows(a);
  const out = dataFor(a.kind, a.data.length);
  for (let i = 0; i < n * c; i++) {
    const part = a.data.subarray(i * inner, (i + 1) * inner);
    let mean = 0;
    for (const x of part) mean += x / inner;
    let variance = 0;
    for (const x of part) variance += (x - mean) ** 2 / inner;
    const scale = gamma.data[i % c]! / Math.sqrt(variance + epsilon);
    for (let k = 0; k < inner; k++) out[i * inner + k] = (part[k]! - mean) * scale + beta.data[i % c]!;
  }
  return { ...a, data: out };
}

/** A batch norm of a constant, with the given statistics or (`training`) its own. */
export function batchNorm(
  a: HostArray,
  [gamma, beta, mean, variance]: readonly [HostArray, HostArray, HostArray, HostArray],
  epsilon: number,
  training: boolean,
): HostArray {
  const { n, c, inner } = rows(a);
  const out = dataFor(a.kind, a.data.length);
  for (let k = 0; k < c; k++) {
    let [m, v] = [mean.data[k]!, variance.data[k]!];
    if (training) {
      m = 0;
      v = 0;
      for (let i = 0; i < n; i++)
        for (let q = 0; q < inner; q++) m += a.data[(i * c + k) * inner + q]! / (n * inner);
      for (let i = 0; i < n; i++)
        for (let q = 0; q < inner; q++) v += (a.data[(i * c + k) * inner + q]! - m) ** 2 / (n * inner);
    }
    const scale = gamma.data[k]! / Math.sqrt(v + epsilon);
    for (let i = 0; i < n; i++)
      for (let q = 0; q < inner; q++) {
        const at = (i * c + k) * inner + q;
        out[at] = (a.data[at]! - m) * scale + beta.data[k]!;
      }
  }
  return { ...a, data: out };
}

/** `updates` written into a copy of `data` at `indices`. Throws HostError. */
export function scatterNd(data: HostArray, indices: HostArray, updates: HostArray): HostArray {
  const out = { ...data, data: data.data.slice() };
  const depth = indices.shape.at(-1) ?? 0;
  const inner = sizeOf(data.shape.slice(depth));
  const count = sizeOf(indices.shape.slice(0, -1));
  if (updates.data.length !== count * inner) throw new HostError('the updates do not fit their indices');
  for (let i = 0; i < count; i++) {
    let place = 0;
    for (let d = 0; d < depth; d++) {
      const size = data.shape[d]!;
      const raw = indices.data[i * depth + d]!;
      const index = raw < 0 ? raw + size : raw;
      if (!(index >= 0 && index < size))
        throw new HostError(`the index ${raw} lies outside an axis of ${size}`);
      place = place * size + index;
    }
    out.data.set(updates.data.subarray(i * inner, (i + 1) * inner), place * inner);
  }
  return out;
}
