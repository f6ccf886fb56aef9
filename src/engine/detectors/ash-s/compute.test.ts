import { expect, test } from 'vitest';
import { expectClose } from '../../testing/numerics';
import { energy } from '../energy/compute';
import { describeDetector, matrixOf, queryContext, rowsContext } from '../testing/describeDetector';
import { NETWORKS } from '../testing/golden';
import { energyOf, expectHeadNeeded } from '../testing/shaped';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

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
  await expectHeadNeeded(compute, { percentile: 90 });
});
