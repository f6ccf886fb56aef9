import type { ColorMap, Rgb } from './colorMaps';

export interface HeatmapRows {
  /** One array a row, ragged; NaN is drawn as nothing. */
  readonly rows: readonly ArrayLike<number>[];
  readonly columns: number;
  /** Colour scale: -limit..limit (signed) or 0..limit (unsigned). */
  readonly limit: number;
  readonly map: ColorMap;
}

/** Colour of a value. An unsigned map shows magnitudes. */
export function colorOf(value: number, limit: number, map: ColorMap): Rgb {
  const t = limit === 0 ? 0 : value / limit;
  return map.kind === 'signed' ? map.at(t) : map.at(Math.abs(t));
}

/** RGBA of `columns x rows`, a pixel a cell; what has no value is transparent. */
export function heatmapPixels({ rows, columns, limit, map }: HeatmapRows): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(columns * rows.length * 4);
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    for (let c = 0; c < row.length; c++) {
      const v = row[c]!;
      if (Number.isNaN(v)) continue;
      const at = (r * columns + c) * 4;
      const [red, green, blue] = colorOf(v, limit, map);
      out[at] = red;
      out[at + 1] = green;
      out[at + 2] = blue;
      out[at + 3] = 255;
    }
  }
  return out;
}

export interface Grid {
  /** CSS pixels of a cell; whole device pixels, so that cells are crisp and equal. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly width: number;
  readonly height: number;
}
/** Cells that fill `available` CSS pixels where that leaves each at least `least`, in whole device pixels. */
export function gridOf(
  columns: number,
  rows: number,
  available: number,
  rowHeight: number,
  ratio: number,
  least: number,
): Grid {
  const device = Math.max(Math.ceil(least * ratio), Math.floor((available * ratio) / columns));
  const cellWidth = device / ratio;
  const cellHeight = Math.round(rowHeight * ratio) / ratio;
  return { cellWidth, cellHeight, width: cellWidth * columns, height: cellHeight * rows };
}

/** Columns to number, none nearer to the next than `least` CSS pixels: multiples of a power of two, from 0. */
export function columnTicks(columns: number, cellWidth: number, least: number): number[] {
  let step = 1;
  while (step * cellWidth < least) step *= 2;
  return Array.from({ length: Math.ceil(columns / step) }, (_, i) => i * step);
}

/** Where a label of a cell stands: beside its middle, on the side that has more room, above it where three rows are above. */
export function labelPlace(
  { row, column }: { readonly row: number; readonly column: number },
  { cellWidth, cellHeight, width, height }: Grid,
): { readonly left?: number; readonly right?: number; readonly top?: number; readonly bottom?: number } {
  const x = (column + 0.5) * cellWidth;
  return {
    ...(x < width / 2 ? { left: x } : { right: width - x }),
    ...(row >= 3 ? { bottom: height - row * cellHeight + 6 } : { top: (row + 1) * cellHeight + 6 }),
  };
}

/** Where an arrow key leads on a ragged grid, or null for another key. */
export function moveBy(
  key: string,
  from: { readonly row: number; readonly column: number },
  lengths: readonly number[],
): { row: number; column: number } | null {
  const last = lengths.length - 1;
  const row = Math.min(Math.max(from.row, 0), last);
  const go = (r: number, c: number): { row: number; column: number } => {
    const to = Math.min(Math.max(r, 0), last);
    return { row: to, column: Math.min(Math.max(c, 0), lengths[to]! - 1) };
  };
  switch (key) {
    case 'ArrowLeft':
      return go(row, from.column - 1);
    case 'ArrowRight':
      return go(row, from.column + 1);
    case 'ArrowUp':
      return go(row - 1, from.column);
    case 'ArrowDown':
      return go(row + 1, from.column);
    case 'PageUp':
      return go(row, from.column - 16);
    case 'PageDown':
      return go(row, from.column + 16);
    case 'Home':
      return go(row, 0);
    case 'End':
      return go(row, lengths[row]! - 1);
    default:
      return null;
  }
}
