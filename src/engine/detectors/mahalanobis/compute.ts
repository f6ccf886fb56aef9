import { centred } from '../../math/linear';
import type { DetectorCompute } from '../detector';
import { least, squaredDistances, times, whiteningOf } from '../gaussian';
import { rowsOf } from '../rows';
import { classesOf, classMeans, fittedOn, matrix, needImages, stateArray, vector } from '../state';
import { meta } from './meta';

export const compute: DetectorCompute = {
  /**
   * `tied` `[D, D]` whitens the covariance within classes, `centres` `[C, D]` are the class means whitened (NaN for a class
   * without an image), `shrinkage` how far the covariance was shrunk.
   */
  fit(input) {
    const { features, logits } = input;
    const classes = classesOf(input);
    const { means, counts } = classMeans(features, classes, logits.columns);
    const present = counts.reduce((n, count) => n + Math.min(1, count), 0);
    needImages(features.rows, present + 2, meta.label, `, two more than the ${present} classes they show`);
    const d = features.columns;
    const mean = (c: number): Float64Array => means.subarray(c * d, (c + 1) * d);
    const { matrix: tied, shrinkage } = whiteningOf(centred(features, (r) => mean(classes[r]!)));
    const centres = new Float64Array(means.length);
    for (let c = 0; c < logits.columns; c++) centres.set(times(tied, mean(c)), c * d);
    return fittedOn(features.rows, {
      tied: matrix(d, d, tied),
      centres: matrix(logits.columns, d, centres),
      shrinkage: vector(Float64Array.of(shrinkage)),
    });
  },
  score: async (ctx, _, state) => {
    const [tied, centres] = [stateArray(state, 'tied', meta.label), stateArray(state, 'centres', meta.label)];
    return rowsOf(await ctx.features(), (f) => least(squaredDistances(tied, centres, f)));
  },
};
