import { expect, test } from 'vitest';
import { describeDetector, fitInput } from '../testing/describeDetector';
import { compute } from './compute';
import { meta } from './meta';

describeDetector(meta, compute);

test('a class without an ID image is named', () => {
  const input = fitInput('wide');
  const labels = input.labels!.map((c) => (c === 4 ? 5 : c));
  expect(() => compute.fit!({ ...input, labels }, {})).toThrow(/class 4 has none/);
});

test('without labels every image belongs to the class that it is called', () => {
  const { features, logits, predicted, head } = fitInput('post');
  const state = compute.fit!({ features, logits, predicted, head }, {});
  const of = Array.from(predicted, (c, r) => [c, r] as const).filter(([c]) => c === 3);
  const mean = of.reduce((sum, [, r]) => sum + features.data[r * 10]!, 0) / of.length;
  expect(state.patterns!.data[30]).toBeCloseTo(mean, 12);
});
