import { describe, expect, it } from 'vitest';
import { sampleMap, SAMPLE_TAPS } from '../../charts/testing/sampleRecord';
import { mapModel, mapTable, networkPixels, percentileOf, scaleLabels, valueText } from './model';

describe('map model', () => {
  it('ends its scale at the percentile of |value|', () => {
    const values = Float32Array.from({ length: 100 }, (_, i) => (i % 2 ? -1 : 1) * (i + 1));
    expect(percentileOf(values, 99)).toBe(99);
    expect(percentileOf(values, 100)).toBe(100);
    const model = mapModel(sampleMap({ width: 10, height: 10, values }), { mapClip: 90 }, SAMPLE_TAPS);
    expect([model.limit, model.clipped, model.least, model.most]).toEqual([90, 10, -100, 99]);
  });

  it('draws a map of zeros and says so', () => {
    const zeros = sampleMap({ values: new Float32Array(1024) });
    const model = mapModel(zeros, { mapClip: 99 }, SAMPLE_TAPS);
    expect(model.allZero).toBe(true);
    expect(model.limit).toBe(0);
    expect(model.meaning).toMatch(/exactly 0/);
  });

  it('keeps a scale for a map of few non-zeros', () => {
    const values = new Float32Array(1024);
    values[5] = -0.25;
    expect(mapModel(sampleMap({ values }), { mapClip: 95 }, SAMPLE_TAPS).limit).toBe(0.25);
  });

  it('has a scale of the one side that a map of one sign uses', () => {
    const of = (...values: number[]) =>
      mapModel(
        sampleMap({ width: 2, height: 1, values: Float32Array.from(values) }),
        { mapClip: 100 },
        SAMPLE_TAPS,
      );
    expect([of(0, 2).side, of(-2, 0).side, of(-1, 2).side, of(0, 0).side]).toEqual([
      'positive',
      'negative',
      undefined,
      undefined,
    ]);
    expect(scaleLabels(of(0, 2), true)).toEqual(['0', '+2']);
    expect(scaleLabels(of(-2, 0), true)).toEqual(['−2', '0']);
    expect(scaleLabels(of(-1, 2), true)).toEqual(['−2', '0', '+2']);
    expect(scaleLabels(of(-1, 2), false)).toEqual(['0', '2']);
  });

  it('prints what was found on the way, under the names that the attribution gives', () => {
    const of = (kind: 'agi' | 'smoothgrad' | 'input-gradient', details: Record<string, number>) =>
      mapModel(sampleMap({ request: { kind }, details }), { mapClip: 99 }, SAMPLE_TAPS).details;
    expect(of('smoothgrad', { standardError: 0.00123 })).toBe(
      'Standard error of a pixel, root mean square: 0.00123.',
    );
    expect(of('agi', { classes: 9, drop: 0.5 })).toBe(
      'Classes attacked: 9; what all of them cost the class’s probability: 0.5.',
    );
    expect(of('input-gradient', {})).toBeNull();
  });

  it('prints the completeness error and names layer and channel', () => {
    const ig = sampleMap({
      request: { kind: 'integrated-gradients' },
      completeness: { error: -0.02, difference: 8 },
    });
    expect(mapModel(ig, { mapClip: 99 }, SAMPLE_TAPS).completeness).toMatch(
      /8 above.*misses that by −0\.02 \(0\.25% of it\)/,
    );
    const tap = sampleMap({ request: { kind: 'si-tap', tap: 3, channel: 7 } });
    expect(mapModel(tap, { mapClip: 99 }, SAMPLE_TAPS).title).toBe(
      'S&I at a channel, block2.layer.0.bn2, channel 7',
    );
  });

  it('says how many units of an S&I map lie within rounding of zero, and nothing where they are not counted', () => {
    const of = (unitsNearZero: number) =>
      mapModel(sampleMap({ details: { unitsNearZero, units: 1_254_400 } }), { mapClip: 99 }, SAMPLE_TAPS)
        .rounding;
    expect(of(0)).toBe('None of the 1,254,400 units on its path lies within rounding of zero.');
    expect(of(1)).toMatch(
      /^1 of the 1,254,400 units on its path \(below 0\.001%\) lies within rounding of zero:/,
    );
    expect(of(300)).toMatch(/^300 of .* \(0\.024%\) lie within .* changed? a map by 39% of its maximum/);
    expect(mapModel(sampleMap(), { mapClip: 99 }, SAMPLE_TAPS).rounding).toBeNull();
  });

  it('says that under rule a GAIA’s map is of the sum of the features', () => {
    const meaning = (rule: 'z' | 'a'): string =>
      mapModel(
        sampleMap({ request: { kind: 'gaia-tap', tap: 0, channel: 0 }, rule }),
        { mapClip: 99 },
        SAMPLE_TAPS,
      ).meaning;
    expect(meaning('z')).toMatch('raises the logit of “cat”');
    expect(meaning('a')).toMatch('raises the sum of the features');
  });

  it('brings a normalised image back', () => {
    const pixels = networkPixels(
      { kind: 'normalised', width: 1, height: 1, data: Float32Array.of(0, 1, -1) },
      { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
    );
    expect([...pixels]).toEqual([128, 191, 64, 255]);
  });

  it('reads a position out and lists the strongest', () => {
    const map = sampleMap({ width: 2, height: 2, values: Float32Array.of(0, -3, 2, 1) });
    expect(valueText(map, 0, 1)).toBe('row 0, column 1: −3');
    expect(valueText(map, 0, 2)).toBe('');
    expect(mapTable(map, 'x').rows[0]).toEqual([1, 0, 1, '−3']);
  });
});
