import { epsilon } from '../rules/attributes';
import { defineMeta, needShape, NodeFault } from '../rules/defineMeta';

/**
 * Inference-mode batch norm: `y = gamma (x - mean) / sqrt(variance + epsilon) + beta`, all `[C]`. Folded into the
 * convolution before it, or made an affine, when a network is loaded.
 */
export const meta = defineMeta({
  name: 'batchNorm',
  inputs: [1, 1],
  attributes: { epsilon },
  weights: { gamma: { rank: 1 }, beta: { rank: 1 }, mean: { rank: 1 }, variance: { rank: 1 } },
  kind: () => 'linear',
  shape(_node, [x], { gamma, beta, mean, variance }) {
    const channels = [x!.at(-1) ?? 1];
    needShape('gamma', gamma, channels);
    needShape('beta', beta, channels);
    needShape('mean', mean, channels);
    needShape('variance', variance, channels);
    return x!;
  },
  check(node, { variance }) {
    const at = variance.findIndex((value) => !(value + node.epsilon > 0));
    if (at >= 0)
      throw new NodeFault(
        `holds the variance ${variance[at]} of channel ${at}, with epsilon ${node.epsilon} not positive`,
        'variance',
      );
  },
});
