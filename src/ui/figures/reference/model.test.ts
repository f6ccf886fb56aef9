import { describe, expect, it } from 'vitest';
import { referenceOf } from '../../../calibration/reference';
import { BIN_COUNT, ZERO_BIN } from '../../../engine/histogram/bins';
import type { NamedColumn, Reference } from '../../../calibration/reference';
import type { ResultRecord } from '../../../store/types';
import { DEFAULT_VIEW } from '../../../store/types';
import { random, SAMPLE_TAPS, sampleRecord } from '../../charts/testing/sampleRecord';
import { histogramModel } from '../histogram/model';
import { statistics, matrixModel } from '../matrix/model';
import { againstIds, againstOf, beyondOf, columnFor, strangest, whyText } from './model';

const channels = SAMPLE_TAPS.map(({ shape }) => shape[2]);

/** ID images around the densities of a record, each channel within 0.05. */
function referenceAround(record: ResultRecord, shift = 0): Reference {
  const next = random(5);
  const found = statistics(record);
  const column = (side: 'gaia' | 'si'): NamedColumn => ({
    ...referenceOf(
      Array.from({ length: 60 }, () => {
        const of = (next() - 0.5) / 10;
        return found[side].flatMap((d) => [...d!].map((v) => v + of + shift));
      }),
      SAMPLE_TAPS.flatMap(() => Array.from({ length: BIN_COUNT }, (_, b) => (b === ZERO_BIN ? 180 : 60))),
      channels,
    ),
    side,
    settings: side === 'gaia' ? null : { eta: 0.001, iterations: 2, integration: 'mean' },
  });
  return {
    source: 'test',
    taps: SAMPLE_TAPS.map(({ name }) => name),
    columns: [column('gaia'), column('si')],
  };
}

describe('a picture against ID images', () => {
  const record = sampleRecord();
  it('is as they are, or lies outside in every layer, and says so', () => {
    const usual = againstIds(record, referenceAround(record))!;
    expect(usual.side).toBe('si');
    expect(usual.complete).toBe(true);
    for (const { z, low, high } of usual.layers) {
      expect(z).toBeGreaterThan(low);
      expect(z).toBeLessThan(high);
    }
    expect(whyText(usual, beyondOf(usual)!)).toBe(
      'No layer is denser or sparser than in 95% of test pictures.',
    );

    const dense = againstIds(record, referenceAround(record, -0.1))!;
    const beyond = beyondOf(dense)!;
    expect(beyond).toMatchObject({ way: 'denser', taps: { length: 7 } });
    const first = dense.layers[beyond.taps[0]!]!;
    expect(first.z).toBe(Math.max(...dense.layers.map(({ z }) => z!)));
    expect(whyText(dense, beyond)).toMatch(
      new RegExp(
        `^7 of 7 layers are denser than in 95% of test pictures, most of all ${first.name}; (9\\d% of them have fewer|none of them has as many)\\.$`,
      ),
    );
    const sparse = againstIds(record, referenceAround(record, 0.1))!;
    expect(whyText(sparse, beyondOf(sparse)!)).toMatch(/^7 of 7 layers are sparser/);
  });

  it('claims nothing where there is no reference: other settings, another preparation, other layers, other rules', () => {
    const reference = referenceAround(record);
    const at = (change: Partial<ResultRecord>): ResultRecord => ({ ...record, ...change });
    const { settings } = record;
    expect(columnFor(reference, record, 'si')).not.toBeNull();
    for (const other of [
      { eta: 0.5 },
      { iterations: 3 },
      { integration: 'add' },
      { splitting: false },
      { l2Bound: 1 },
    ] as const) {
      const changed = at({ settings: { ...settings, ...other } });
      expect(columnFor(reference, changed, 'si'), JSON.stringify(other)).toBeNull();
      // GAIA depends on none of them.
      expect(againstIds(changed, reference)!.side).toBe('gaia');
    }
    expect(columnFor(reference, at({ settings: { ...settings, iterations: 1 } }), 'si')!.side).toBe('gaia');
    for (const nothing of [
      at({ settings: { ...settings, tolerance: 1e-6 } }),
      at({ input: { rule: 'crop-only', background: 'white' } }),
      at({ plan: { ...record.plan!, taps: SAMPLE_TAPS.slice(1) } }),
      at({ plan: { ...record.plan!, rule: 'a' } }),
      at({ plan: null }),
    ])
      expect(againstIds(nothing, reference)).toBeNull();
    expect(againstIds(record, null)).toBeNull();
    expect(beyondOf(againstIds(sampleRecord({ arrived: 3 }), reference)!)).toBeNull();
  });

  it('finds the channel that was made to stand out', () => {
    const reference = referenceAround(record);
    record.result!.si[2]!.values[5]! += 0.6;
    expect(strangest(againstOf(record, reference, 'si')!.channels[2]!, 1)).toEqual([5]);
    record.result!.si[2]!.values[5]! -= 0.6;
  });

  it('is what the matrix opens with, and stands behind the histograms; without it both do as before', () => {
    const reference = referenceAround(record, -0.1);
    const model = matrixModel(record, DEFAULT_VIEW, reference)!;
    expect(model).toMatchObject({ mode: 'deviation', limit: 4 });
    expect(model.rows[0]!.values[0]).toBeGreaterThan(1.6);
    expect(matrixModel(record, DEFAULT_VIEW)!.mode).toBe('difference');
    const options = { unit: 'share', scale: 'linear' } as const;
    const { si } = histogramModel(record, DEFAULT_VIEW, { ...options, reference })!;
    expect(si.ground!.y.filter((y) => !Number.isNaN(y) && y > 0).length).toBeGreaterThan(4);
    expect(si.idZero).toBeCloseTo(3 / (BIN_COUNT + 2), 6);
    expect(histogramModel(record, DEFAULT_VIEW, options)!.si.ground).toBeNull();
    expect(
      histogramModel(record, { ...DEFAULT_VIEW, tap: 1, channel: 0 }, { ...options, reference })!.si.ground,
    ).toBeNull();
  });
});
