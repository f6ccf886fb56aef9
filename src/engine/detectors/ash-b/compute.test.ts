import { expect, test } from 'vitest';
import { energy } from '../energy/compute';
import { throughHead } from '../head';
import { roundHalfEven } from '../largest';
import { describeDetector, headOfGolden, matrixOf, rowsContext } from '../testing/describeDetector';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

test('equal features are left as they are where nothing goes', async () => {
  const head = headOfGolden('wide');
  const f = new Array<number>(24).fill(0.5);
  const ctx = rowsContext(matrixOf([f]), matrixOf([new Array<number>(7).fill(0)]), head);
  const [score] = await compute.score(ctx, { percentile: 0 }, {});
  expect(score).toBeCloseTo(energy(throughHead(head, f)), 12);
});

test('halves are rounded to the even number, as NumPy does', () => {
  expect([0.5, 1.5, 2.5, 3.5, 2.4, 2.6, 45].map(roundHalfEven)).toEqual([0, 2, 2, 4, 2, 3, 45]);
});
