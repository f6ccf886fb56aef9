import { count, maybe } from '../rules/attributes';
import { defineMeta, NodeFault, show } from '../rules/defineMeta';

/** `y_i = e^(x_i) / sum_j e^(x_j)` along an axis, the last where not named. */
export const meta = defineMeta({
  name: 'softmax',
  inputs: [1, 1],
  attributes: { axis: maybe(count) },
  weights: {},
  kind: () => 'smooth',
  shape(node, [x]) {
    if ((node.axis ?? 0) >= x!.length) throw new NodeFault(`has no axis ${node.axis ?? 0} in ${show(x!)}`);
    return x!;
  },
});
