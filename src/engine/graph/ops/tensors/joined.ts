import { alias, type Tensor } from '../../../tf';
import type { Parameters } from '../op';
import { spread } from './broadcast';

/** The operands of an operation that broadcasts: its inputs, all of one rank, and its constant after them. */
export function operandsOf(
  constant: string | undefined,
  inputs: readonly Tensor[],
  parameters: Parameters,
): Tensor[] {
  const operands = constant === undefined ? [] : [parameters[constant]!];
  const rank = Math.max(...inputs.map((x) => x.rank - 1), ...operands.map((x) => x.rank));
  return [...inputs.map((x) => spread(x, rank)), ...operands];
}

/** `f` from the first to the last, two at a time. (Not `addN`: of many tensors it exceeds WebGPU's limit of storage buffers.) */
export const folded = (xs: readonly Tensor[], f: (a: Tensor, b: Tensor) => Tensor): Tensor =>
  xs.slice(1).reduce<Tensor>((a, b) => f(a, b), alias(xs[0]!));
