import { reshape, type Tensor } from '@tensorflow/tfjs-core';

/**
 * A second handle on the same values, to be disposed on its own. No data moves.
 *
 * Not `tf.clone`: its WASM kernel copies every element, and a suffix pass over a deep network makes hundreds of handles.
 */
export const alias = <T extends Tensor>(x: T): T => reshape(x, x.shape) as T;
