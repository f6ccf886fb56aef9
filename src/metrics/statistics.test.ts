import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../lib/random';
import stored from '../testdata/metrics.json';
import { clopperPearson } from './binomial';
import { conformalPValues } from './conformal';
import { benjaminiHochberg, holm } from './multiple';
import { betaCdf, betaQuantile, normalCdf, normalQuantile } from './special';
import { reasonOf, valueOf } from './testing/figures';

const near = (made: number, known: number): void => {
  expect(Math.abs(made - known)).toBeLessThanOrEqual(1e-11 * Math.max(1e-300, Math.abs(known)));
};

describe("SciPy's values", () => {
  it.each(stored.betaCdf)('beta distribution at %d of (%d, %d)', (x, a, b, known) => {
    near(betaCdf(x!, a!, b!), known!);
    expect(betaQuantile(known!, a!, b!)).toBeCloseTo(x!, 10);
  });
  it.each(stored.normalCdf)('normal distribution at %d', (x, known) => {
    near(normalCdf(x!), known!);
  });
  it.each(stored.normalQuantile)('normal quantile of %d', (p, known) => {
    expect(normalQuantile(p!)).toBeCloseTo(known!, 10);
  });
  it.each(stored.clopperPearson)('interval of %d of %d', (k, n, low, high) => {
    const made = clopperPearson(k!, n!);
    expect(made.low).toBeCloseTo(low!, 10);
    expect(made.high).toBeCloseTo(high!, 10);
  });
  it('adjusted p-values', () => {
    holm(stored.pValues).forEach((p, i) => {
      near(p, stored.holm[i]!);
    });
    benjaminiHochberg(stored.pValues).forEach((p, i) => {
      near(p, stored.benjaminiHochberg[i]!);
    });
  });
});

it('no count of a share, and no p-value, is refused by name', () => {
  expect(() => clopperPearson(3, 2)).toThrow('3 of 2 is no count of a share.');
  expect(() => clopperPearson(0.5, 2)).toThrow(RangeError);
  expect(() => holm([0.1, NaN])).toThrow('p-value 2 is NaN; it must lie in 0..1.');
  expect(() => benjaminiHochberg([1.1])).toThrow('p-value 1 is 1.1; it must lie in 0..1.');
  expect(holm([])).toEqual([]);
});

it('adjusted p-values keep the order, and Holm’s are the larger ones', () => {
  const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(ps, (raw) => {
      const [strict, lax] = [holm(raw), benjaminiHochberg(raw)];
      raw.forEach((p, i) => {
        expect(lax[i]).toBeGreaterThanOrEqual(p);
        expect(strict[i]).toBeGreaterThanOrEqual(lax[i]! - 1e-12);
        raw.forEach((q, j) => {
          if (p < q) expect(strict[i]).toBeLessThanOrEqual(strict[j]!);
          if (p < q) expect(lax[i]).toBeLessThanOrEqual(lax[j]!);
        });
      });
    }),
  );
});

describe('conformal p-values', () => {
  it('count the calibration scores at or above', () => {
    expect(conformalPValues([3, 1, 2, 2], [0, 2, 2.5, 9]).map(valueOf)).toEqual([1, 0.8, 0.4, 0.2]);
  });
  it('are undefined without calibration and for what is not finite', () => {
    expect(reasonOf(conformalPValues([], [1])[0]!)).toMatch(/no calibration/);
    expect(reasonOf(conformalPValues([1, NaN], [1])[0]!)).toMatch(/not finite/);
    expect(reasonOf(conformalPValues([1], [NaN])[0]!)).toBe('Undefined: the score is NaN.');
  });
  it('of images like the calibration images are at or below p no more often than p', () => {
    const random = mulberry32(2);
    let below = 0;
    for (let run = 0; run < 4000; run++) {
      const calibration = Array.from({ length: 19 }, () => random());
      if (valueOf(conformalPValues(calibration, [random()])[0]!) <= 0.1) below++;
    }
    expect(below / 4000).toBeGreaterThan(0.085);
    expect(below / 4000).toBeLessThan(0.115);
  });
});
