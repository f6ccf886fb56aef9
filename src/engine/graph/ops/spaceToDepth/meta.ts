import { positive } from '../rules/attributes';
import { defineMeta, imageShape, NodeFault } from '../rules/defineMeta';

/** Squares of pixels become channels, as (row, column, channel): `[H, W, C]` -> `[H / b, W / b, C b^2]`. */
export const meta = defineMeta({
  name: 'spaceToDepth',
  inputs: [1, 1],
  attributes: { block: positive },
  weights: {},
  kind: () => 'linear',
  shape({ block }, [x]) {
    const [h, w, c] = imageShape(x);
    if (h % block !== 0 || w % block !== 0)
      throw new NodeFault(`has ${h} x ${w} pixels, which do not divide into squares of ${block} x ${block}`);
    return [h / block, w / block, c * block ** 2];
  },
});
