import * as fc from 'fast-check';
import { at, build } from '../../../testing/array64';
import { defineCases, int, named, optional, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        h: int(1, 3),
        w: int(1, 3),
        c: int(1, 2),
        block: int(1, 3),
        mode: optional('mode', fc.constantFrom('DCR' as const, 'CRD' as const)),
      })
      .map((a) => ({
        node: { op: 'depthToSpace' as const, ...named(), block: a.block, ...a.mode },
        inputs: [[a.h, a.w, a.c * a.block ** 2]],
        weights: {},
        seed: a.seed,
      })),
  },
  reference({ block: b, mode }, [x]) {
    const [h, w, c] = x!.shape as [number, number, number];
    const own = c / b ** 2;
    return build([h * b, w * b, own], (i = 0, j = 0, k = 0) => {
      const place = (i % b) * b + (j % b);
      const channel = mode === 'CRD' ? k * b ** 2 + place : place * own + k;
      return at(x!, Math.floor(i / b), Math.floor(j / b), channel, 0);
    });
  },
});
