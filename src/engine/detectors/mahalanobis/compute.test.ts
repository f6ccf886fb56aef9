import { expect, test } from 'vitest';
import { expectClose } from '../../testing/numerics';
import type { Matrix } from '../detector';
import { describeDetector, fitInput, matrixOf, rowsContext } from '../testing/describeDetector';
import { GOLDEN, NETWORKS } from '../testing/golden';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

/** Every feature times its own factor. */
const stretched = ({ rows, columns, data }: Matrix): Matrix => ({
  rows,
  columns,
  data: Float64Array.from(data, (v, at) => v * (1 + (at % columns)) + (at % columns)),
});

test('features measured in other units have the same score (covariance not shrunk)', async () => {
  const input = fitInput('post');
  const { features, logits } = GOLDEN.post.query;
  const of = (change: (m: Matrix) => Matrix) =>
    compute.score(
      rowsContext(change(matrixOf(features)), matrixOf(logits), null),
      {},
      compute.fit!({ ...input, features: change(input.features) }, {}),
    );
  expectClose(await of(stretched), await of((m) => m), 1e-9, meta.label);
});

test.each(NETWORKS)('the state says how far the covariance was shrunk: as scikit-learn does (%s)', (name) => {
  const { shrinkage, images } = compute.fit!(fitInput(name), {});
  const want = GOLDEN[name].shrinkage;
  expect(shrinkage!.data[0]).toBeCloseTo(want?.tied ?? 0, 10);
  expect(images!.data[0]).toBe(84);
});

test('too few images are refused in a sentence', () => {
  const input = fitInput('wide');
  const few = { rows: 6, columns: 24, data: input.features.data.subarray(0, 144) };
  const logits = { rows: 6, columns: 7, data: input.logits.data.subarray(0, 42) };
  const labels = Int32Array.of(0, 1, 2, 3, 4, 5);
  expect(() => compute.fit!({ ...input, features: few, logits, labels }, {})).toThrow(
    /needs at least 8 in-distribution images, two more than the 6 classes they show; there are 6\.$/,
  );
});
