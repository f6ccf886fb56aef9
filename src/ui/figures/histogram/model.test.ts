import { describe, expect, it } from 'vitest';
import { BIN_COUNT, ZERO_BIN } from '../../../engine/histogram/bins';
import { withCounts } from '../../../store/records';
import { DEFAULT_VIEW } from '../../../store/types';
import { sampleRecord } from '../../charts/testing/sampleRecord';
import { densitiesOf, selectionIn } from './aggregate';
import { type Decades, decadesOf, placeOf } from './axis';
import { differenceOf, differenceText } from './difference';
import { chartOf, histogramModel, histogramTable, outline } from './model';

const SHARE = { unit: 'share', scale: 'linear' } as const;
const sum = (a: ArrayLike<number>): number => Array.from(a).reduce((x, y) => x + y, 0);

const WHOLE: Decades = decadesOf([]);

describe('histogram model', () => {
  it('counts every position once, the exact zeros apart', () => {
    const record = sampleRecord();
    const model = histogramModel(record, DEFAULT_VIEW, SHARE)!;
    const positions = record.plan!.taps.reduce((n, t) => n + t.shape[0] * t.shape[1] * t.shape[2], 0);
    expect(model.gaia.bins.positions).toBe(positions);
    expect(sum(model.gaia.values)).toBeCloseTo(1, 12);
    expect(model.gaia.zero + model.gaia.nonZero).toBeCloseTo(1, 12);
    const zero = placeOf(model.decades, ZERO_BIN);
    expect(model.gaia.series[0]!.x.every((x) => Number.isNaN(x) || x <= zero || x >= zero + 1)).toBe(true);
  });

  it('says why there are no bars where the counts were left out, and draws the layer that has them', () => {
    const whole = sampleRecord();
    const bare = <T extends { readonly histogram: Uint32Array }>(stats: T): T => ({
      ...stats,
      histogram: new Uint32Array(0),
    });
    const record = {
      ...whole,
      plan: { ...whole.plan!, histogramsLeftOut: { bytes: 20e6, limit: 16e6 } },
      forward: { ...whole.forward!, gaia: whole.forward!.gaia.map(bare) },
      iterations: whole.iterations.map((row) => row.map((stats) => stats && bare(stats))),
    };
    const at = (tap: number | null, of = record) => histogramModel(of, { ...DEFAULT_VIEW, tap }, SHARE)!;
    for (const note of [at(null).gaia.note, at(null).si.note])
      expect(note).toBe(
        'This network has too many channels to count all layers at once (20 MB): choose a layer.',
      );
    expect(at(1).gaia.note).toBe('The gradients of this layer are counted once its analysis is complete.');
    expect(at(1).difference).toBeNull();
    const [gaia, iterations] = [whole.forward!.gaia[1]!, whole.iterations.map((row) => row[1]!)];
    const counted = withCounts(record, { type: 'counts', gaia, iterations, settings: whole.settings });
    expect(at(1, counted as typeof record)).toEqual(at(1, whole as typeof record));
  });

  it('has GAIA as iteration 1 of S&I, and the mean over the iterations as "all"', () => {
    const record = sampleRecord({ settings: { iterations: 3 } });
    const at = (iteration: number | null) => histogramModel(record, { ...DEFAULT_VIEW, iteration }, SHARE)!;
    expect(at(1).si.values).toEqual(at(1).gaia.values);
    expect(at(1).difference).toBe('The two histograms are equal.');
    expect(at(3).difference).toMatch(/^The two histograms differ in at least [1-9]/);
    expect(new Set([1, 2, 3, null].map((i) => JSON.stringify(at(i).x))).size).toBe(1);
    const [one, two, three, all] = [at(1), at(2), at(3), at(null)].map((m) => m.si.zero);
    expect(all).toBeCloseTo((one! + two! + three!) / 3, 12);
  });

  it('draws one channel with the density that the matrix shows', () => {
    const record = sampleRecord();
    const model = histogramModel(record, { ...DEFAULT_VIEW, tap: 2, channel: 5, iteration: 1 }, SHARE)!;
    expect(model.gaia.nonZero).toBeCloseTo(record.iterations[0]![2]!.density[5]!, 6);
    expect(model.where).toBe('layer block2.layer.0.bn1, channel 5');
  });

  it('keeps its axes while the last layers arrive', () => {
    const axes = [1, 3, 5, 7].map((arrived) => {
      const m = histogramModel(sampleRecord({ arrived }), { ...DEFAULT_VIEW, iteration: null }, SHARE)!;
      return JSON.stringify([m.x.range, m.gaia.y.range, m.si.y.range]);
    });
    expect(new Set(axes).size).toBe(1);
    const log = [1, 7].map(
      (arrived) =>
        histogramModel(
          sampleRecord({ arrived }),
          { ...DEFAULT_VIEW, iteration: 2 },
          { unit: 'count', scale: 'log' },
        )!.si.y.range,
    );
    expect(log[0]).toEqual(log[1]);
  });

  it('says which layers have arrived', () => {
    const model = histogramModel(sampleRecord({ arrived: 3 }), { ...DEFAULT_VIEW, iteration: 2 }, SHARE)!;
    expect(model.si.note).toBe('3 of 7 layers have arrived.');
    expect(model.gaia.note).toBeNull();
    const all = histogramModel(sampleRecord({ arrived: 3 }), DEFAULT_VIEW, SHARE)!.si;
    expect(all.what).toBe('mean over what has arrived of iterations 1 to 2');
    expect(all.note).toBe('Arrived: 1 of 2 iterations, iteration 2 at 3 of 7 layers.');
    const layer = (tap: number) =>
      histogramModel(sampleRecord({ arrived: 3 }), { ...DEFAULT_VIEW, tap }, SHARE)!.si;
    expect(layer(0).what).toBe('mean over iterations 1 to 2');
    expect(layer(5).note).toBe('Arrived: 1 of 2 iterations.');
    const none = sampleRecord({ arrived: 0 });
    expect(histogramModel(none, { ...DEFAULT_VIEW, iteration: 2 }, SHARE)!.si.summary).toMatch(
      /^Nothing has arrived/,
    );
  });

  it('links the scales, or not', () => {
    const record = sampleRecord({ settings: { iterations: 3 } });
    const view = { ...DEFAULT_VIEW, tap: 5, channel: 3, iteration: 3 };
    const linked = histogramModel(record, view, SHARE)!;
    expect(linked.gaia.y).toEqual(linked.si.y);
    expect(linked.gaia.y.range[0]).toBe(0);
  });

  it('says what add and multiply count, which no bar shows', () => {
    const add = sampleRecord({ settings: { integration: 'add' }, equal: true });
    expect(histogramModel(add, DEFAULT_VIEW, SHARE)!.si.note).toMatch(
      /^By “add” .*% are non-zero, as for GAIA in every channel\.$/,
    );
    const multiply = sampleRecord({ settings: { integration: 'multiply' } });
    expect(histogramModel(multiply, DEFAULT_VIEW, SHARE)!.si.note).toMatch(
      /^By “multiply” .*% are non-zero\.$/,
    );
    expect(histogramModel(multiply, { ...DEFAULT_VIEW, iteration: 2 }, SHARE)!.si.note).toBeNull();
  });

  it('drops a selection that this network does not have', () => {
    const { plan } = sampleRecord();
    expect(selectionIn(plan!, { tap: 99, channel: 1 })).toEqual({ tap: null, channel: null });
    expect(selectionIn(plan!, { tap: 0, channel: 99 })).toEqual({ tap: 0, channel: null });
  });

  it('outlines runs of filled bins only', () => {
    const values = new Float64Array(BIN_COUNT);
    values[3] = 0.5;
    values[40] = 0.25;
    expect(outline(values, 0, WHOLE)).toEqual({
      x: [3, 3, 4, 4, Number.NaN, 40, 40, 41, 41],
      y: [0, 0.5, 0.5, 0, Number.NaN, 0, 0.25, 0.25, 0],
    });
    expect(outline(new Float64Array(BIN_COUNT), 0, WHOLE).x).toEqual([]);
  });

  it('lays GAIA’s outline over S&I’s fill, and labels the axis symmetrically', () => {
    const model = histogramModel(sampleRecord(), { ...DEFAULT_VIEW, overlay: true }, SHARE)!;
    expect(chartOf(model, ['gaia', 'si']).series.map((s) => [s.hue, s.form])).toEqual([
      ['si', 'filled'],
      ['gaia', 'outline'],
    ]);
    expect(histogramTable(model, ['gaia', 'si']).columns).toHaveLength(5);
  });

  it('says beside the share of positions what the score is made of: channels that weigh alike', () => {
    const record = sampleRecord();
    const of = (change: object, settings: object = {}) =>
      histogramModel(
        { ...record, settings: { ...record.settings, ...settings } },
        { ...DEFAULT_VIEW, ...change },
        SHARE,
      )!;
    const all = record.forward!.gaia.flatMap(({ density }) => [...density]);
    const { channels, mean, share } = densitiesOf(
      record,
      record.plan!,
      selectionIn(record.plan!, DEFAULT_VIEW),
      'gaia',
    )!;
    expect(channels).toBe(all.length);
    expect(mean).toBeCloseTo(sum(all) / all.length, 12);
    expect(share).toBeCloseTo(of({}).gaia.nonZero, 6);
    expect(of({}).gaia.density).toMatch(/^[\d.]+% on average over [\d,]+ channels$/);
    expect(of({}).si.density).toMatch(/ on average over /);
    // One iteration's gradients are not what S&I's score is made of; one channel's density stands there already.
    expect(of({ iteration: 2 }).si.density).toBeNull();
    expect(of({ tap: 2, channel: 5 }).gaia.density).toBeNull();
    expect(of({}, { integration: 'multiply' }).difference).toMatch(/ its score counts by “multiply”\.$/);
  });

  it('counts the positions in which the two differ, and says where it is too little to see', () => {
    const record = sampleRecord();
    const model = histogramModel(record, { ...DEFAULT_VIEW, iteration: 2 }, SHARE)!;
    const { gaia, si, difference } = model;
    const gaps = Array.from(gaia.bins.counts, (n, b) => Math.abs(n - si.bins.counts[b]!));
    expect(differenceOf(gaia.bins, si.bins)).toEqual({
      positions: gaps.reduce((a, b) => a + b, 0) / 2,
      of: gaia.bins.positions,
      largest: Math.max(...gaps),
    });
    expect(difference).toMatch(
      /^The two histograms differ in at least [\d,]+ of [\d,]+ positions \([\d.]+%\)\.$/,
    );
    const few = { positions: 26, of: 180224, largest: 12 };
    expect(differenceText(few, 40)).toMatch(
      /^The two histograms differ in at least 26 of 180,224 positions \(0\.014%\); too few to see in the bars\.$/,
    );
    // A small share of all positions can be a large part of the bars.
    expect(differenceText(few, 10)).toMatch(/\(0\.014%\)\.$/);
    expect(differenceText({ positions: 0.5, of: 1000, largest: 0.5 }, 1)).toMatch(
      / in at least 0\.5 of 1,000 positions \(0\.05%\);/,
    );
    // Not before both are whole.
    const part = sampleRecord({ arrived: 3 });
    expect(histogramModel(part, { ...DEFAULT_VIEW, iteration: 2 }, SHARE)!.difference).toBeNull();
  });

  it('draws S&I-A’s first iteration as its own where it leaves out features', () => {
    const base = sampleRecord({ settings: { topFraction: 0.9 } });
    const other = sampleRecord({ settings: { iterations: 3 } }).iterations[2]!;
    const record = {
      ...base,
      plan: { ...base.plan!, rule: 'a' as const },
      iterations: [other, ...base.iterations.slice(1)],
    };
    const first = histogramModel(record, { ...DEFAULT_VIEW, iteration: 1 }, SHARE)!;
    expect(first.si.what).toContain('of the top 90% of the features only');
    expect(first.firstIsGaia).toBe(false);
    expect(first.difference).toMatch(/^The two histograms differ in at least/);
    expect(first.gaia.values).toEqual(histogramModel(base, DEFAULT_VIEW, SHARE)!.gaia.values);
    const all = { ...record, settings: { ...record.settings, topFraction: 1 } };
    expect(histogramModel(all, { ...DEFAULT_VIEW, iteration: 1 }, SHARE)!.firstIsGaia).toBe(true);
  });
});
