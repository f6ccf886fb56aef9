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

test.each(NETWORKS)('with a clip at infinity it is Energy (%s)', async (name) => {
  const state = { quantiles: { shape: [1001], data: new Float64Array(1001).fill(Infinity) } };
  expectClose(
    await compute.score(queryContext(name), { percentile: 90 }, state),
    await energyOf(name),
    1e-12,
    'ReAct',
  );
});

test('quantiles between the stored ones are interpolated', async () => {
  const state = {
    quantiles: { shape: [1001], data: Float64Array.from({ length: 1001 }, (_, i) => i / 1000) },
  };
  const ctx = queryContext('wide');
  const head = ctx.head()!;
  const want = rowsOf(await ctx.features(), (f) =>
    energy(
      throughHead(
        head,
        Float64Array.from(f, (v) => Math.min(v, 0.50125)),
      ),
    ),
  );
  expectClose(await compute.score(ctx, { percentile: 50.125 }, state), want, 1e-12, 'ReAct');
});

test('says from how many images it was fitted', () => {
  expect(compute.fit!(fitInput('wide'), {}).images!.data[0]).toBe(84);
});

test('a network without a dense last layer is refused', async () => {
  const { features, logits } = GOLDEN.wide.query;
  const ctx = rowsContext(matrixOf(features), matrixOf(logits), null);
  const scored = async () => compute.score(ctx, { percentile: 90 }, compute.fit!(fitInput('wide'), {}));
  await expect(scored()).rejects.toMatchObject({ code: 'not-applicable' });
});
