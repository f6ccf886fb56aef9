import * as fc from 'fast-check';
import { mapped } from '../../../testing/array64';
import { anyShape, defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({ seed, lead: anyShape, c: int(1, 6), size: int(1, 5), alpha: fc.constantFrom(0.1, 1) })
      .map((a) => ({
        node: { op: 'lrn' as const, ...named(), size: a.size, alpha: a.alpha, beta: 0.75, bias: 1 },
        inputs: [[...a.lead.slice(0, 3), a.c]],
        weights: {},
        seed: a.seed,
      })),
  },
  reference(node, [x]) {
    const c = x!.shape.at(-1)!;
    return mapped(x!, (v, i) => {
      const j = i % c;
      const before = Math.floor((node.size - 1) / 2);
      let sum = 0;
      for (let k = Math.max(0, j - before); k <= Math.min(c - 1, j + node.size - 1 - before); k++)
        sum += x!.data[i - j + k]! ** 2;
      return v / (node.bias + (node.alpha / node.size) * sum) ** node.beta;
    });
  },
});
