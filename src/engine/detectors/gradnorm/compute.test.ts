import { expect, test } from 'vitest';
import { describeDetector, matrixOf, queryContext, rowsContext } from '../testing/describeDetector';
import { GOLDEN } from '../testing/golden';
import { compute } from './compute';
import { meta } from './meta';

// The golden values are of PyTorch's own gradient of the last layer, from the features: the rows' logits are rounded.
describeDetector(meta, compute, [{ golden: meta.id, rowTolerance: 1e-7 }]);

test('probabilities that are all alike have no gradient', async () => {
  const { features } = GOLDEN.wide.query;
  const flat = matrixOf(features.map(() => new Array<number>(7).fill(2)));
  const ctx = rowsContext(matrixOf(features), flat, queryContext('wide').head());
  for (const s of await compute.score(ctx, { temperature: 1 }, {})) expect(Math.abs(s)).toBeLessThan(1e-12);
});

test('a network without a dense last layer is refused', async () => {
  const { features, logits } = GOLDEN.wide.query;
  const ctx = rowsContext(matrixOf(features), matrixOf(logits), null);
  await expect(compute.score(ctx, { temperature: 1 }, {})).rejects.toMatchObject({ code: 'not-applicable' });
});
