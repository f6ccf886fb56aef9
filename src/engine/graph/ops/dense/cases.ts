import * as fc from 'fast-check';
import { build } from '../../../testing/array64';
import { defineCases, int, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        lead: fc.array(int(1, 3), { maxLength: 2 }),
        d: int(1, 9),
        k: int(1, 6),
        bias: fc.boolean(),
      })
      .map((c) => ({
        node: { op: 'dense', ...named(), weight: 'w', ...(c.bias ? { bias: 'b' } : {}) },
        inputs: [[...c.lead, c.d]],
        weights: { w: [c.d, c.k], ...(c.bias ? { b: [c.k] } : {}) },
        seed: c.seed,
      })),
  },
  reference(node, [x], weights) {
    const w = weights[node.weight]!;
    const [d, k] = w.shape as [number, number];
    const rows = x!.data.length / d;
    const y = build([rows, k], (row = 0, j = 0) => {
      let sum = node.bias === undefined ? 0 : weights[node.bias]!.data[j]!;
      for (let i = 0; i < d; i++) sum += x!.data[row * d + i]! * w.data[i * k + j]!;
      return sum;
    });
    return { shape: [...x!.shape.slice(0, -1), k], data: y.data };
  },
});
