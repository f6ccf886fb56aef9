/** Where the layers of a network stand in its strip: equal widths, a gap after a block, a larger one after a stage. Pure. */
import type { Stage } from '../../figures/reference/parts';

export const METHOD = { gaia: 'GAIA', si: 'S&I' } as const;
/** CSS pixels. */
export const PLOT = { height: 72, edge: 4, readout: 20 } as const;
const CELL = 18;
const BLOCK_GAP = 4;
const STAGE_GAP = 14;
/** Ends of the plot, in ID standard deviations. */
const LIMIT = 4;

/** A deviation's place in the plot; what lies beyond is drawn at its edge. */
export const yOf = (z: number): number => {
  const clamped = Math.min(LIMIT, Math.max(-LIMIT, z));
  return PLOT.edge + ((LIMIT - clamped) / (2 * LIMIT)) * (PLOT.height - 2 * PLOT.edge);
};

export interface Placed {
  readonly x: number;
  readonly width: number;
}
export interface StripLayout {
  /** In the order of the network. */
  readonly taps: readonly number[];
  readonly cells: Readonly<Record<number, Placed & { readonly middle: number }>>;
  readonly blocks: readonly (Placed & { readonly y: number })[];
  readonly stages: readonly (Placed & { readonly label: string })[];
  /** Of the cells. */
  readonly top: number;
  readonly cell: number;
  readonly height: number;
}

/** The strip in so many CSS pixels; with the plot above where there is something to plot. */
export function layoutOf(stages: readonly Stage[], width: number, plot: boolean): StripLayout {
  const blocks = stages.flatMap((stage) => stage.blocks);
  const count = blocks.reduce((sum, { taps }) => sum + taps.length, 0);
  const gaps = (stages.length - 1) * STAGE_GAP + (blocks.length - stages.length) * BLOCK_GAP;
  const each = Math.max(1, (width - gaps - 2) / count);
  const top = plot ? PLOT.height + 6 : 4;
  const cells: Record<number, Placed & { middle: number }> = {};
  const placedBlocks: (Placed & { y: number })[] = [];
  let x = 1;
  const placed = stages.map((stage) => {
    const start = x;
    for (const { taps } of stage.blocks) {
      const from = x;
      for (const tap of taps) {
        cells[tap] = { x, width: each - 1, middle: x + (each - 1) / 2 };
        x += each;
      }
      placedBlocks.push({ x: from, width: x - from - 1, y: top });
      x += BLOCK_GAP;
    }
    x += STAGE_GAP - BLOCK_GAP;
    return { label: stage.label, x: start, width: x - STAGE_GAP - start };
  });
  return {
    taps: blocks.flatMap(({ taps }) => taps),
    cells,
    blocks: placedBlocks,
    stages: placed,
    top,
    cell: CELL,
    height: top + CELL + 22,
  };
}
