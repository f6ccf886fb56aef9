import { EngineError } from './errors';
import { type Tensor, tf } from './tf';

export type { Tensor };

/**
 * A float32 tensor of `values`, row by row, for what a `BatchContext` takes from a detector of one's own: seeds `[N, ...]` of a
 * gradient, values `[N, ...]` of a node. The caller disposes it. Throws EngineError `bad-settings` where the shape holds another
 * number of values.
 */
export function tensorOf(values: ArrayLike<number>, shape: readonly number[]): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  if (size !== values.length)
    throw new EngineError(
      'bad-settings',
      `A tensor of the shape [${shape.join(', ')}] holds ${size} values; ${values.length} were given.`,
    );
  return tf.tensor(Float32Array.from(values), [...shape]);
}
