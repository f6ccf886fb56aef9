import { EigenvalueDecomposition, Matrix as Dense } from 'ml-matrix';

/** Rows `[n, d]`, row by row. */
export interface Rows {
  readonly rows: number;
  readonly columns: number;
  readonly data: ArrayLike<number>;
}

/** Mean of the rows, `[d]`, in float64. */
export function meanRow({ rows, columns, data }: Rows): Float64Array {
  const mean = new Float64Array(columns);
  for (let r = 0; r < rows; r++) for (let i = 0; i < columns; i++) mean[i]! += data[r * columns + i]!;
  return mean.map((v) => v / rows);
}

/** The rows less `centre(r)` `[d]` each, in float64. */
export function centred({ rows, columns, data }: Rows, centre: (row: number) => ArrayLike<number>): Rows {
  const out = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    const c = centre(r);
    for (let i = 0; i < columns; i++) out[r * columns + i] = data[r * columns + i]! - c[i]!;
  }
  return { rows, columns, data: out };
}

/** `X^T X / n` of rows X `[n, d]`, `[d, d]`: the covariance where the rows are centred. Cost: n d^2 / 2. */
export function scatter({ rows, columns: d, data }: Rows): Float64Array {
  const out = new Float64Array(d * d);
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < d; i++) {
      const x = data[r * d + i]!;
      if (x === 0) continue;
      for (let j = i; j < d; j++) out[i * d + j]! += x * data[r * d + j]!;
    }
  for (let i = 0; i < d; i++)
    for (let j = i; j < d; j++) out[i * d + j] = out[j * d + i] = out[i * d + j]! / rows;
  return out;
}

/** Eigenvalues of a symmetric matrix, the largest first, and their unit vectors: `vectors[i * d + k]` is entry i of the k-th. */
export interface Spectrum {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** The spectrum of a symmetric matrix `[d, d]`, in float64. Cost: some 9 d^3. */
export function spectrum(matrix: Float64Array, d: number): Spectrum {
  const dense = Dense.from1DArray(d, d, matrix);
  const found = new EigenvalueDecomposition(dense, { assumeSymmetric: true });
  const order = found.realEigenvalues
    .map((_, k) => k)
    .sort((a, b) => found.realEigenvalues[b]! - found.realEigenvalues[a]!);
  const vectors = new Float64Array(d * d);
  for (let i = 0; i < d; i++)
    for (let k = 0; k < d; k++) vectors[i * d + k] = found.eigenvectorMatrix.get(i, order[k]!);
  return { values: Float64Array.from(order, (k) => found.realEigenvalues[k]!), vectors };
}

/**
 * Ledoit and Wolf (2004): how far the covariance of centred rows X `[n, d]` is best drawn towards `mu I`, mu its mean
 * variance; 0 (not at all) to 1.
 */
export function ledoitWolf({ rows: n, columns: d, data }: Rows, covariance: Float64Array): number {
  let fourth = 0;
  for (let r = 0; r < n; r++) {
    let square = 0;
    for (let i = 0; i < d; i++) square += data[r * d + i]! ** 2;
    fourth += square * square;
  }
  let trace = 0;
  for (let i = 0; i < d; i++) trace += covariance[i * d + i]!;
  const squares = covariance.reduce((sum, v) => sum + v * v, 0);
  const mu = trace / d;
  const delta = (squares - 2 * mu * trace + d * mu * mu) / d;
  const beta = Math.min((fourth / n - squares) / (d * n), delta);
  return beta <= 0 ? 0 : beta / delta;
}

/** Singular values of X `[n, d]`, the largest first, `[min(n, d)]`, in float64: by the smaller of `X X^T` and `X^T X`. */
export function singularValues({ rows: n, columns: d, data }: Rows): Float64Array {
  const [count, side] = n < d ? [d, n] : [n, d];
  const at = n < d ? (i: number, r: number) => data[r * d + i]! : (i: number, r: number) => data[i * d + r]!;
  const turned = new Float64Array(n * d);
  for (let i = 0; i < count; i++) for (let r = 0; r < side; r++) turned[i * side + r] = at(i, r);
  // `scatter` divides by the number of rows.
  return spectrum(scatter({ rows: count, columns: side, data: turned }), side).values.map((v) =>
    Math.sqrt(Math.max(0, v * count)),
  );
}

/**
 * The shortest u `[d]` with `W^T u = -b`, W `[d, C]`: `-pinv(W^T) b`, by the spectrum of `W^T W`. Cost: some 9 C^3.
 */
export function originOf({ rows: d, columns: c, data }: Rows, bias: ArrayLike<number>): Float64Array {
  const gram = scatter({ rows: d, columns: c, data });
  const { values, vectors } = spectrum(gram, c);
  const solved = new Float64Array(c);
  for (let k = 0; k < c; k++) {
    // `scatter` divides by the number of rows.
    const value = values[k]! * d;
    if (!(value > 1e-13 * values[0]! * d)) continue;
    let along = 0;
    for (let i = 0; i < c; i++) along += vectors[i * c + k]! * bias[i]!;
    for (let i = 0; i < c; i++) solved[i]! -= (vectors[i * c + k]! * along) / value;
  }
  return Float64Array.from({ length: d }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < c; j++) sum += data[i * c + j]! * solved[j]!;
    return sum;
  });
}
