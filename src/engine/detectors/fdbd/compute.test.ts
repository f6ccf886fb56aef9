import { expect, test } from 'vitest';
import { describeDetector, fitInput, headOfGolden, matrixOf, rowsContext } from '../testing/describeDetector';
import { GOLDEN } from '../testing/golden';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

test('classes of equal weights are left out; where all are equal it is refused', async () => {
  const state = { mean: { shape: [2], data: Float64Array.of(0, 0) } };
  const ctx = (data: number[]) =>
    rowsContext(matrixOf([[3, 4]]), matrixOf([[2, 1, 0]]), {
      weight: { rows: 2, columns: 3, data: Float32Array.from(data) },
      bias: new Float32Array(3),
    });
  // Class 1 has the weights of class 0; class 2 lies 2 / 1 away, and the features 5 from their mean.
  expect((await compute.score(ctx([1, 1, 0, 0, 0, 0]), {}, state))[0]).toBeCloseTo(-2 / 5, 12);
  await expect(compute.score(ctx([1, 1, 1, 0, 0, 0]), {}, state)).rejects.toMatchObject({
    code: 'not-applicable',
  });
});

test('features and bias in other units have the same score', async () => {
  const head = headOfGolden('wide');
  const { features, logits } = GOLDEN.wide.query;
  const state = compute.fit!(fitInput('wide'), {});
  const twice = { mean: { shape: [24], data: state.mean!.data.map((v) => 2 * v) } };
  const scaled = rowsContext(
    matrixOf(features.map((f) => f.map((v) => 2 * v))),
    matrixOf(logits.map((z) => z.map((v) => 2 * v))),
    head,
  );
  const plain = rowsContext(matrixOf(features), matrixOf(logits), head);
  const [a, b] = [await compute.score(scaled, {}, twice), await compute.score(plain, {}, state)];
  a.forEach((s, i) => expect(s).toBeCloseTo(b[i]!, 12));
});
