import { epsilon } from '../rules/attributes';
import { defineMeta, needShape, NodeFault, show } from '../rules/defineMeta';

/** Each channel over a sample's positions: `y = gamma (x - mean) / sqrt(variance + epsilon) + beta` (Ulyanov et al. 2016). */
export const meta = defineMeta({
  name: 'instanceNorm',
  inputs: [1, 1],
  attributes: { epsilon },
  weights: { gamma: { rank: 1, optional: true }, beta: { rank: 1, optional: true } },
  kind: () => 'smooth',
  shape(_node, [x], { gamma, beta }) {
    if (x!.length < 2) throw new NodeFault(`needs positions and channels but its input is ${show(x!)}`);
    needShape('gamma', gamma, [x!.at(-1)!]);
    needShape('beta', beta, [x!.at(-1)!]);
    return x!;
  },
});
