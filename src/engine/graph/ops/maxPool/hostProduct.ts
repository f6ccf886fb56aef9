import { hostTensor, hostValues, type Tensor } from '../../../tf';
import type { Windows } from '../rules/window';

/** Positions of the input `[H, W]` that one window sees, row by row, as the index of their first channel; how many there are. */
function seenBy(
  { size, stride, padding, dilation }: Windows,
  [h, w, channels]: readonly number[],
  [i, j]: readonly [number, number],
  into: Int32Array,
): number {
  const [dh, dw] = dilation ?? [1, 1];
  let n = 0;
  for (let a = 0; a < size[0]; a++) {
    const row = i * stride[0] + a * dh - padding[0];
    if (row < 0 || row >= h!) continue;
    for (let b = 0; b < size[1]; b++) {
      const column = j * stride[1] + b * dw - padding[2];
      if (column >= 0 && column < w!) into[n++] = (row * w! + column) * channels!;
    }
  }
  return n;
}

/**
 * The product of a window maximum with `dy [B, Ho, Wo, C]`, `[B, H, W, C]`, in one loop over the values where they lie in this
 * process's memory: on a tie the gradient goes to the first position of the window, row by row. `x` and `y`, the pool's input and
 * output, are of one image or of B. Windows are taken from the last to the first, so that what arrives at one position is added
 * in the order of the positions within a window, as where it is put together from tensors. That way takes some eight kernels for
 * each position of a window: half a second at 112 x 112 x 64 on WASM, where this takes some 10 ms.
 */
export function productOnHost(node: Windows, x: Tensor, y: Tensor, dy: Tensor): Tensor {
  const [batch, ho, wo, channels] = dy.shape as [number, number, number, number];
  const side = x.shape.slice(1);
  const [images, image, out] = [x.shape[0]!, x.size / x.shape[0]!, ho * wo * channels];
  const seen = new Int32Array(node.size[0] * node.size[1]);
  return hostTensor([batch, ...side], (dx) => {
    const [from, top, g] = [hostValues(x), hostValues(y), hostValues(dy)];
    dx.fill(0);
    for (let i = ho - 1; i >= 0; i--)
      for (let j = wo - 1; j >= 0; j--) {
        const n = seenBy(node, side, [i, j], seen);
        const at = (i * wo + j) * channels;
        for (let b = 0; b < batch; b++) {
          const own = images === 1 ? 0 : b;
          const [inX, inY, inG] = [own * image, own * out + at, b * out + at];
          for (let c = 0; c < channels; c++) {
            const value = g[inG + c]!;
            if (value === 0) continue;
            const largest = top[inY + c]!;
            for (let k = 0; k < n; k++) {
              const place = seen[k]! + c;
              if (from[inX + place] !== largest) continue;
              dx[b * image + place]! += value;
              break;
            }
          }
        }
      }
  });
}
