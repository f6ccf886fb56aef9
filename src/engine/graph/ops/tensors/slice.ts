import { alias, tf, type Tensor } from '../../../tf';

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Zeros before and after what lies along an axis, whatever the rank: WebGPU's own padding knows at most four axes. */
function padAxis(x: Tensor, axis: number, [before, after]: readonly [number, number]): Tensor {
  if (before + after === 0) return x;
  const [outer, inner] = [size(x.shape.slice(0, axis)), size(x.shape.slice(axis + 1))];
  const n = x.shape[axis]!;
  const padded = tf.pad3d(tf.reshape(x, [outer, n, inner]), [
    [0, 0],
    [before, after],
    [0, 0],
  ]);
  return tf.reshape(padded, [...x.shape.slice(0, axis), before + n + after, ...x.shape.slice(axis + 1)]);
}

/** `step - 1` zeros after every place along an axis: `[.., n, ..]` -> `[.., n step, ..]`. */
function apart(x: Tensor, axis: number, step: number): Tensor {
  if (step === 1) return x;
  const n = x.shape[axis]!;
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const places = tf.reshape(x, [size(before) * n, 1, size(after)]);
  return tf.reshape(padAxis(places, 1, [0, step - 1]), [...before, n * step, ...after]);
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
  // A handle of its own: with nothing to pad, what comes out must not be what went in.
  return alias(
    shape.reduce<Tensor>(
      (padded, n, i) => padAxis(padded, i + 1, [begin[i]!, n - begin[i]! - room[i]!]),
      cut,
    ),
  );
}
