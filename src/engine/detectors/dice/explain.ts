import { argmax } from '../../math/softmax';
import { energies, featuresOf, logitsOf } from '../explained';
import type { DetectorExplain } from '../explanation';
import { headFor, throughHead } from '../head';
import { stateArray } from '../state';
import { sparse } from './compute';
import { meta } from './meta';

/** What each feature adds to the predicted class's logit, with all weights and with those that are kept. */
export const explain: DetectorExplain = async (ctx, { percentile }, state) => {
  const head = headFor(ctx.head(), meta.label);
  const weight = sparse(head, stateArray(state, 'mean', meta.label).data, Number(percentile));
  const [f, z] = [await featuresOf(ctx), await logitsOf(ctx)];
  const [y, classes] = [argmax(z), z.length];
  const logits = { before: z, after: throughHead(head, f, weight) };
  return {
    kind: 'change',
    of: 'contributions',
    before: f.map((v, i) => v * head.weight.data[i * classes + y]!),
    after: f.map((v, i) => v * weight[i * classes + y]!),
    clip: null,
    kept: f.reduce((n, _, i) => n + Number(weight[i * classes + y] !== 0), 0),
    logits,
    ...energies(logits),
  };
};
