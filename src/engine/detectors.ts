import { argmax, softmax } from './attribution/attack';

/**
 * MSP (Hendrycks and Gimpel 2017) of logits z `[C]`, turned so that larger = more OOD: `1 - max p`, 0 to 1. Computed as the
 * sum of the other classes in float64: in float32 `max p` rounds to 1 for most images and ties them all.
 */
export function msp(z: ArrayLike<number>): number {
  const y = argmax(z);
  return softmax(z).reduce((sum, p, c) => (c === y ? sum : sum + p), 0);
}

/** MaxLogit (Hendrycks et al. 2022) of logits z `[C]`, negated so that larger = more OOD: `-max z`. */
export const maxLogit = (z: ArrayLike<number>): number => -z[argmax(z)]!;

/**
 * Energy (Liu et al. 2020) of logits z `[C]` at temperature 1, larger = more OOD: `-log sum_c exp z_c`, the maximum
 * subtracted first, in float64.
 */
export function energy(z: ArrayLike<number>): number {
  const top = z[argmax(z)]!;
  let sum = 0;
  for (let c = 0; c < z.length; c++) sum += Math.exp(z[c]! - top);
  return -(top + Math.log(sum));
}
