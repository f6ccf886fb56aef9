import * as fc from 'fast-check';
import { mapped } from '../../../testing/array64';
import { anyShape, defineCases, named, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc.record({ seed, shape: anyShape }).map((c) => ({
      node: { op: 'batchNorm', ...named(), gamma: 'g', beta: 'b', mean: 'm', variance: 'v', epsilon: 1e-3 },
      inputs: [c.shape],
      weights: Object.fromEntries(['g', 'b', 'm', 'v'].map((name) => [name, [c.shape.at(-1)!]])),
      // A variance is positive.
      weightCentre: 1.5,
      seed: c.seed,
    })),
  },
  reference(node, [x], weights) {
    const of = (name: string, i: number): number => weights[name]!.data[i % x!.shape.at(-1)!]!;
    return mapped(
      x!,
      (v, i) =>
        (of(node.gamma, i) * (v - of(node.mean, i))) / Math.sqrt(of(node.variance, i) + node.epsilon) +
        of(node.beta, i),
    );
  },
});
