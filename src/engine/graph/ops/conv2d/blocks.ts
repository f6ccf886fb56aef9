/** Side of the squares that are transposed one after the other, so that reading and writing stay within the cache. */
const TILE = 32;

/** Where a block of a kernel is read, and where it goes. */
export interface Block {
  /** First value, and values from one row to the next. */
  readonly from: number;
  readonly fromStride: number;
  readonly to: number;
  readonly toStride: number;
}

/** Write the transpose of `rows` x `columns` values of `source` into `target`. */
export function transposeBlock(
  source: Float32Array,
  target: Float32Array,
  { from, fromStride, to, toStride }: Block,
  rows: number,
  columns: number,
): void {
  for (let r = 0; r < rows; r += TILE)
    for (let c = 0; c < columns; c += TILE) {
      const lastRow = Math.min(rows, r + TILE);
      const lastColumn = Math.min(columns, c + TILE);
      for (let j = c; j < lastColumn; j++)
        for (let i = r; i < lastRow; i++) target[to + j * toStride + i] = source[from + i * fromStride + j]!;
    }
}

/**
 * The kernel of the transposed convolution: turned by half a turn in space, channel axes swapped within each group:
 * `[kh, kw, C / groups, K]` -> `[kh, kw, K / groups, C]`.
 */
export function flipped(
  values: Float32Array,
  [kh, kw, ci, k]: readonly [number, number, number, number],
  groups: number,
): Float32Array {
  const out = new Float32Array(values.length);
  const own = k / groups;
  for (let place = 0; place < kh * kw; place++)
    for (let g = 0; g < groups; g++) {
      const block = {
        from: place * ci * k + g * own,
        fromStride: k,
        to: (kh * kw - 1 - place) * ci * k + g * ci,
        toStride: ci * groups,
      };
      transposeBlock(values, out, block, ci, own);
    }
  return out;
}
