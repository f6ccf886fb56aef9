import { expect, test } from 'vitest';
import { msp } from '../msp/compute';
import { rowsOf } from '../rows';
import { describeDetector, queryContext } from '../testing/describeDetector';
import { NETWORKS } from '../testing/golden';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

test.each(NETWORKS)('at T = 1 it is MSP (%s)', async (name) => {
  const ctx = queryContext(name);
  expect(await compute.score(ctx, { temperature: 1 }, {})).toEqual(rowsOf(await ctx.logits(), msp));
});
