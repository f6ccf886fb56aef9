import { argmax } from '../../math/softmax';
import { featuresOf, logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { headFor } from '../head';
import { stateArray } from '../state';
import { away, meanDistance, toBoundaries } from './compute';
import { meta } from './meta';

/** The distance to the boundary with every other class. */
export const explain: DetectorExplain = async (ctx, _, state) => {
  const head = headFor(ctx.head(), meta.label);
  const z = await logitsOf(ctx);
  const values = toBoundaries(head, z);
  const mean = meanDistance(values);
  const norm = away(await featuresOf(ctx), stateArray(state, 'mean', meta.label).data);
  return {
    kind: 'classes',
    what: 'Distance to the boundary',
    values,
    chosen: argmax(z),
    score: -mean / norm,
    terms: [
      { label: 'Mean distance to the boundaries', value: mean },
      { label: 'Distance of the features to the mean of ID features', value: norm },
    ],
  };
};
