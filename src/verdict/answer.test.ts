import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOf, answerText, bandOf, percentOf, type Zone, zoneOf } from './answer';

const zones: readonly Zone[] = ['familiar', 'borderline', 'unfamiliar'];
const says = (...all: (Zone | null)[]) => all.map((zone, method) => ({ method, zone }));

describe('the borderline band', () => {
  it('is two points to either side of the threshold, or the interval of what it accepts where that is wider', () => {
    expect(bandOf(0.95, { low: 0.935, high: 0.962 })).toEqual({ low: 93, high: 97 });
    const few = bandOf(0.95, { low: 0.919, high: 0.972 });
    expect(few.low).toBeCloseTo(91.9, 9);
    expect(few.high).toBeCloseTo(97.2, 9);
    expect(bandOf(0.999, null)).toEqual({ low: expect.closeTo(97.9, 9) as number, high: 100 });
  });

  it('puts a percentile into one of three zones; beyond all ID images is always unfamiliar', () => {
    const band = { low: 93, high: 97 };
    expect([0, 92.9, 93, 95, 97, 97.1, 100].map((p) => zoneOf(p, band))).toEqual([
      'familiar',
      'familiar',
      'borderline',
      'borderline',
      'borderline',
      'unfamiliar',
      'unfamiliar',
    ]);
    expect(zoneOf(100, { low: 98, high: 100 })).toBe('unfamiliar');
  });
});

describe('the answer', () => {
  it('is the primary detector’s where the others do not speak against it', () => {
    for (const zone of ['familiar', 'borderline'] as const)
      expect(answerOf(says(zone, 'familiar', 'borderline'), 0).kind).toBe(zone);
    expect(answerOf(says('unfamiliar', 'unfamiliar', 'familiar'), 0).kind).toBe('unfamiliar');
    expect(answerOf(says('unfamiliar'), 0).kind).toBe('unfamiliar');
  });

  it('is disagreement where others say unfamiliar, or the primary alone does', () => {
    expect(answerOf(says('familiar', 'unfamiliar', 'unfamiliar', 'unfamiliar', 'familiar'), 0)).toEqual({
      kind: 'disagree',
      unfamiliar: 3,
      of: 5,
    });
    expect(answerOf(says('unfamiliar', 'familiar', 'familiar', 'familiar', 'familiar'), 0).kind).toBe(
      'disagree',
    );
    // One of five is a false alarm that 95% allow.
    expect(answerOf(says('familiar', 'unfamiliar', 'familiar', 'familiar', 'familiar'), 0).kind).toBe(
      'familiar',
    );
  });

  it('goes by the first calibrated detector where the primary is not there yet, and says nothing without any', () => {
    expect(answerOf(says(null, 'borderline', 'familiar'), 0).kind).toBe('borderline');
    expect(answerOf(says(null, null), 0)).toEqual({ kind: 'none', unfamiliar: 0, of: 0 });
    expect(answerOf([], 0).kind).toBe('none');
  });

  it('is never “familiar” when more than a quarter say unfamiliar, nor “unfamiliar” against the majority', () => {
    const zone = fc.constantFrom(...zones, null);
    fc.assert(
      fc.property(fc.array(zone, { minLength: 1, maxLength: 25 }), fc.nat(24), (all, primary) => {
        const { kind, unfamiliar, of } = answerOf(says(...all), primary);
        expect(of).toBe(all.filter((z) => z !== null).length);
        if (kind === 'familiar' || kind === 'borderline') expect(4 * unfamiliar).toBeLessThanOrEqual(of);
        if (kind === 'unfamiliar') expect(2 * unfamiliar).toBeGreaterThan(of);
        if (unfamiliar === of && of > 0) expect(kind).toBe('unfamiliar');
        if (all.every((z) => z === 'familiar')) expect(kind).toBe('familiar');
      }),
    );
  });
});

describe('the sentence', () => {
  const cat = { label: 'cat', probability: 0.78 };
  const of = (kind: Parameters<typeof answerText>[0]['kind']) => ({ kind, unfamiliar: 3, of: 5 });
  it('says it in words for everybody', () => {
    expect(answerText(of('unfamiliar'), cat)).toBe('Unfamiliar. Do not trust “cat” (78%)');
    expect(answerText(of('familiar'), cat)).toBe('Looks familiar: cat');
    expect(answerText(of('borderline'), cat)).toBe('Borderline. Double-check “cat” (78%)');
    expect(answerText(of('disagree'), cat)).toBe('Detectors disagree: 3 of 5 say unfamiliar');
    expect(answerText({ ...of('disagree'), unfamiliar: 1 }, cat)).toBe(
      'Detectors disagree: 1 of 5 says unfamiliar',
    );
    expect(answerText(of('none'), cat)).toMatch(/^No verdict/);
    expect(answerText(of('familiar'), null)).toBe('Looks familiar');
  });

  it('calls nothing certain or impossible that is not', () => {
    expect([0, 0.001, 0.5, 0.9951, 1].map(percentOf)).toEqual(['0%', '<1%', '50%', '>99%', '100%']);
  });
});
