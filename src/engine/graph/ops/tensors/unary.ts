import { tf, type Tensor } from '../../../tf';
import { defineOp, type Op } from '../op';
import type { NodeOf } from '../rules/defineMeta';

/** An operation that goes value by value: `y = f(x)`, `dx = dy f'(x)`, the derivative from x. */
export const fromInput = <M>(
  meta: M,
  f: (x: Tensor, node: NodeOf<M>) => Tensor,
  derivative: (x: Tensor, node: NodeOf<M>) => Tensor,
): Op<M> =>
  defineOp(meta, {
    reads: { inputs: true, output: false },
    forward: (node, [x]) => f(x!, node),
    vjp: (node, { dy, inputs }) => tf.mul(dy, derivative(inputs[0]!, node)),
  });

/** The same with the derivative from y. */
export const fromOutput = <M>(
  meta: M,
  f: (x: Tensor, node: NodeOf<M>) => Tensor,
  derivative: (y: Tensor, node: NodeOf<M>) => Tensor,
): Op<M> =>
  defineOp(meta, {
    reads: { inputs: false, output: true },
    forward: (node, [x]) => f(x!, node),
    vjp: (node, { dy, output }) => tf.mul(dy, derivative(output!, node)),
  });

/** 1 where `x > bound`, else 0. */
export const above = (x: Tensor, bound: number): Tensor => tf.step(bound === 0 ? x : tf.sub(x, bound));
/** 1 where `x < bound`, else 0. */
export const below = (x: Tensor, bound: number): Tensor => tf.step(tf.sub(bound, x));
/** `e^x - 1` where x is negative, else 0. */
export const negativePart = (x: Tensor): Tensor => tf.expm1(tf.minimum(x, 0));
/** 1 / (1 + e^-x), also where `e^-x` is beyond float32. */
export const logistic = (x: Tensor): Tensor => tf.sigmoid(x);
