import { epsilon, positive } from '../rules/attributes';
import { defineMeta, needShape, NodeFault, show } from '../rules/defineMeta';

/**
 * `y = gamma (x - mean) / sqrt(variance + epsilon) + beta`, statistics (biased variance) over a sample's positions and
 * a group's channels; gamma, beta `[C]` along the last axis (Wu and He 2018).
 */
export const meta = defineMeta({
  name: 'groupNorm',
  inputs: [1, 1],
  attributes: { groups: positive, epsilon },
  weights: { gamma: { rank: 1 }, beta: { rank: 1 } },
  kind: () => 'smooth',
  shape(node, [x], { gamma, beta }) {
    if (x!.length < 2) throw new NodeFault(`needs positions and channels but its input is ${show(x!)}`);
    const c = x!.at(-1)!;
    if (c % node.groups !== 0)
      throw new NodeFault(`has ${c} channels, which do not divide into ${node.groups} groups`);
    needShape('gamma', gamma, [c]);
    needShape('beta', beta, [c]);
    return x!;
  },
});
