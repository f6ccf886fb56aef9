/** Normal distributions with one covariance: what Mahalanobis and RMD share. */
import { ledoitWolf, type Rows, scatter, spectrum } from '../math/linear';
import type { StateArray } from './detector';

/** What turns a covariance into the identity. */
export interface Whitening {
  /** `[D, D]`: `|matrix (f - m)|^2` is the squared Mahalanobis distance. */
  readonly matrix: Float64Array;
  /** How far the covariance was drawn towards a multiple of the identity (Ledoit and Wolf), 0: not at all. */
  readonly shrinkage: number;
}

/** Fewer images a dimension than this, and the covariance is shrunk. */
const ENOUGH = 5;

/**
 * Of centred rows `[n, D]`: `L^(-1/2) V^T` of their covariance `V L V^T`. It is shrunk by Ledoit and Wolf's rule where n < 5 D
 * or where it is singular to float32's accuracy, in which the features are.
 */
export function whiteningOf(rows: Rows): Whitening {
  const d = rows.columns;
  const covariance = scatter(rows);
  const plain = spectrum(covariance, d);
  const singular = !(plain.values[d - 1]! > d * 2 ** -24 * plain.values[0]!);
  const shrinkage = rows.rows < ENOUGH * d || singular ? ledoitWolf(rows, covariance) : 0;
  let trace = 0;
  for (let i = 0; i < d; i++) trace += covariance[i * d + i]!;
  // The identity has every vector as its own: shrinking changes the eigenvalues alone.
  const values = plain.values.map((v) => (1 - shrinkage) * v + (shrinkage * trace) / d);
  const matrix = new Float64Array(d * d);
  for (let k = 0; k < d; k++)
    for (let i = 0; i < d; i++) matrix[k * d + i] = plain.vectors[i * d + k]! / Math.sqrt(values[k]!);
  return { matrix, shrinkage };
}

/** `M f`, M `[D, D]`. */
export function times(matrix: ArrayLike<number>, f: ArrayLike<number>): Float64Array {
  const d = f.length;
  return Float64Array.from({ length: d }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < d; i++) sum += matrix[k * d + i]! * f[i]!;
    return sum;
  });
}

/** Squared distances `[C]` of one image's features `[D]` to whitened centres `[C, D]`; NaN where a class has no centre. */
export function squaredDistances(
  whitening: StateArray,
  centres: StateArray,
  f: ArrayLike<number>,
): Float64Array {
  const [classes, d] = centres.shape as [number, number];
  const y = times(whitening.data, f);
  return Float64Array.from({ length: classes }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < d; i++) sum += (y[i]! - centres.data[c * d + i]!) ** 2;
    return sum;
  });
}

/** The smallest, NaN passed over. */
export const least = (values: Float64Array): number =>
  values.reduce((a, b) => (Number.isNaN(b) || b > a ? a : b), Number.POSITIVE_INFINITY);
