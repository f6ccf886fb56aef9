import { centred, meanRow } from '../../math/linear';
import type { DetectorCompute } from '../detector';
import { least, squaredDistances, times, whiteningOf } from '../gaussian';
import { rowsOf } from '../rows';
import { classesOf, classMeans, fittedOn, matrix, needImages, stateArray, vector } from '../state';
import { meta } from './meta';

export const compute: DetectorCompute = {
  /**
   * `tied` `[D, D]` and `centres` `[C, D]` as for the Mahalanobis distance; `all` `[D, D]` whitens the covariance of all images,
   * `centre` `[1, D]` is their mean whitened; `shrinkage` `[2]` how far each covariance was shrunk.
   */
  fit(input) {
    const { features, logits } = input;
    const classes = classesOf(input);
    const { means, counts } = classMeans(features, classes, logits.columns);
    const present = counts.reduce((n, count) => n + Math.min(1, count), 0);
    needImages(features.rows, present + 2, meta.label, `, two more than the ${present} classes they show`);
    const d = features.columns;
    const mean = (c: number): Float64Array => means.subarray(c * d, (c + 1) * d);
    const within = whiteningOf(centred(features, (r) => mean(classes[r]!)));
    const centre = meanRow(features);
    const all = whiteningOf(centred(features, () => centre));
    const centres = new Float64Array(means.length);
    for (let c = 0; c < logits.columns; c++) centres.set(times(within.matrix, mean(c)), c * d);
    return fittedOn(features.rows, {
      tied: matrix(d, d, within.matrix),
      centres: matrix(logits.columns, d, centres),
      all: matrix(d, d, all.matrix),
      centre: matrix(1, d, times(all.matrix, centre)),
      shrinkage: vector(Float64Array.of(within.shrinkage, all.shrinkage)),
    });
  },
  score: async (ctx, _, state) => {
    const [tied, centres] = [stateArray(state, 'tied', meta.label), stateArray(state, 'centres', meta.label)];
    const [all, centre] = [stateArray(state, 'all', meta.label), stateArray(state, 'centre', meta.label)];
    return rowsOf(
      await ctx.features(),
      (f) => least(squaredDistances(tied, centres, f)) - squaredDistances(all, centre, f)[0]!,
    );
  },
};
