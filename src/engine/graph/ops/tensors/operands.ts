import { tf, type Tensor } from '../../../tf';
import type { Parameters } from '../op';
import { spread } from './broadcast';

/** A node of two operands, one of which may be a constant. */
export interface TwoOperands {
  readonly constant?: string;
  readonly constantFirst?: boolean;
}

/** Both operands in order as `[N or 1, ...]` of one rank, and which of them input number `which` is. */
export function operandPair(
  node: TwoOperands,
  inputs: readonly (Tensor | null)[],
  parameters: Parameters,
  which = 0,
): { readonly a: Tensor; readonly b: Tensor; readonly first: boolean } {
  const own = node.constant === undefined ? null : tf.expandDims(parameters[node.constant]!, 0);
  const given = inputs as readonly Tensor[];
  const all = own === null ? given : node.constantFirst === true ? [own, ...given] : [...given, own];
  const rank = Math.max(...all.map((x) => x.rank)) - 1;
  const [a, b] = all.map((x) => spread(x, rank));
  return { a: a!, b: b!, first: own === null ? which === 0 : node.constantFirst !== true };
}
