/**
 * How ill-conditioned a map that hangs on signs is: how many of the units that a step passes lie so near a kink that rounding may
 * have put them on its other side. One of them was seen to change S&I's map by 39% of its maximum.
 */
import { kindOf } from '../graph/checkGraph';
import { read, tf, type Tensor } from '../tf';
import type { Model } from '../graph/model';
import type { GraphNode } from '../graph/types';

/**
 * A unit counts as within rounding of zero where its magnitude is not zero and at most this share of the largest of its layer: two
 * steps of float32 at that magnitude (2^-23 each), which is what the sum that made it may be wrong by. An exact zero stays one.
 */
export const ROUNDING = 2 ** -22;

/** Whether an operation bends at zero, value by value: a ReLU, and what is linear in pieces and keeps its input's shape. */
function bends(model: Model, node: GraphNode): boolean {
  const kind = kindOf(node);
  if (kind === 'relu') return true;
  const [input] = node.inputs;
  return (
    kind === 'piecewise' &&
    node.inputs.length === 1 &&
    String(model.shapes.get(input!)) === String(model.shapes.get(node.name))
  );
}

export interface NearZero extends Readonly<Record<string, number>> {
  /** Units within rounding of zero, over all passes. */
  readonly unitsNearZero: number;
  /** All units at which something bends, over all passes. */
  readonly units: number;
}

/** Counts while passes go through a network; `count` is given to them. Dispose it. */
export class NearZeroCounter {
  private near: Tensor[] = [];
  private units = 0;

  constructor(private readonly model: Model) {}

  /** A node is about to be computed of these inputs `[N, ...]`. Cost: some elementwise kernels of its input. */
  readonly count = (node: GraphNode, inputs: readonly Tensor[]): void => {
    const [x] = inputs;
    if (x === undefined || !bends(this.model, node)) return;
    this.units += x.size;
    this.near.push(
      tf.keep(
        tf.tidy(() => {
          const size = tf.abs(x);
          const limit = tf.mul(tf.max(size), ROUNDING);
          const within = tf.logicalAnd(tf.lessEqual(size, limit), tf.greater(size, 0));
          return tf.sum(tf.cast(within, 'float32'));
        }),
      ),
    );
  };

  /** What was counted so far. */
  async read(): Promise<NearZero> {
    const { near, units } = this;
    if (near.length === 0) return { unitsNearZero: 0, units };
    const counts = await read(
      tf.tidy(() =>
        tf.concat(
          near.map((n) => tf.reshape(n, [1])),
          0,
        ),
      ),
    );
    return { unitsNearZero: counts.reduce((sum, n) => sum + n, 0), units };
  }

  dispose(): void {
    tf.dispose(this.near);
    this.near = [];
  }
}
