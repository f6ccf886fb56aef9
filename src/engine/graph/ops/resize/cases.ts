import * as fc from 'fast-check';
import { at, build } from '../../../testing/array64';
import { defineCases, image, named, optional, pairOf, seed } from '../testing/opCases';
import { meta } from './meta';

const coordinates = fc.constantFrom(
  'half-pixel' as const,
  'pytorch-half-pixel' as const,
  'align-corners' as const,
  'asymmetric' as const,
);

export const cases = defineCases(meta, {
  instances: {
    nearest: fc
      .record({
        seed,
        image,
        size: pairOf(1, 8),
        coordinates,
        rounding: optional(
          'rounding',
          fc.constantFrom(
            'round-prefer-floor' as const,
            'round-prefer-ceil' as const,
            'floor' as const,
            'ceil' as const,
          ),
        ),
      })
      .map((c) => ({
        node: {
          op: 'resize' as const,
          ...named(),
          size: c.size,
          mode: 'nearest' as const,
          coordinates: c.coordinates,
          ...c.rounding,
        },
        inputs: [c.image],
        weights: {},
        seed: c.seed,
      })),
    linear: fc
      .record({
        seed,
        image,
        size: pairOf(1, 8),
        coordinates,
        scale: optional('scale', fc.constant([1.5, 0.75] as const)),
      })
      .map((c) => ({
        node: {
          op: 'resize' as const,
          ...named(),
          size: c.size,
          mode: 'linear' as const,
          coordinates: c.coordinates,
          ...c.scale,
        },
        inputs: [c.image],
        weights: {},
        seed: c.seed,
      })),
  },
  reference(node, [x]) {
    const [h, w, c] = x!.shape as [number, number, number];
    const source = (i: number, axis: 0 | 1): number => {
      const [from, to] = [[h, w][axis]!, node.size[axis]];
      const scale = node.scale?.[axis] ?? to / from;
      const length = node.scale === undefined ? to : from * scale;
      switch (node.coordinates) {
        case 'align-corners':
          return length === 1 ? 0 : (i * (from - 1)) / (length - 1);
        case 'asymmetric':
          return i / scale;
        case 'pytorch-half-pixel':
          return to === 1 ? 0 : (i + 0.5) / scale - 0.5;
        case 'half-pixel':
          return (i + 0.5) / scale - 0.5;
      }
    };
    const clamped = (i: number, j: number, k: number): number =>
      at(x!, Math.min(Math.max(i, 0), h - 1), Math.min(Math.max(j, 0), w - 1), k, NaN);
    const nearest = (v: number): number => {
      if (node.rounding === 'floor') return Math.floor(v);
      if (node.rounding === 'ceil') return Math.ceil(v);
      const isHalf = v - Math.floor(v) === 0.5;
      if (isHalf) return node.rounding === 'round-prefer-ceil' ? Math.ceil(v) : Math.floor(v);
      return Math.round(v);
    };
    return build([...node.size, c], (i = 0, j = 0, k = 0) => {
      const [row, column] = [source(i, 0), source(j, 1)];
      if (node.mode === 'nearest') return clamped(nearest(row), nearest(column), k);
      const [top, left] = [Math.floor(row), Math.floor(column)];
      const [down, right] = [row - top, column - left];
      return (
        clamped(top, left, k) * (1 - down) * (1 - right) +
        clamped(top, left + 1, k) * (1 - down) * right +
        clamped(top + 1, left, k) * down * (1 - right) +
        clamped(top + 1, left + 1, k) * down * right
      );
    });
  },
});
