import { test } from 'vitest';
import { expectClose } from '../../testing/numerics';
import { describeDetector, queryContext } from '../testing/describeDetector';
import { NETWORKS } from '../testing/golden';
import { energyOf, expectHeadNeeded } from '../testing/shaped';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

test.each(NETWORKS)('where nothing goes it is Energy (%s)', async (name) => {
  expectClose(
    await compute.score(queryContext(name), { percentile: 0 }, {}),
    await energyOf(name),
    1e-12,
    'ASH-P',
  );
});

test('a network without a dense last layer is refused', async () => {
  await expectHeadNeeded(compute, { percentile: 90 });
});
