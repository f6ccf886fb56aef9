import * as fc from 'fast-check';
import { at, build } from '../../../testing/array64';
import { defineCases, image, int, named, optional, paddingOf, seed } from '../testing/opCases';
import { meta } from './meta';

const side = int(-1, 3);

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        image,
        padding: fc.tuple(side, side, side, side),
        channels: optional('channels', fc.tuple(int(0, 2), int(0, 2))),
        value: optional('value', int(-2, 2)),
      })
      .filter(({ image: [h, w], padding: [t, b, l, r] }) => h + t + b > 0 && w + l + r > 0)
      .map((c) => ({
        node: { op: 'pad', ...named(), padding: c.padding, ...c.channels, ...c.value },
        inputs: [c.image],
        weights: {},
        seed: c.seed,
      })),
    'by what is there': fc
      .record({
        seed,
        image,
        padding: paddingOf(3),
        mode: fc.constantFrom('reflect' as const, 'edge' as const),
      })
      .filter(
        ({ mode, image: [h, w], padding: [t, b, l, r] }) =>
          mode === 'edge' || (Math.max(t, b) < h && Math.max(l, r) < w),
      )
      .map((c) => ({
        node: { op: 'pad', ...named(), padding: c.padding, mode: c.mode },
        inputs: [c.image],
        weights: {},
        seed: c.seed,
      })),
  },
  reference(node, [x]) {
    const [h, w, c] = x!.shape as [number, number, number];
    const [t, b, l, r] = node.padding;
    const [before, after] = node.channels ?? [0, 0];
    const value = node.value ?? 0;
    const inside = (i: number, size: number): number => {
      if (node.mode === 'edge') return Math.max(0, Math.min(i, size - 1));
      if (node.mode !== 'reflect' || size === 1) return i;
      const period = 2 * (size - 1);
      const within = ((i % period) + period) % period;
      return within < size ? within : period - within;
    };
    return build([h + t + b, w + l + r, before + c + after], (i = 0, j = 0, k = 0) =>
      k < before || k >= before + c ? value : at(x!, inside(i - t, h), inside(j - l, w), k - before, value),
    );
  },
});
