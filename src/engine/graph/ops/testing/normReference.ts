import { type Array64, zeros } from '../../../testing/array64';

/** Values whose `groupOf` is equal are brought to mean 0 and, but for epsilon, variance 1; then scaled and moved. */
export function normalised(
  x: Array64,
  epsilon: number,
  groupOf: (i: number) => number,
  affine: (i: number) => readonly [gamma: number, beta: number],
): Array64 {
  const groups = new Map<number, number[]>();
  x.data.forEach((_, i) => {
    groups.set(groupOf(i), [...(groups.get(groupOf(i)) ?? []), i]);
  });
  const out = zeros(x.shape);
  for (const members of groups.values()) {
    const mean = members.reduce((sum, i) => sum + x.data[i]!, 0) / members.length;
    const variance = members.reduce((sum, i) => sum + (x.data[i]! - mean) ** 2, 0) / members.length;
    for (const i of members) {
      const [gamma, beta] = affine(i);
      out.data[i] = (gamma * (x.data[i]! - mean)) / Math.sqrt(variance + epsilon) + beta;
    }
  }
  return out;
}
