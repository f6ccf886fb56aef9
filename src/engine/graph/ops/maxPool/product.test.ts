import { expect, test } from 'vitest';
import { mulberry32 } from '../../../../lib/random';
import { onBackends } from '../../../testing/numerics';
import { tf, type Tensor4D } from '../../../tf';
import { type Pair, type Windows, windowsOver } from '../rules/window';
import { productOnHost } from './hostProduct';
import { meta } from './meta';
import { op, productOfViews } from './op';

const WINDOWS: readonly (readonly [string, Pair, Windows])[] = [
  ["ResNet's stem", [9, 10], { size: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1] }],
  ['a window of its stride', [8, 6], { size: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] }],
  ['rounded up', [8, 7], { size: [3, 2], stride: [2, 2], padding: [0, 0, 0, 0], ceilMode: true }],
  ['dilated', [9, 9], { size: [2, 3], stride: [1, 2], padding: [1, 0, 1, 1], dilation: [2, 1] }],
];

onBackends('the product of a window maximum', () => {
  test.each(WINDOWS)(
    'a loop over the values gives what the kernels give, ties and all: %s',
    (_, side, windows) => {
      const node = { op: meta.name, name: 'pool', inputs: ['x'], ...windows };
      const out = windowsOver(windows, side);
      const random = mulberry32(5);
      const draw = (n: number, values: number): Float32Array =>
        Float32Array.from({ length: n }, () => Math.floor(values * random()) - 1);
      for (const [images, seeds] of [
        [1, 1],
        [1, 3],
        [3, 3],
      ] as const)
        tf.tidy(() => {
          // Few values, so that most windows have several largest ones; a third of the gradients are zero.
          const x = tf.tensor(draw(images * side[0] * side[1] * 5, 3), [images, ...side, 5]) as Tensor4D;
          const dy = tf.tensor(draw(seeds * out[0] * out[1] * 5, 3), [seeds, ...out, 5]) as Tensor4D;
          const y = op.forward(node, [x], {});
          const host = productOnHost(windows, x, y, dy);
          const kernels = productOfViews(windows, x, y, dy);
          expect(host.shape).toEqual([seeds, ...side, 5]);
          expect(Math.max(...host.dataSync())).toBeGreaterThan(0);
          expect([...host.dataSync()]).toEqual([...kernels.dataSync()].map((v) => v + 0));
        });
    },
  );
});
