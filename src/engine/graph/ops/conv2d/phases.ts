import { tf, type Tensor, type Tensor4D } from '../../../tf';
import type { Parameters } from '../op';
import type { NodeOf } from '../rules/defineMeta';
import { explicit, insidePadding, padOrCrop } from '../tensors/padding';
import { transposeBlock } from './blocks';
import type { meta } from './meta';

type Conv2dNode = NodeOf<typeof meta>;

/** One of the residues of m by the stride. */
interface Phase {
  /** The rows or columns of the kernel, by falling k: they meet ascending i. */
  readonly ks: readonly number[];
  /** i - u of the first and of the last. */
  readonly from: number;
  readonly to: number;
}

function phasesOf(size: number, stride: number, padding: number): Phase[] {
  return Array.from({ length: stride }, (_, a) => {
    const r = (a + padding) % stride;
    const b = Math.floor((a + padding) / stride);
    const n = Math.max(0, Math.ceil((size - r) / stride));
    return { ks: Array.from({ length: n }, (_k, t) => r + stride * (n - 1 - t)), from: b - n + 1, to: b };
  });
}

/** First and last i - v over the column phases that meet the kernel at all. */
function spanOf(phases: readonly Phase[]): { from: number; to: number } {
  const some = phases.filter((p) => p.ks.length > 0);
  return { from: Math.min(...some.map((p) => p.from)), to: Math.max(...some.map((p) => p.to)) };
}

/** Whether `node` goes by phases. A dilated kernel meets other k; groups would have to be split once more. */
export const hasPhases = ({ stride, dilation, groups }: Conv2dNode): boolean =>
  stride.some((s) => s > 1) && (dilation ?? [1, 1]).every((d) => d === 1) && (groups ?? 1) === 1;

const kernelName = (node: Conv2dNode, a: number): string => `${node.name}#phase${a}`;

/** The kernels of the row phases, `[rows, columns, K, sw C]` each, by the names under which `productByPhases` finds them. */
export function phaseKernels(
  node: Conv2dNode,
  values: Float32Array,
  [kh, kw, c, k]: readonly [number, number, number, number],
): Record<string, Tensor> {
  const columns = phasesOf(kw, node.stride[1], node.padding[2]);
  const { from, to } = spanOf(columns);
  const [span, width] = [to - from + 1, columns.length * c];
  const kernels: Record<string, Tensor> = {};
  for (const [a, { ks }] of phasesOf(kh, node.stride[0], node.padding[0]).entries()) {
    if (ks.length === 0) continue;
    const out = new Float32Array(ks.length * span * k * width);
    ks.forEach((row, r) => {
      columns.forEach((column, phase) => {
        column.ks.forEach((place, t) => {
          const block = {
            from: (row * kw + place) * c * k,
            fromStride: k,
            to: (r * span + column.from - from + t) * k * width + phase * c,
            toStride: width,
          };
          transposeBlock(values, out, block, c, k);
        });
      });
    });
    kernels[kernelName(node, a)] = tf.tensor(out, [ks.length, span, k, width]);
  }
  return kernels;
}

/**
 * The product with respect to the input of a convolution with a stride, without zeros between the rows and columns of `dy`.
 *
 * `y[i] = sum_k W[k] x[i s + k - p]`, so `dx[m] = sum W[k]^T dy[i]` over `i s + k = m + p`: only every s-th k meets a given
 * m. With `m = s u + a`, `r = (a + p) mod s`, `b = floor((a + p) / s)` they are `k = r + s t`, `i = u + b - t`, t = 0, 1, ..: for
 * each phase a an ordinary convolution of `dy` with a part of the kernel. All phases together cost what the forward
 * pass costs; zeros between would cost `sh sw` times that.
 *
 * The phases of the columns go through one convolution as channels (`[N, U, V, sw C]` is `[N, U, V sw, C]` in memory), those of
 * the rows through one each.
 *
 * `dx [B, H, W, C]` for `dy [B, Ho, Wo, K]`, `[H, W, C]` being `shape`; cost: that of the forward pass, up to zeros where the
 * phases of the columns meet differently many.
 */
export function productByPhases(
  node: Conv2dNode,
  dy: Tensor4D,
  shape: readonly number[],
  parameters: Parameters,
): Tensor4D {
  const [h, w, c] = shape as [number, number, number];
  const [sh, sw] = node.stride;
  const [kh, kw] = parameters[node.weight]!.shape as [number, number];
  const [batch, ho, wo] = dy.shape;
  const [u, v] = [Math.ceil(h / sh), Math.ceil(w / sw)];
  const { from, to } = spanOf(phasesOf(kw, sw, node.padding[2]));
  const parts = phasesOf(kh, sh, node.padding[0]).map((row, a) => {
    if (row.ks.length === 0) return null;
    const kernel = parameters[kernelName(node, a)] as Tensor4D;
    const [x, padding] = insidePadding(dy, [-row.from, u + row.to - ho, -from, v + to - wo]);
    return tf.reshape(tf.conv2d(x, kernel, 1, explicit(padding)), [batch * u, 1, v * sw * c]);
  });
  // A phase that meets no row of the kernel has no gradient. (Not `tf.zeros`: WASM would copy them in.)
  const some = parts.find((p) => p !== null)!;
  const rows =
    parts.length === 1
      ? some
      : tf.concat(
          parts.map((p) => p ?? tf.zerosLike(some)),
          1,
        );
  return padOrCrop(tf.reshape(rows, [batch, u * sh, v * sw, c]), [0, h - u * sh, 0, w - v * sw]);
}
