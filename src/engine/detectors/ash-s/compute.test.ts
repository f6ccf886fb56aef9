import { expect, test } from 'vitest';
import { expectClose } from '../../testing/numerics';
import { energy } from '../energy/compute';
import { throughHead } from '../head';
import { rowsOf } from '../rows';
import { describeDetector, matrixOf, queryContext, rowsContext } from '../testing/describeDetector';
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

test.each(NETWORKS)('where nothing goes it is Energy of e f (%s)', async (name) => {
  expectClose(
    await compute.score(queryContext(name), { percentile: 0 }, {}),
    await energyOf(name, Math.E),
    1e-12,
    'ASH-S',
  );
});

test('features that are all zero give the logits of the bias', async () => {
  const head = queryContext('wide').head()!;
  const ctx = rowsContext(
    matrixOf([new Array<number>(24).fill(0)]),
    matrixOf([new Array<number>(7).fill(0)]),
    head,
  );
  const [score] = await compute.score(ctx, { percentile: 90 }, {});
  expect(score).toBeCloseTo(energy(head.bias), 12);
});

test('a network without a dense last layer is refused', async () => {
  const { features, logits } = GOLDEN.wide.query;
  const ctx = rowsContext(matrixOf(features), matrixOf(logits), null);
  const scored = async () => compute.score(ctx, { percentile: 90 }, {});
  await expect(scored()).rejects.toMatchObject({ code: 'not-applicable' });
});
