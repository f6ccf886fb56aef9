/** What detectors that shape the features before the head's Energy share in their tests. No tests in here. */
import { expect } from 'vitest';
import type { DetectorCompute, Params } from '../detector';
import { energy } from '../energy/compute';
import { throughHead } from '../head';
import { rowsOf } from '../rows';
import { matrixOf, queryContext, rowsContext } from './describeDetector';
import { GOLDEN, type NETWORKS } from './golden';

/** Energy of a network's golden images, their features times `factor`. */
export async function energyOf(name: (typeof NETWORKS)[number], factor = 1): Promise<Float64Array> {
  const ctx = queryContext(name);
  const head = ctx.head()!;
  return rowsOf(await ctx.features(), (f) =>
    energy(
      throughHead(
        head,
        Float64Array.from(f, (v) => factor * v),
      ),
    ),
  );
}

/** Expect a network without a dense last layer to be refused. */
export async function expectHeadNeeded(compute: DetectorCompute, params: Params): Promise<void> {
  const { features, logits } = GOLDEN.wide.query;
  const ctx = rowsContext(matrixOf(features), matrixOf(logits), null);
  await expect((async () => compute.score(ctx, params, {}))()).rejects.toMatchObject({
    code: 'not-applicable',
  });
}
