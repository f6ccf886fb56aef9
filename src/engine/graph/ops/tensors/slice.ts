import { alias, tf, type Tensor } from '../../../tf';

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** `step - 1` zeros after every place along an axis: `[.., n, ..]` -> `[.., n step, ..]`. */
function apart(x: Tensor, axis: number, step: number): Tensor {
  if (step === 1) return x;
  const [outer, inner] = [size(x.shape.slice(0, axis)), size(x.shape.slice(axis + 1))];
  const n = x.shape[axis]!;
  const padded = tf.pad3d(tf.reshape(x, [outer * n, 1, inner]), [
    [0, 0],
    [0, step - 1],
    [0, 0],
  ]);
  return tf.reshape(padded, [...x.shape.slice(0, axis), n * step, ...x.shape.slice(axis + 1)]);
}

/** The transpose of a slice: `dy [B, ...]` put back into zeros of samples of this shape. */
export function unsliced(
  dy: Tensor,
  shape: readonly number[],
  begin: readonly number[],
  step: readonly number[],
): Tensor {
  let g = dy;
  step.forEach((s, i) => {
    g = apart(g, i + 1, s);
  });
  // The last place carries zeros that may lie beyond the sample: cut before padding.
  const room = shape.map((n, i) => Math.min(g.shape[i + 1]!, n - begin[i]!));
  const cut = tf.slice(g, new Array<number>(g.rank).fill(0), [dy.shape[0]!, ...room]);
  const pads = shape.map((n, i): [number, number] => [begin[i]!, n - begin[i]! - room[i]!]);
  return pads.every(([a, b]) => a + b === 0) ? alias(cut) : tf.pad(cut, [[0, 0], ...pads]);
}
