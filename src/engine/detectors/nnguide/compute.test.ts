import { expect, test } from 'vitest';
import { describeDetector, fitInput, queryContext } from '../testing/describeDetector';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute, [
  { golden: 'nnguide' },
  { golden: 'nnguide scaled', params: { neighbours: 'scaled' } },
]);

test('more neighbours than images are refused', async () => {
  const state = compute.fit!(fitInput('wide'), {});
  await expect(
    compute.score(queryContext('wide'), { k: 85, neighbours: 'similar' }, state),
  ).rejects.toMatchObject({
    code: 'too-few-images',
  });
});
