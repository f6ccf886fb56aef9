import * as fc from 'fast-check';
import { at, build } from '../../../testing/array64';
import { defineCases, int, named, type OpCase, paddingOf, pairOf, seed } from '../testing/opCases';
import type { NodeOf } from '../rules/defineMeta';
import { meta } from './meta';

const conv = (
  groups: fc.Arbitrary<{ groups: number; ci: number; co: number }>,
): fc.Arbitrary<OpCase<NodeOf<typeof meta>>> =>
  fc
    .record({
      seed,
      groups,
      size: pairOf(2, 7),
      kernel: pairOf(1, 3),
      stride: pairOf(1, 3),
      dilation: pairOf(1, 2),
      padding: paddingOf(2),
      bias: fc.boolean(),
    })
    .filter(
      ({ size, kernel, dilation, padding: [t, b, l, r] }) =>
        size[0] + t + b > dilation[0] * (kernel[0] - 1) && size[1] + l + r > dilation[1] * (kernel[1] - 1),
    )
    .map((c) => ({
      node: {
        op: 'conv2d',
        ...named(),
        weight: 'w',
        ...(c.bias ? { bias: 'b' } : {}),
        stride: c.stride,
        padding: c.padding,
        dilation: c.dilation,
        groups: c.groups.groups,
      },
      inputs: [[...c.size, c.groups.ci * c.groups.groups]],
      weights: {
        w: [...c.kernel, c.groups.ci, c.groups.co * c.groups.groups],
        ...(c.bias ? { b: [c.groups.co * c.groups.groups] } : {}),
      },
      seed: c.seed,
    }));

export const cases = defineCases(meta, {
  instances: {
    '': conv(fc.record({ groups: fc.constant(1), ci: int(1, 3), co: int(1, 4) })),
    groups: conv(fc.record({ groups: int(2, 3), ci: int(1, 2), co: int(1, 2) })),
    depthwise: conv(fc.record({ groups: int(2, 5), ci: fc.constant(1), co: fc.constant(1) })),
  },
  reference(node, [x], weights) {
    const kernel = weights[node.weight]!;
    const [kh, kw, ci, ko] = kernel.shape as [number, number, number, number];
    const [h, w] = x!.shape as [number, number, number];
    const [t, b, l, r] = node.padding;
    const [dh, dw] = node.dilation ?? [1, 1];
    const rows = Math.floor((h + t + b - (dh * (kh - 1) + 1)) / node.stride[0]) + 1;
    const columns = Math.floor((w + l + r - (dw * (kw - 1) + 1)) / node.stride[1]) + 1;
    const perGroup = ko / (node.groups ?? 1);
    return build([rows, columns, ko], (i = 0, j = 0, k = 0) => {
      let sum = node.bias === undefined ? 0 : weights[node.bias]!.data[k]!;
      const first = Math.floor(k / perGroup) * ci;
      for (let a = 0; a < kh; a++)
        for (let d = 0; d < kw; d++)
          for (let c = 0; c < ci; c++)
            sum +=
              kernel.data[((a * kw + d) * ci + c) * ko + k]! *
              at(x!, i * node.stride[0] + a * dh - t, j * node.stride[1] + d * dw - l, first + c, 0);
      return sum;
    });
  },
});
