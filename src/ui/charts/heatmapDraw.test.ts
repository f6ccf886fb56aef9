import { describe, expect, it } from 'vitest';
import { viridis } from './colorMaps';
import { columnTicks, gridOf, heatmapPixels, labelPlace, moveBy } from './heatmapDraw';
import { mapPixels, opacityOf } from './mapPixels';
import { shortNames } from './layerNames';

describe('heatmaps', () => {
  it('leaves out what a ragged row does not have, and what has not arrived', () => {
    const pixels = heatmapPixels({ rows: [[1], [0, Number.NaN]], columns: 2, limit: 1, map: viridis });
    expect([3, 7, 11, 15].map((at) => pixels[at])).toEqual([255, 0, 255, 0]);
  });

  it('makes cells of whole device pixels, none narrower than the least', () => {
    const wide = gridOf(128, 13, 1000, 20, 1.5, 3);
    expect(wide.cellWidth * 1.5).toBe(11);
    expect(wide.width).toBeLessThanOrEqual(1000);
    expect(gridOf(640, 37, 300, 16, 2, 3).cellWidth).toBe(3);
  });

  it('walks with the arrow keys and stays on the ragged grid', () => {
    const lengths = [16, 64];
    const at = { row: 1, column: 40 };
    expect(moveBy('ArrowUp', at, lengths)).toEqual({ row: 0, column: 15 });
    expect(moveBy('ArrowDown', at, lengths)).toEqual(at);
    expect(moveBy('End', at, lengths)).toEqual({ row: 1, column: 63 });
    expect(moveBy('Home', at, lengths)).toEqual({ row: 1, column: 0 });
    expect(moveBy('ArrowRight', { row: 0, column: 15 }, lengths)).toEqual({ row: 0, column: 15 });
    expect(moveBy('x', at, lengths)).toBeNull();
  });

  it('lets the picture through where a map says nothing, and lays a zero map evenly', () => {
    expect(opacityOf(1, 1, 0.7)).toBeCloseTo(0.7);
    expect(opacityOf(0, 1, 0.7)).toBeLessThan(0.3);
    expect(opacityOf(0, 1, 1)).toBe(1);
    expect(opacityOf(0, 0, 0.7)).toBe(0.7);
    const layer = {
      width: 2,
      height: 1,
      values: Float32Array.of(0, -2),
      limit: 1,
      colors: viridis,
      opacity: 0.5,
    };
    expect(mapPixels(layer)[7]).toBe(128);
  });
});

describe('what stands beside the cells', () => {
  it('numbers columns so that no number touches the next', () => {
    expect(columnTicks(128, 5, 36)).toEqual([
      0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120,
    ]);
    expect(columnTicks(10, 4, 36)).toEqual([0]);
    expect(columnTicks(3, 40, 36)).toEqual([0, 1, 2]);
  });

  it('labels a cell on the side with more room, and below it at the top', () => {
    const grid = { cellWidth: 4, cellHeight: 10, width: 400, height: 100 };
    expect(labelPlace({ row: 5, column: 10 }, grid)).toEqual({ left: 42, bottom: 56 });
    expect(labelPlace({ row: 1, column: 90 }, grid)).toEqual({ right: 38, top: 26 });
  });
});

describe('short layer names', () => {
  it('drops what says nothing and stays unambiguous', () => {
    expect(shortNames(['block1.layer.0.bn1', 'bn1'])).toEqual(['B1.0.bn1', 'bn1']);
    expect(shortNames(['layers.a', 'layer.a', 'b'])).toEqual(['layers.a', 'layer.a', 'b']);
  });
});
