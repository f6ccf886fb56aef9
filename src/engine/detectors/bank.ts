/** Features of ID images kept as they are: what KNN and NNGuide share. */
import { EngineError } from '../errors';
import type { Matrix, StateArray } from './detector';

/** `f / |f|` in float64; zero stays zero. */
export function unit(f: ArrayLike<number>): Float64Array {
  let square = 0;
  for (let i = 0; i < f.length; i++) square += f[i]! ** 2;
  const norm = Math.sqrt(square);
  return Float64Array.from(f, (v) => (norm === 0 ? 0 : v / norm));
}

/** Every row at length one. */
export function unitRows({ rows, columns, data }: Matrix): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) out.set(unit(data.subarray(r * columns, (r + 1) * columns)), r * columns);
  return out;
}

/** Cosines `[n]` of unit features `[D]` with a bank of unit rows `[n, D]`. */
export function cosines({ shape: [n, d], data }: StateArray, f: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: n! }, (_, r) => {
    let sum = 0;
    for (let i = 0; i < d!; i++) sum += data[r * d! + i]! * f[i]!;
    return sum;
  });
}

/** Distances `[n]` of unit features `[D]` to a bank of unit rows `[n, D]`: by the differences, as products lose all digits where they are near. */
export function distances({ shape: [n, d], data }: StateArray, f: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: n! }, (_, r) => {
    let sum = 0;
    for (let i = 0; i < d!; i++) sum += (data[r * d! + i]! - f[i]!) ** 2;
    return Math.sqrt(sum);
  });
}

/** Throws EngineError `too-few-images` where the bank has fewer images than the K that is asked for. */
export function checkNeighbours(k: number, { shape: [n] }: StateArray, label: string): void {
  if (k <= n!) return;
  throw new EngineError(
    'too-few-images',
    `${label} with K = ${k} needs at least as many in-distribution images; its bank has ${n!}.`,
    { detector: label, images: n!, least: k },
  );
}
