import * as fc from 'fast-check';
import { at, build } from '../../../testing/array64';
import { defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc.record({ seed, h: int(1, 3), w: int(1, 3), c: int(1, 3), block: int(1, 3) }).map((a) => ({
      node: { op: 'spaceToDepth' as const, ...named(), block: a.block },
      inputs: [[a.h * a.block, a.w * a.block, a.c]],
      weights: {},
      seed: a.seed,
    })),
  },
  reference({ block: b }, [x]) {
    const [h, w, c] = x!.shape as [number, number, number];
    return build([h / b, w / b, c * b ** 2], (i = 0, j = 0, k = 0) => {
      const place = Math.floor(k / c);
      return at(x!, i * b + Math.floor(place / b), j * b + (place % b), k % c, 0);
    });
  },
});
