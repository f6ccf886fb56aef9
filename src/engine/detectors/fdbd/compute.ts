import { EngineError } from '../../errors';
import { meanRow } from '../../math/linear';
import { argmax } from '../../math/softmax';
import type { DetectorCompute, Head } from '../detector';
import { headFor } from '../head';
import { rowOf, rowsOf } from '../rows';
import { fittedOn, needImages, stateArray, vector } from '../state';
import { meta } from './meta';

/** `|W_y - W_c|` for every class c, `[C]`. */
const gaps = ({ weight: { rows, columns, data } }: Head, y: number): Float64Array =>
  Float64Array.from({ length: columns }, (_, c) => {
    let square = 0;
    for (let i = 0; i < rows; i++) square += (data[i * columns + y]! - data[i * columns + c]!) ** 2;
    return Math.sqrt(square);
  });

/** Distances `[C]` of logits `[C]` to the boundaries between the predicted class and each other; NaN where the two have the same weights. */
export function toBoundaries(head: Head, z: ArrayLike<number>): Float64Array {
  const y = argmax(z);
  return gaps(head, y).map((gap, c) => (gap === 0 ? NaN : Math.abs(z[y]! - z[c]!) / gap));
}

/** The mean of those that are there. Throws EngineError `not-applicable` where there is none. */
export function meanDistance(distances: Float64Array): number {
  const there = distances.filter((v) => !Number.isNaN(v));
  if (there.length === 0)
    throw new EngineError(
      'not-applicable',
      `${meta.label} needs classes of different weights in the last layer; here all are equal.`,
      { detector: meta.label },
    );
  return there.reduce((sum, v) => sum + v, 0) / there.length;
}

/** Distance of features to the mean of ID features. */
export const away = (f: ArrayLike<number>, mean: ArrayLike<number>): number =>
  Math.hypot(...Float64Array.from(f, (v, i) => v - mean[i]!));

export const compute: DetectorCompute = {
  /** `mean` `[D]`: of the features. */
  fit({ features, head }) {
    headFor(head, meta.label);
    needImages(features.rows, 1, meta.label);
    return fittedOn(features.rows, { mean: vector(meanRow(features)) });
  },
  score: async (ctx, _, state) => {
    const head = headFor(ctx.head(), meta.label);
    const mean = stateArray(state, 'mean', meta.label).data;
    const logits = await ctx.logits();
    return rowsOf(
      await ctx.features(),
      (f, r) => -meanDistance(toBoundaries(head, rowOf(logits, r))) / away(f, mean),
    );
  },
};
