import { tf, type Tensor } from '../tf';

/** `[1, H, W, C]` -> the sum over channels, `[H W]`. */
export const overColours = (t: Tensor): Tensor => tf.tidy(() => tf.reshape(tf.sum(t, -1), [-1]));

/** `[1, R, S, K]` or `[1, K]` -> channel k alone, `[R S]`. */
export const channelOf = (g: Tensor, k: number): Tensor =>
  tf.tidy(() => tf.reshape(tf.gather(g, tf.tensor1d([k], 'int32'), g.rank - 1), [-1]));
