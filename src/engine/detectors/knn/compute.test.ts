import { expect, test } from 'vitest';
import { expectClose } from '../../testing/numerics';
import { describeDetector, fitInput, matrixOf, rowsContext } from '../testing/describeDetector';
import { GOLDEN } from '../testing/golden';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

const score = (scale: number, k: number) => {
  const { features, logits } = GOLDEN.post.query;
  const rows = matrixOf(features.map((f) => f.map((v) => scale * v)));
  return compute.score(rowsContext(rows, matrixOf(logits), null), { k }, compute.fit!(fitInput('post'), {}));
};

test('a scaled feature has the same score', async () => {
  expectClose(await score(8, 50), await score(1, 50), 1e-12, 'KNN');
});

test('an ID image is its own nearest neighbour, at distance 0', async () => {
  const { features } = GOLDEN.post.train;
  const ctx = rowsContext(matrixOf(features), matrixOf(GOLDEN.post.train.logits), null);
  for (const s of await compute.score(ctx, { k: 1 }, compute.fit!(fitInput('post'), {}))) expect(s).toBe(0);
});

test('more neighbours than images are refused in a sentence', async () => {
  await expect(score(1, 85)).rejects.toMatchObject({
    code: 'too-few-images',
    message: 'KNN with K = 85 needs at least as many in-distribution images; its bank has 84.',
  });
});
