import * as fc from 'fast-check';
import { at, type Array64, build } from '../../../testing/array64';
import type { Windows } from '../rules/window';
import { image, named, type OpCase, optional, paddingOf, pairOf, seed } from './opCases';

/** Whether every window that is taken has a position inside of the image. */
function filled(node: Windows, [h, w]: readonly number[]): boolean {
  const [rows, columns] = counts(node, [h!, w!]);
  const inside = (count: number, side: number, axis: 0 | 1): boolean => {
    for (let i = 0; i < count; i++) {
      let some = false;
      for (let k = 0; k < node.size[axis]; k++) {
        const place = i * node.stride[axis] - node.padding[2 * axis]! + k * (node.dilation?.[axis] ?? 1);
        if (place >= 0 && place < side) some = true;
      }
      if (!some) return false;
    }
    return count > 0;
  };
  return inside(rows, h!, 0) && inside(columns, w!, 1);
}

/** Windows along rows and columns: PyTorch's rule. */
function counts(node: Windows, side: readonly [number, number]): [number, number] {
  return ([0, 1] as const).map((axis) => {
    const [before, after] = [node.padding[2 * axis]!, node.padding[2 * axis + 1]!];
    const reach = (node.dilation?.[axis] ?? 1) * (node.size[axis] - 1) + 1;
    const room = (side[axis] + before + after - reach) / node.stride[axis];
    if (node.ceilMode !== true) return Math.floor(room) + 1;
    const n = Math.ceil(room) + 1;
    return (n - 1) * node.stride[axis] >= side[axis] + before ? n - 1 : n;
  }) as [number, number];
}

/** Random pools. */
export const poolCases = <N extends Windows, M extends object>(
  node: (windows: { name: string; inputs: string[] } & Windows & M) => N,
  more: fc.Arbitrary<M>,
): fc.Arbitrary<OpCase<N>> =>
  fc
    .record({
      seed,
      image,
      size: pairOf(1, 3),
      stride: pairOf(1, 3),
      padding: paddingOf(2),
      dilation: optional('dilation', pairOf(1, 2)),
      ceilMode: optional('ceilMode', fc.boolean()),
      more,
    })
    .map(({ size, stride, padding, dilation, ceilMode, more: rest, ...c }) => ({
      c,
      node: node({ ...named(), size, stride, padding, ...dilation, ...ceilMode, ...rest }),
    }))
    .filter(({ c, node: n }) => filled(n, c.image))
    .map(({ c, node: n }) => ({ node: n, inputs: [c.image], weights: {}, seed: c.seed }));

/** Each window's values inside of the image, of positions within the asked padding, and of all, to one number. */
export function poolReference(
  node: Windows,
  x: Array64,
  f: (inside: readonly number[], withPadding: number) => number,
): Array64 {
  const [h, w, c] = x.shape as [number, number, number];
  const [t, b, l, r] = node.padding;
  const [dh, dw] = node.dilation ?? [1, 1];
  return build([...counts(node, [h, w]), c], (i = 0, j = 0, k = 0) => {
    const inside: number[] = [];
    let withPadding = 0;
    for (let a = 0; a < node.size[0]; a++)
      for (let d = 0; d < node.size[1]; d++) {
        const [row, column] = [i * node.stride[0] + a * dh - t, j * node.stride[1] + d * dw - l];
        if (row < h + b && column < w + r) withPadding++;
        const value = at(x, row, column, k, NaN);
        if (!Number.isNaN(value)) inside.push(value);
      }
    return f(inside, withPadding);
  });
}
