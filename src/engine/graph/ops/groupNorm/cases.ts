import * as fc from 'fast-check';
import { zeros } from '../../../testing/array64';
import { defineCases, int, named, pairOf, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        size: fc.oneof(pairOf(2, 4), fc.tuple(int(2, 6))),
        groups: int(1, 3),
        width: int(1, 3),
      })
      .map((c) => ({
        node: { op: 'groupNorm', ...named(), groups: c.groups, gamma: 'a', beta: 'b', epsilon: 1e-3 },
        inputs: [[...c.size, c.groups * c.width]],
        weights: { a: [c.groups * c.width], b: [c.groups * c.width] },
        seed: c.seed,
      })),
  },
  reference(node, [x], weights) {
    const c = x!.shape.at(-1)!;
    const positions = x!.data.length / c;
    const width = c / node.groups;
    const out = zeros(x!.shape);
    for (let g = 0; g < node.groups; g++) {
      const members: number[] = [];
      for (let p = 0; p < positions; p++)
        for (let k = g * width; k < (g + 1) * width; k++) members.push(p * c + k);
      const mean = members.reduce((sum, i) => sum + x!.data[i]!, 0) / members.length;
      const variance = members.reduce((sum, i) => sum + (x!.data[i]! - mean) ** 2, 0) / members.length;
      for (const i of members)
        out.data[i] =
          weights[node.gamma]!.data[i % c]! * ((x!.data[i]! - mean) / Math.sqrt(variance + node.epsilon)) +
          weights[node.beta]!.data[i % c]!;
    }
    return out;
  },
});
