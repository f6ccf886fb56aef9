import { defineMeta, sizeOf } from '../rules/defineMeta';

/** All values of a sample in one row, in the order they stand: rows, columns, channels. */
export const meta = defineMeta({
  name: 'flatten',
  inputs: [1, 1],
  attributes: {},
  weights: {},
  kind: () => 'linear',
  shape: (_node, [x]) => [sizeOf(x!)],
});
