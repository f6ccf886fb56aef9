import { alias, tf, type Tensor4D } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import type { NodeOf } from '../rules/defineMeta';
import type { Padding } from '../rules/window';
import { along, placesMatrix } from '../tensors/along';
import { padOrCrop } from '../tensors/padding';
import { padWith } from '../tensors/window';
import { meta, sourceOf } from './meta';

type PadNode = NodeOf<typeof meta>;

const negated = (padding: Padding): Padding => padding.map((p) => -p) as unknown as Padding;

/** For each place of the result along rows and columns the row and column of the image that it shows; null for a value. */
function sources(node: PadNode, [h, w]: readonly number[]): readonly [number[], number[]] | null {
  const { mode } = node;
  if (mode === undefined || mode === 'constant') return null;
  const [t, b, l, r] = node.padding;
  const along = (size: number, before: number, after: number): number[] =>
    Array.from({ length: size + before + after }, (_, i) => sourceOf(mode, i - before, size));
  return [along(h!, t, b), along(w!, l, r)];
}

/** Padding; `dx` is what lies inside of `dy`, or the sum of the places that show a pixel. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward(node, [x]) {
    const from = sources(node, x!.shape.slice(1, 3));
    if (from !== null) {
      const rows = tf.gather(x!, tf.tensor1d(from[0], 'int32'), 1);
      return tf.gather(rows, tf.tensor1d(from[1], 'int32'), 2);
    }
    const value = node.value ?? 0;
    const [before, after] = node.channels ?? [0, 0];
    const y = padWith(x as Tensor4D, node.padding, value);
    // A second handle: with nothing to pad, what comes out must not be the very tensor that went in.
    if (before + after === 0) return alias(y);
    return tf.pad4d(
      y,
      [
        [0, 0],
        [0, 0],
        [0, 0],
        [before, after],
      ],
      value,
    );
  },
  vjp(node, { dy, inputShapes }) {
    const [h, w, c] = inputShapes[0] as [number, number, number];
    const from = sources(node, [h, w]);
    if (from !== null) return along(along(dy, 1, placesMatrix(from[0], h)), 2, placesMatrix(from[1], w));
    const [n, ho, wo] = dy.shape as [number, number, number];
    const own = node.channels === undefined ? dy : tf.slice(dy, [0, 0, 0, node.channels[0]], [n, ho, wo, c]);
    return alias(padOrCrop(own as Tensor4D, negated(node.padding)));
  },
});
