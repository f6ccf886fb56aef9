/** One sample in float64, row by row, and what plain loops over it need. */
export interface Array64 {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export const zeros = (shape: readonly number[]): Array64 => ({ shape, data: new Float64Array(size(shape)) });
export const mapped = (x: Array64, f: (v: number, i: number) => number): Array64 => ({
  shape: x.shape,
  data: x.data.map(f),
});

/** `x[row][column][channel]`, or `outside` beyond the edge. */
export function at(x: Array64, row: number, column: number, channel: number, outside: number): number {
  const [h, w, c] = x.shape as [number, number, number];
  if (row < 0 || row >= h || column < 0 || column >= w) return outside;
  return x.data[(row * w + column) * c + channel]!;
}

/** The place in a row-by-row array of this shape. */
export const placeOf = (shape: readonly number[], index: readonly number[]): number =>
  index.reduce((sum, i, axis) => sum * shape[axis]! + i, 0);

/** Fill an array position by position: `f` gets the indices along each axis. */
export function build(shape: readonly number[], f: (...index: number[]) => number): Array64 {
  const out = zeros(shape);
  const index = shape.map(() => 0);
  for (let i = 0; i < out.data.length; i++) {
    out.data[i] = f(...index);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
  return out;
}

/** `x` at an index of a shape that it is broadcast to, aligned at the last axis. */
export const broadcastAt = (
  x: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  index: readonly number[],
): number =>
  x.data[
    placeOf(
      x.shape,
      index.slice(index.length - x.shape.length).map((i, axis) => (x.shape[axis] === 1 ? 0 : i)),
    )
  ]!;
