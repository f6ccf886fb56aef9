import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { mulberry32 } from '../engine/attribution/attack';
import { auroc, aurocError, fpr95 } from './metrics';

// Confidences, ID high, of two small worked cases; the functions take OOD-high scores.
const cases = [
  {
    name: 'spread evenly',
    id: Array.from({ length: 20 }, (_, k) => (k + 1) / 20),
    ood: Array.from({ length: 10 }, (_, k) => (k + 0.5) / 20 + 0.05),
    auroc: 0.725,
    fpr95: 0.9,
  },
  {
    name: 'with ties',
    id: [0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 0.6, 0.7, 0.8, 0.8, 0.9, 0.9, 0.9, 0.95, 0.95, 1, 1, 1],
    ood: [0.05, 0.1, 0.1, 0.2, 0.2, 0.3, 0.5, 0.5, 0.8, 1],
    auroc: 0.745,
    fpr95: 0.5,
  },
];
const negated = (xs: readonly number[]): number[] => xs.map((x) => -x);

describe.each(cases)('confidences $name', (c) => {
  test('AUROC', () => {
    expect(auroc(negated(c.id), negated(c.ood))).toBeCloseTo(c.auroc, 12);
  });
  test("FPR95 by the papers' convention", () => {
    expect(fpr95(negated(c.id), negated(c.ood))).toBeCloseTo(c.fpr95, 12);
  });
});

const scores = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 40 });

it('AUROC is the share of pairs in the right order, ties one half', () => {
  fc.assert(
    fc.property(scores, scores, (id, ood) => {
      let pairs = 0;
      for (const a of id) for (const b of ood) pairs += b > a ? 1 : b === a ? 0.5 : 0;
      expect(auroc(id, ood)).toBeCloseTo(pairs / (id.length * ood.length), 10);
    }),
  );
});

it('AUROC of the swapped sets is the rest to one', () => {
  fc.assert(
    fc.property(scores, scores, (id, ood) => {
      expect(auroc(id, ood) + auroc(ood, id)).toBeCloseTo(1, 10);
    }),
  );
});

describe('the standard error of an AUROC', () => {
  it('is that of the rank-sum statistic where nothing is told apart', () => {
    for (const [m, n] of [
      [85, 85],
      [20, 300],
    ] as const)
      expect(aurocError(0.5, m, n)).toBeCloseTo(Math.sqrt((m + n + 1) / (12 * m * n)), 12);
  });
  it('is how much an AUROC varies from draw to draw, for exponential scores, for which it is exact', () => {
    const random = mulberry32(1);
    const draw = (n: number, mean: number): number[] =>
      Array.from({ length: n }, () => -mean * Math.log(1 - random()));
    // ID scores of mean 1 and OOD scores of mean 4: an AUROC of 4 / (1 + 4).
    const areas = Array.from({ length: 4000 }, () => auroc(draw(20, 1), draw(40, 4)));
    const mean = areas.reduce((a, b) => a + b, 0) / areas.length;
    const deviation = Math.sqrt(areas.reduce((a, b) => a + (b - mean) ** 2, 0) / areas.length);
    expect(mean).toBeCloseTo(0.8, 2);
    expect(aurocError(0.8, 20, 40) / deviation).toBeCloseTo(1, 1);
    expect(Math.abs(aurocError(0.8, 40, 20) / deviation - 1)).toBeGreaterThan(0.02);
  });
  it('is none where all are told apart', () => {
    expect(aurocError(1, 30, 30)).toBe(0);
  });
});
