import { argmax } from '../../math/softmax';
import { EngineError } from '../../errors';
import type { DetectorCompute } from '../detector';
import { rowOf, rowsOf } from '../rows';
import { classMeans, fittedOn, matrix, needImages, stateArray } from '../state';
import { meta } from './meta';

/** `f` times the pattern of class y. */
export function product(f: ArrayLike<number>, patterns: ArrayLike<number>, y: number): number {
  let sum = 0;
  for (let i = 0; i < f.length; i++) sum += f[i]! * patterns[y * f.length + i]!;
  return sum;
}

export const compute: DetectorCompute = {
  /** `patterns` `[C, D]`: mean features of the images rightly (where labels are not known: so) classified as each class. */
  fit({ features, logits, predicted, labels }) {
    needImages(features.rows, logits.columns, meta.label, ', one a class');
    const right = labels === undefined ? predicted : predicted.map((y, r) => (y === labels[r] ? y : -1));
    const { means, counts } = classMeans(features, right, logits.columns);
    const empty = counts.indexOf(0);
    if (empty >= 0)
      throw new EngineError(
        'too-few-images',
        `${meta.label} needs an in-distribution image of every class that the network classifies ${labels === undefined ? 'so' : 'rightly'}; class ${empty} has none.`,
        { detector: meta.label, class: empty },
      );
    return fittedOn(features.rows, { patterns: matrix(logits.columns, features.columns, means) });
  },
  score: async (ctx, _, state) => {
    const { data } = stateArray(state, 'patterns', meta.label);
    const logits = await ctx.logits();
    return rowsOf(await ctx.features(), (f, r) => -product(f, data, argmax(rowOf(logits, r))));
  },
};
