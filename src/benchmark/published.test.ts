import { describe, expect, it } from 'vitest';
import { publishedBeside } from './published';
import { tableOf } from './table';
import { wholeRun } from './testing/runs';

const scores = { id: [1, 2, 3, 4], 'far-a': [5, 6], 'far-b': [0, 0.5] };
const of = (classes: number, ...detectors: readonly Readonly<Record<string, readonly number[]>>[]) => {
  const { manifest, scores: own } = wholeRun(...detectors);
  return publishedBeside({ ...manifest, classes: Array.from({ length: classes }, String) }, tableOf(own));
};

describe('published figures', () => {
  it('of as many classes stand beside the means of S&I over the far sets', () => {
    const found = of(100, scores, scores, scores)!;
    expect(found.published.map(({ network, fpr95 }) => [network, fpr95])).toEqual([
      ['ResNet-34', { defined: true, value: 0.2905 }],
      ['WRN-40', { defined: true, value: 0.3861 }],
    ]);
    expect(found.sets).toBe(2);
    expect(found.rows).toMatchObject([{ index: 2, auroc: { value: 0.5 } }]);
    expect(of(1000, scores, scores, scores)!.published.map(({ network }) => network)).toEqual(['BiT-S']);
  });
  it('are left out where there are none, and where the run has no S&I or no mean', () => {
    expect(of(10, scores, scores, scores)).toBeNull();
    expect(of(100, scores, scores)).toBeNull();
    const one = { id: [1, 2, 3], far: [4, 5] };
    expect(of(100, one, one, one)).toBeNull();
  });
});
