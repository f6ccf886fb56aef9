import type { Matrix } from './detector';

/** Row `r` of a matrix, a view. */
export const rowOf = ({ columns, data }: Matrix, r: number): Float32Array | Float64Array =>
  data.subarray(r * columns, (r + 1) * columns);

/** One number a row. */
export const rowsOf = (
  m: Matrix,
  of: (row: Float32Array | Float64Array, r: number) => number,
): Float64Array => Float64Array.from({ length: m.rows }, (_, r) => of(rowOf(m, r), r));
