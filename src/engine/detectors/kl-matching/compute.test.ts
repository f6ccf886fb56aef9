import { expect, test } from 'vitest';
import { softmax } from '../../math/softmax';
import { describeDetector, fitInput, matrixOf, rowsContext } from '../testing/describeDetector';
import { GOLDEN } from '../testing/golden';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

test('an image whose probabilities are a class’s mean has distance 0, all others more', async () => {
  const state = compute.fit!(fitInput('wide'), {});
  const mean = Array.from(state.logMean!.data.subarray(7, 14));
  const ctx = rowsContext(matrixOf([[0]]), { rows: 1, columns: 7, data: Float64Array.from(mean) }, null);
  const [at] = await compute.score(ctx, {}, state);
  expect(Math.abs(at!)).toBeLessThan(1e-12);
  expect(softmax(mean).every((p, c) => Math.abs(p - Math.exp(mean[c]!)) < 1e-12)).toBe(true);
});

test('a class that no ID image was given is left out', async () => {
  const { train, query } = GOLDEN.wide;
  const input = { ...fitInput('wide'), predicted: Int32Array.from(train.logits, () => 2) };
  const state = compute.fit!(input, {});
  expect(Array.from(state.logMean!.data.subarray(0, 14)).every(Number.isNaN)).toBe(true);
  const ctx = rowsContext(matrixOf(query.features), matrixOf(query.logits), null);
  for (const s of await compute.score(ctx, {}, state)) expect(s).toBeGreaterThan(0);
});
