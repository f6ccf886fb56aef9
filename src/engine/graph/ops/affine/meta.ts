import { defineMeta, needShape } from '../rules/defineMeta';

/** Per-channel `y = scale * x + shift`, both `[C]`. */
export const meta = defineMeta({
  name: 'affine',
  inputs: [1, 1],
  attributes: {},
  weights: { scale: { rank: 1 }, shift: { rank: 1 } },
  kind: () => 'linear',
  shape(_node, [x], { scale, shift }) {
    const channels = [x!.at(-1) ?? 1];
    needShape('scale', scale, channels);
    needShape('shift', shift, channels);
    return x!;
  },
});
