import { restOfTop, tempered } from '../../math/softmax';
import type { DetectorCompute } from '../detector';
import { rowsOf } from '../rows';

export const compute: DetectorCompute = {
  score: async (ctx, { temperature }) =>
    rowsOf(await ctx.logits(), (z) => restOfTop(tempered(z, Number(temperature)))),
};
