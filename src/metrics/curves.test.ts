import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import stored from '../testdata/metrics.json';
import { auroc } from './auroc';
import {
  aupr,
  detCurve,
  detectionError,
  precisionRecallCurve,
  rocCurve,
  thinned,
  thresholdCurve,
} from './curves';
import { reasonOf, valueOf } from './testing/figures';
import { WORKED } from './testing/worked';

describe.each(stored.cases)('stored scores $figures.auroc', ({ id, ood, figures }) => {
  it("have scikit-learn's areas under the precision-recall curves", () => {
    const [out, inside] = [valueOf(aupr(id, ood, 'ood')), valueOf(aupr(id, ood, 'id'))];
    expect(out.averagePrecision).toBeCloseTo(figures.auprOut, 12);
    expect(inside.averagePrecision).toBeCloseTo(figures.auprIn, 12);
    expect(out.trapezoid).toBeCloseTo(figures.auprOutTrapezoid, 12);
    expect(inside.trapezoid).toBeCloseTo(figures.auprInTrapezoid, 12);
    expect(out.baseRate + inside.baseRate).toBeCloseTo(1, 12);
  });
  it('have the stored detection error', () => {
    expect(valueOf(detectionError(id, ood))).toBeCloseTo(figures.detectionError, 12);
  });
});

it.each(WORKED)('confidences $name have the known detection error', ({ id, ood, detectionError: known }) => {
  expect(valueOf(detectionError(id, ood))).toBeCloseTo(known, 12);
});

const scores = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 40 });

it('the area under the ROC by trapezia is the AUROC by ranks', () => {
  fc.assert(
    fc.property(scores, scores, (id, ood) => {
      const line = rocCurve(valueOf(thresholdCurve(id, ood)));
      let area = 0;
      for (let k = 1; k < line.length; k++)
        area += ((line[k]!.x - line[k - 1]!.x) * (line[k]!.y + line[k - 1]!.y)) / 2;
      expect(area).toBeCloseTo(valueOf(auroc(id, ood)), 10);
    }),
  );
});

it('curves rise from one corner to the other; the positive class is swapped by turning scores round', () => {
  fc.assert(
    fc.property(scores, scores, (id, ood) => {
      const curve = valueOf(thresholdCurve(id, ood));
      const roc = rocCurve(curve);
      expect(roc[0]).toMatchObject({ x: 0, y: 0 });
      expect(roc.at(-1)).toMatchObject({ x: 1, y: 1 });
      for (let k = 1; k < roc.length; k++) {
        expect(roc[k]!.x).toBeGreaterThanOrEqual(roc[k - 1]!.x);
        expect(roc[k]!.threshold).toBeLessThan(roc[k - 1]!.threshold);
      }
      const turned = valueOf(
        thresholdCurve(
          ood.map((x) => -x),
          id.map((x) => -x),
        ),
      );
      const places = (line: readonly { x: number; y: number }[]) => line.map(({ x, y }) => [x, y]);
      expect(places(precisionRecallCurve(curve, 'id'))).toEqual(places(precisionRecallCurve(turned, 'ood')));
      for (const point of detCurve(curve)) expect(Number.isFinite(point.x + point.y)).toBe(true);
    }),
  );
});

it('undefined stays undefined', () => {
  expect(reasonOf(aupr([], [1], 'ood'))).toBe('Undefined: there is no ID score.');
  expect(reasonOf(detectionError([1], [NaN]))).toBe('Undefined: OOD score 1 of 1 is NaN.');
});

it('a thinned line keeps its ends, its order and its number of points', () => {
  const line = Array.from({ length: 5000 }, (_, i) => ({ x: (i / 4999) ** 6, y: (i / 4999) ** 0.6 }));
  const few = thinned(line, 100);
  expect(few).toHaveLength(100);
  expect([few[0], few.at(-1)]).toEqual([line[0], line.at(-1)]);
  for (let k = 1; k < few.length; k++) expect(few[k]!.x).toBeGreaterThan(few[k - 1]!.x);
  // The steep corner keeps its share.
  expect(few.filter(({ y }) => y < 0.5).length).toBeGreaterThan(15);
  expect(thinned(line.slice(0, 7), 100)).toEqual(line.slice(0, 7));
});
