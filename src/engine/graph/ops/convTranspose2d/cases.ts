import * as fc from 'fast-check';
import { zeros } from '../../../testing/array64';
import { defineCases, int, named, paddingOf, pairOf, seed } from '../testing/opCases';
import { meta } from './meta';

export const cases = defineCases(meta, {
  instances: {
    '': fc
      .record({
        seed,
        groups: int(1, 3),
        ci: int(1, 2),
        co: int(1, 3),
        size: pairOf(1, 4),
        kernel: pairOf(1, 3),
        stride: pairOf(1, 3),
        dilation: pairOf(1, 2),
        padding: paddingOf(2),
        outputPadding: fc.tuple(int(0, 2), int(0, 2)),
        bias: fc.boolean(),
      })
      .filter(({ size, kernel, stride, dilation, padding: [t, b, l, r], outputPadding }) =>
        [t + b, l + r].every(
          (cut, i) =>
            (size[i]! - 1) * stride[i]! + dilation[i]! * (kernel[i]! - 1) + 1 + outputPadding[i]! - cut > 0,
        ),
      )
      .map((c) => ({
        node: {
          op: 'convTranspose2d' as const,
          ...named(),
          weight: 'w',
          ...(c.bias ? { bias: 'b' } : {}),
          stride: c.stride,
          padding: c.padding,
          dilation: c.dilation,
          groups: c.groups,
          outputPadding: c.outputPadding,
        },
        inputs: [[...c.size, c.ci * c.groups]],
        weights: {
          w: [...c.kernel, c.ci * c.groups, c.co],
          ...(c.bias ? { b: [c.co * c.groups] } : {}),
        } as Record<string, number[]>,
        seed: c.seed,
      })),
  },
  reference(node, [x], weights) {
    const w = weights[node.weight]!;
    const [kh, kw, ci, co] = w.shape as [number, number, number, number];
    const [h, width] = x!.shape as [number, number];
    const groups = node.groups ?? 1;
    const [dh, dw] = node.dilation ?? [1, 1];
    const [oh, ow] = node.outputPadding ?? [0, 0];
    const [t, b, l, r] = node.padding;
    const [sh, sw] = node.stride;
    const rows = (h - 1) * sh + dh * (kh - 1) + 1 + oh - t - b;
    const columns = (width - 1) * sw + dw * (kw - 1) + 1 + ow - l - r;
    const k = co * groups;
    const out = zeros([rows, columns, k]);
    if (node.bias !== undefined)
      out.data.forEach((_, i) => (out.data[i] = weights[node.bias!]!.data[i % k]!));
    for (let i = 0; i < h; i++)
      for (let j = 0; j < width; j++)
        for (let a = 0; a < kh; a++)
          for (let d = 0; d < kw; d++) {
            const [row, column] = [i * sh + a * dh - t, j * sw + d * dw - l];
            if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
            for (let c = 0; c < ci; c++)
              for (let o = 0; o < co; o++)
                out.data[(row * columns + column) * k + Math.floor(c / (ci / groups)) * co + o]! +=
                  x!.data[(i * width + j) * ci + c]! * w.data[((a * kw + d) * ci + c) * co + o]!;
          }
    return out;
  },
});
