import * as fc from 'fast-check';
import { at, build } from '../../../testing/array64';
import { defineCases, image, int, named, pairOf, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({ seed, image, stride: pairOf(1, 3), channels: fc.tuple(int(0, 2), int(0, 2)) })
      .map((c) => ({
        node: { op: 'subsamplePad', ...named(), stride: c.stride, channels: c.channels },
        inputs: [c.image],
        weights: {},
        seed: c.seed,
      })),
  },
  reference(node, [x]) {
    const [h, w, c] = x!.shape as [number, number, number];
    const [sh, sw] = node.stride;
    const [before, after] = node.channels;
    return build([Math.ceil(h / sh), Math.ceil(w / sw), before + c + after], (i = 0, j = 0, k = 0) =>
      k < before || k >= before + c ? 0 : at(x!, i * sh, j * sw, k - before, 0),
    );
  },
});
