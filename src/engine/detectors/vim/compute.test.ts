import { expect, test } from 'vitest';
import { describeDetector, fitInput, queryContext, rowsContext } from '../testing/describeDetector';
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

test('over the ID images the virtual logit is as large as the largest, at every dimension', async () => {
  const input = fitInput('wide');
  const state = compute.fit!(input, {});
  const ctx = rowsContext(input.features, input.logits, input.head);
  const energies = GOLDEN.wide.train.logits.map((z) => Math.log(z.reduce((sum, v) => sum + Math.exp(v), 0)));
  const top = GOLDEN.wide.train.logits.reduce((sum, z) => sum + Math.max(...z), 0) / 84;
  for (const dimension of [1, 12, 23]) {
    const scores = await compute.score(ctx, { dimension }, state);
    const virtual = scores.reduce((sum, s, i) => sum + s + energies[i]!, 0) / 84;
    expect(virtual).toBeCloseTo(top, 9);
  }
});
