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

/** Mean distance of logits `[C]` to the boundaries; classes with the weights of the predicted one are left out. */
function toBoundaries(head: Head, z: ArrayLike<number>): number {
  const y = argmax(z);
  let [sum, n] = [0, 0];
  gaps(head, y).forEach((gap, c) => {
    if (gap === 0) return;
    sum += Math.abs(z[y]! - z[c]!) / gap;
    n++;
  });
  if (n === 0)
    throw new EngineError(
      'not-applicable',
      `${meta.label} needs classes of different weights in the last layer; here all are equal.`,
      { detector: meta.label },
    );
  return sum / n;
}

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
    return rowsOf(await ctx.features(), (f, r) => {
      const away = Math.hypot(...Float64Array.from(f, (v, i) => v - mean[i]!));
      return -toBoundaries(head, rowOf(logits, r)) / away;
    });
  },
};
