import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../lib/random';
import stored from '../testdata/metrics.json';
import { FPR_CONVENTION_IDS, fpr95, fpr95Interval } from './fpr';
import { reasonOf, valueOf } from './testing/figures';
import { WORKED } from './testing/worked';

describe.each(FPR_CONVENTION_IDS)('FPR95 by the convention %s', (convention) => {
  it.each(WORKED)('is the known one of confidences $name', ({ id, ood, fpr95: known }) => {
    expect(valueOf(fpr95(id, ood, convention)).value).toBeCloseTo(known[convention], 12);
  });
  it.each(stored.cases)('is the stored one beside AUROC $figures.auroc', ({ id, ood, figures }) => {
    expect(valueOf(fpr95(id, ood, convention)).value).toBeCloseTo(figures.fpr95[convention], 12);
  });
  const scores = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 60 });
  it('lies in its range, and only the order of scores counts', () => {
    fc.assert(
      fc.property(scores, scores, (id, ood) => {
        const made = valueOf(fpr95(id, ood, convention));
        expect(made.range.low).toBeLessThanOrEqual(made.value);
        expect(made.range.high).toBeGreaterThanOrEqual(made.value);
        const bent = (xs: readonly number[]): number[] => xs.map((x) => Math.exp(x)).reverse();
        expect(valueOf(fpr95(bent(id), bent(ood), convention)).range).toEqual(made.range);
      }),
    );
  });
  it('is undecided by ties where all scores are equal', () => {
    expect(valueOf(fpr95([2, 2, 2], [2, 2], convention)).range).toEqual({ low: 0, high: 1 });
  });
  it('is undefined, with the reason, without a class and beside a score that is not finite', () => {
    expect(reasonOf(fpr95([], [1], convention))).toBe('Undefined: there is no ID score.');
    expect(reasonOf(fpr95([1], [], convention))).toBe('Undefined: there is no OOD score.');
    expect(reasonOf(fpr95([1], [NaN, 3], convention))).toBe('Undefined: OOD score 1 of 2 is NaN.');
    expect(reasonOf(fpr95([-Infinity], [3], convention))).toBe('Undefined: ID score 1 of 1 is -Infinity.');
  });
  it('has an interval that is the same for the same seed and holds the figure', () => {
    const random = mulberry32(4);
    const id = Array.from({ length: 200 }, () => random());
    const ood = Array.from({ length: 150 }, () => random() + 0.5);
    const interval = valueOf(fpr95Interval(id, ood, convention, { seed: 7 }));
    expect(valueOf(fpr95Interval(id, ood, convention, { seed: 7 }))).toEqual(interval);
    expect(valueOf(fpr95Interval(id, ood, convention, { seed: 8 }))).not.toEqual(interval);
    const { value } = valueOf(fpr95(id, ood, convention));
    expect(interval.low).toBeLessThan(value);
    expect(interval.high).toBeGreaterThan(value);
    expect(reasonOf(fpr95Interval([1], [2, 3], convention))).toMatch(/two images/);
    expect(reasonOf(fpr95Interval([1, NaN], [2, 3], convention))).toMatch(/NaN/);
  });
});

it('the bootstrap’s interval of a share is nearly the binomial one where the threshold stands still', () => {
  // Half of the OOD images lie far below every ID threshold, half far above: only their number varies.
  const id = Array.from({ length: 400 }, (_, i) => i / 400);
  const ood = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? -50 : 50));
  const { low, high } = valueOf(fpr95Interval(id, ood, 'paper', { draws: 2000 }));
  expect(low).toBeCloseTo(0.5 - 1.96 * 0.05, 1);
  expect(high).toBeCloseTo(0.5 + 1.96 * 0.05, 1);
});
