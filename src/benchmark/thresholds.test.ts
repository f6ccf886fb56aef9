import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueOf } from '../metrics/testing/figures';
import { runOf } from './testing/runs';
import { chooseThreshold, type ThresholdRule } from './thresholds';

const ID = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const run = runOf({ id: ID, near: [5.5, 8.5, 10, 12], far: [20, 30] });
const at = (rule: ThresholdRule, sets: readonly string[] = ['near', 'far']) =>
  chooseThreshold(run, 0, sets, rule);

describe('a threshold', () => {
  it('accepts a share of ID images, and no less', () => {
    const choice = valueOf(at({ rule: 'acceptance', share: 0.9 }));
    expect(choice.threshold).toBe(9);
    expect(choice.accepted).toBe(0.9);
    expect(choice.interval.low).toBeCloseTo(0.555, 3);
    expect(choice.sets.map(({ set, share, images }) => [set, share, images])).toEqual([
      ['near', 0.5, 4],
      ['far', 1, 2],
    ]);
    expect(valueOf(at({ rule: 'acceptance', share: 0.91 })).threshold).toBe(10);
  });
  it('lets a share of OOD images through at most, sets weighed alike', () => {
    // Of near one in four passes at 8 and none of far: an eighth in all.
    expect(valueOf(at({ rule: 'fpr', share: 0.125 })).threshold).toBe(8);
    expect(valueOf(at({ rule: 'fpr', share: 0.125 }, ['near'])).threshold).toBe(5);
    expect(at({ rule: 'fpr', share: 0 }, ['near']).defined).toBe(true);
    const below = runOf({ id: [2, 3], far: [1, 4] });
    expect(chooseThreshold(below, 0, ['far'], { rule: 'fpr', share: 0 })).toEqual({
      defined: false,
      reason: 'No threshold lets so few OOD images pass: some score below every other image.',
    });
  });
  it('by Youden’s index is where the two shares lie furthest apart', () => {
    const { threshold, accepted, sets } = valueOf(at({ rule: 'youden' }));
    expect(threshold).toBe(8);
    expect(accepted + sets.reduce((sum, { share }) => sum + share, 0) / sets.length - 1).toBeCloseTo(
      0.675,
      12,
    );
  });
  it('of the least cost moves with the cost', () => {
    const cost = (missed: number): number =>
      valueOf(at({ rule: 'cost', missed, oodShare: 0.5 }, ['near'])).threshold;
    expect(cost(1000)).toBe(5);
    expect(cost(0.1)).toBe(10);
  });
  it('keeps false alarms below a share of all alarms', () => {
    // At 8: two of ten ID, three of four OOD. With a tenth OOD: 0.18 / (0.18 + 0.075).
    expect(valueOf(at({ rule: 'fdr', share: 0.75, oodShare: 0.1 }, ['near'])).threshold).toBe(8);
    expect(valueOf(at({ rule: 'fdr', share: 0.01, oodShare: 0.1 }, ['near'])).threshold).toBe(10);
    expect(at({ rule: 'fdr', share: 0.01, oodShare: 0.1 }, []).defined).toBe(false);
  });
  it('holds what it promises on any scores', () => {
    const scores = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(scores, scores, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (id, far, share) => {
        const drawn = runOf({ id, far });
        const accept = valueOf(chooseThreshold(drawn, 0, ['far'], { rule: 'acceptance', share }));
        expect(id.filter((s) => s <= accept.threshold).length / id.length).toBeGreaterThanOrEqual(
          share - 1e-12,
        );
        expect(id.filter((s) => s < accept.threshold).length / id.length).toBeLessThan(share);
        const pass = chooseThreshold(drawn, 0, ['far'], { rule: 'fpr', share });
        if (pass.defined)
          expect(far.filter((s) => s <= pass.value.threshold).length / far.length).toBeLessThanOrEqual(
            share + 1e-12,
          );
      }),
    );
  });
});
