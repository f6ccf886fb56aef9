import { count, epsilon } from '../rules/attributes';
import { defineMeta, needShape, NodeFault, show } from '../rules/defineMeta';

/**
 * Over all axes from `axis` on: `y = gamma (x - mean) / sqrt(variance + epsilon) + beta`; gamma and beta of their shape (Ba et al. 2016).
 */
export const meta = defineMeta({
  name: 'layerNorm',
  inputs: [1, 1],
  attributes: { axis: count, epsilon },
  weights: { gamma: { optional: true }, beta: { optional: true } },
  kind: () => 'smooth',
  shape(node, [x], { gamma, beta }) {
    if (node.axis >= x!.length) throw new NodeFault(`has no axis ${node.axis} in ${show(x!)}`);
    needShape('gamma', gamma, x!.slice(node.axis));
    needShape('beta', beta, x!.slice(node.axis));
    return x!;
  },
});
