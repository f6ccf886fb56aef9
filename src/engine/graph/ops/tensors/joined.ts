import { alias, tf, type Tensor } from '../../../tf';
import type { Parameters, VjpContext } from '../op';
import { fitting, spread, sumTo } from './broadcast';

/** The operands of an operation that broadcasts: its inputs, all of one rank, and its constant after them. */
export function operandsOf(
  constant: string | undefined,
  inputs: readonly Tensor[],
  parameters: Parameters,
): Tensor[] {
  const operands = constant === undefined ? [] : [parameters[constant]!];
  const rank = Math.max(...inputs.map((x) => x.rank - 1), ...operands.map((x) => x.rank));
  return [...inputs.map((x) => spread(x, rank)), ...operands.map((x) => fitting(x, rank + 1))];
}

/** `f` from the first to the last, two at a time. (Not `addN`: of many tensors it exceeds WebGPU's limit of storage buffers.) */
export const folded = (xs: readonly Tensor[], f: (a: Tensor, b: Tensor) => Tensor): Tensor =>
  xs.slice(1).reduce<Tensor>((a, b) => f(a, b), alias(xs[0]!));

/** The product of what takes one of its operands: `dy` where that is this input, and no earlier one as well. */
export function chosenProduct(
  constant: string | undefined,
  { dy, inputs, output, inputShapes, which, parameters }: VjpContext,
): Tensor {
  const operands = operandsOf(constant, inputs as readonly Tensor[], parameters);
  const is = (i: number): Tensor => tf.cast(tf.equal(operands[i]!, output!), 'float32');
  let g = tf.mul(dy, is(which));
  for (let i = 0; i < which; i++) g = tf.mul(g, tf.sub(1, is(i)));
  return sumTo(g, inputShapes[which]!);
}
