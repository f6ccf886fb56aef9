import * as v from 'valibot';
import { maybe, positive } from '../rules/attributes';
import { defineMeta, imageShape, NodeFault } from '../rules/defineMeta';

/**
 * Blocks of channels become squares of pixels: `[H, W, C]` -> `[H b, W b, C / b^2]`. Channels stand as (row, column, channel) in
 * mode `DCR`, as (channel, row, column) in `CRD`, which is PyTorch's pixel shuffle.
 */
export const meta = defineMeta({
  name: 'depthToSpace',
  inputs: [1, 1],
  attributes: { block: positive, mode: maybe(v.picklist(['DCR', 'CRD'])) },
  weights: {},
  kind: () => 'linear',
  shape({ block }, [x]) {
    const [h, w, c] = imageShape(x);
    if (c % block ** 2 !== 0)
      throw new NodeFault(`has ${c} channels, which do not divide into squares of ${block} x ${block}`);
    return [h * block, w * block, c / block ** 2];
  },
});
