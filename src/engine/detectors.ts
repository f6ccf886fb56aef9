import { argmax, softmax } from './attribution/attack';

/** MSP (Hendrycks and Gimpel 2017) turned so that larger = more OOD: `1 - max p`, as the sum of the other classes so that it does not saturate. */
export function msp(z: ArrayLike<number>): number {
  const y = argmax(z);
  return softmax(z).reduce((sum, p, c) => (c === y ? sum : sum + p), 0);
}

/** MaxLogit (Hendrycks et al. 2022), negated: `-max z`. */
export const maxLogit = (z: ArrayLike<number>): number => -z[argmax(z)]!;

/** Energy (Liu et al. 2020), T = 1: `-log sum exp z`, the maximum subtracted first. */
export function energy(z: ArrayLike<number>): number {
  const top = z[argmax(z)]!;
  let sum = 0;
  for (let c = 0; c < z.length; c++) sum += Math.exp(z[c]! - top);
  return -(top + Math.log(sum));
}
