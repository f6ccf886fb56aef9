import type { NetworkImage } from './jobs';
import { must } from '../lib/must';

/**
 * `(rgb / 255 - mean) / std` per colour channel in float64, rounded once; NHWC `[1, H, W, 3]` row by row. A normalised
 * image is given back as it is, not copied.
 */
export function normalise(
  image: NetworkImage,
  mean: readonly [number, number, number],
  std: readonly [number, number, number],
): Float32Array {
  if (image.kind === 'normalised') return image.data;
  return Float32Array.from(image.data, (v, i) => (v / 255 - must(mean[i % 3])) / must(std[i % 3]));
}
