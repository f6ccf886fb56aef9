import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformalPValues } from '../metrics/conformal';
import { quantiles } from '../metrics/quantiles';
import { valueOf } from '../metrics/testing/figures';
import { decide, finestAcceptance, type Placed, pValueFromQuantiles } from './decide';

const hundred = Array.from({ length: 101 }, (_, i) => i);
const identity = { network: 'a'.repeat(64), preprocessing: 'b'.repeat(64) };
const pack = (images: number, madeFor?: typeof identity) => ({
  graph: { nodes: [{ op: 'input', inputs: [] }] },
  calibration: { entries: [{ method: 'msp', images, quantiles: hundred }], madeFor },
});
const ask = (score: number, accept = 0.95) => ({ method: 'msp', score, settings: null, accept });
const placed = (images: number, score: number, accept?: number): Placed => {
  const made = decide(pack(images), ask(score, accept));
  if (!made.calibrated) throw new Error(made.why);
  return made;
};

describe('a decision', () => {
  it('has threshold, verdict, place and how sure the acceptance is', () => {
    const made = placed(1000, 96);
    expect(made).toMatchObject({
      threshold: 95,
      verdict: 'ood',
      percentile: 96,
      acceptance: 0.95,
      images: 1000,
    });
    expect(placed(1000, 95).verdict).toBe('id');
    // scipy.stats.binomtest(950, 1000).proportion_ci(0.95, 'exact')
    expect(made.acceptanceInterval.low).toBeCloseTo(0.93461, 5);
    expect(made.acceptanceInterval.high).toBeCloseTo(0.96266, 5);
    expect(placed(100_000, 96).acceptanceInterval.low).toBeGreaterThan(0.948);
  });
  it('accepts no more of its images than all but one: 99.9% of 300 does not exist', () => {
    const made = placed(300, 50, 0.999);
    expect(made.capped).toBe(true);
    expect(made.acceptance).toBe(finestAcceptance(300));
    expect(made.acceptance).toBeCloseTo(0.99667, 5);
    expect(placed(300, 50, 0.99).capped).toBe(false);
    expect(placed(2000, 50, 0.999).capped).toBe(false);
  });
  it('is none for other settings, and for a score that is not finite', () => {
    expect(decide(pack(10), { ...ask(1), method: 'energy' })).toEqual({ calibrated: false, why: 'settings' });
    expect(decide(pack(10), ask(NaN))).toEqual({ calibrated: false, why: 'settings' });
  });
  it('is none where the calibration was made for other weights or another preparation', () => {
    const mine = pack(10, identity);
    expect(decide(mine, { ...ask(1), identity }).calibrated).toBe(true);
    expect(decide(mine, { ...ask(1), identity: { ...identity, network: 'c' } })).toEqual({
      calibrated: false,
      why: 'network',
    });
    expect(decide(mine, { ...ask(1), identity: { ...identity, preprocessing: 'c' } })).toEqual({
      calibrated: false,
      why: 'preprocessing',
    });
    expect(decide(mine, ask(1)).calibrated).toBe(true);
  });
});

it('a p-value from quantiles is never smaller than the one from all scores, and near it', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(
      scores,
      fc.integer({ min: -1, max: 51 }),
      fc.integer({ min: 11, max: 201 }),
      (all, score, count) => {
        const exact = valueOf(conformalPValues(all, [score])[0]!);
        const bound = pValueFromQuantiles(quantiles(all, count), all.length, score);
        expect(bound).toBeGreaterThanOrEqual(exact - 1e-12);
        expect(bound).toBeLessThanOrEqual(1);
        const beyond = pValueFromQuantiles(quantiles(all, count), all.length, 52);
        expect(beyond).toBeCloseTo(1 / (all.length + 1), 12);
      },
    ),
  );
});
