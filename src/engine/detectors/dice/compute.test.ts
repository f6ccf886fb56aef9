import { expect, test } from 'vitest';
import { expectClose } from '../../testing/numerics';
import { energy } from '../energy/compute';
import { throughHead } from '../head';
import { rowsOf } from '../rows';
import { describeDetector, fitInput, matrixOf, queryContext, rowsContext } from '../testing/describeDetector';
import { GOLDEN, NETWORKS } from '../testing/golden';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

const energyOf = async (name: (typeof NETWORKS)[number], factor = 1) => {
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
};

test.each(NETWORKS)('with all weights it is Energy (%s)', async (name) => {
  const state = compute.fit!(fitInput(name), {});
  expectClose(
    await compute.score(queryContext(name), { percentile: 0 }, state),
    await energyOf(name),
    1e-12,
    'DICE',
  );
});

test('a network without a dense last layer is refused', async () => {
  const { features, logits } = GOLDEN.wide.query;
  const ctx = rowsContext(matrixOf(features), matrixOf(logits), null);
  const scored = async () => compute.score(ctx, { percentile: 90 }, compute.fit!(fitInput('wide'), {}));
  await expect(scored()).rejects.toMatchObject({ code: 'not-applicable' });
});
