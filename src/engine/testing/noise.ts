/** Seeded numbers for tests, wherever they run: nothing here needs a test runner. */
import { mulberry32 } from '../../lib/random';

/** `length` float32 values, uniform in [-1, 1), the same for the same seed. */
export function noise(length: number, seed: number): Float32Array {
  const random = mulberry32(seed);
  return Float32Array.from({ length }, () => 2 * random() - 1);
}

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
