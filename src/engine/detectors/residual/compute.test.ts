import { expect, test } from 'vitest';
import { describeDetector, fitInput, matrixOf, queryContext, rowsContext } from '../testing/describeDetector';
import { GOLDEN } from '../testing/golden';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

test('a head without bias puts the origin at zero, one with bias where its logits are', () => {
  for (const v of compute.fit!(fitInput('post'), {}).origin!.data) expect(Math.abs(v)).toBe(0);
  const { weight, bias } = queryContext('wide').head()!;
  const u = compute.fit!(fitInput('wide'), {}).origin!.data;
  bias.forEach((b, c) => {
    const z = Array.from(u).reduce((sum, v, i) => sum + v * weight.data[i * 7 + c]!, b);
    expect(Math.abs(z)).toBeLessThan(1e-12);
  });
});

test('a subspace as large as the features is refused, and images no more than features', async () => {
  const state = compute.fit!(fitInput('wide'), {});
  await expect(compute.score(queryContext('wide'), { dimension: 24 }, state)).rejects.toMatchObject({
    code: 'bad-settings',
  });
  const input = fitInput('wide');
  const cut = { ...input, features: { ...input.features, rows: 24 }, logits: { ...input.logits, rows: 24 } };
  expect(() => compute.fit!(cut, {})).toThrow(
    /needs at least 25 in-distribution images for 24 features; there are 24\./,
  );
});

test('a network without a dense last layer is refused', () => {
  expect(() => compute.fit!({ ...fitInput('wide'), head: null }, {})).toThrow(/needs a dense last layer/);
});

test('the larger the subspace, the less lies outside it', async () => {
  const state = compute.fit!(fitInput('wide'), {});
  const { features, logits } = GOLDEN.wide.query;
  const ctx = rowsContext(matrixOf(features), matrixOf(logits), null);
  const at = async (dimension: number) => compute.score(ctx, { dimension }, state);
  const [few, many] = [await at(4), await at(20)];
  few.forEach((s, i) => expect(s).toBeGreaterThan(many[i]!));
});
