import { describe, expect, it } from 'vitest';
import type { Measured, MeasuredScore } from '../../src/packs/measuredFile';
import { updateMeasured } from './updateMeasured';

const gaia = (auroc: number, images = 300): MeasuredScore => ({
  method: 'gaia-z',
  auroc,
  fpr95: 0.5,
  idImages: images,
  oodImages: images,
});
const si = (eta: number, auroc: number): MeasuredScore => ({
  ...gaia(auroc),
  method: 'si-z',
  eta,
  iterations: 2,
  integration: 'mean',
});
const measured = (sets: Readonly<Record<string, MeasuredScore[]>>): Measured => ({
  schema: 'splitscope-measured-1',
  pack: 'tiny',
  network: '0123456789ab',
  backend: 'pytorch',
  id: { set: 'a', title: 'A' },
  sets: Object.entries(sets).map(([set, scores]) => ({ set, title: set.toUpperCase(), scores })),
});

describe('a measurement put over an earlier one', () => {
  const old = measured({ x: [gaia(0.9), si(0.001, 0.9), si(0.05, 0.8)], y: [gaia(0.7)] });

  it('replaces what was measured again, keeps the rest, and adds sets at the end', () => {
    const made = updateMeasured(old, measured({ z: [gaia(0.6)], x: [si(0.05, 0.85)] }));
    expect(made).toEqual(
      measured({ x: [gaia(0.9), si(0.001, 0.9), si(0.05, 0.85)], y: [gaia(0.7)], z: [gaia(0.6)] }),
    );
  });

  it('keeps the scores of every set in one order', () => {
    const [, y] = updateMeasured(old, measured({ y: [si(0.05, 0.75), si(0.001, 0.7)] })).sets;
    expect(y?.scores).toEqual([gaia(0.7), si(0.001, 0.7), si(0.05, 0.75)]);
  });

  it('takes other numbers of images where a whole set was measured again', () => {
    const again = measured({ y: [gaia(0.75, 1000)] });
    expect(updateMeasured(old, again).sets[1]?.scores).toEqual([gaia(0.75, 1000)]);
  });

  it('changes nothing when put over itself', () => {
    expect(updateMeasured(old, old)).toEqual(old);
  });

  it('leaves out what was chosen or tested among all scores: part of them has none', () => {
    const overlap = { images: 1, of: 300, classes: [{ name: 'n01', as: 'dog', images: 1 }] };
    const whole: Measured = {
      ...old,
      sets: old.sets.map((set) => ({ ...set, overlap, halves: [] })),
      comparisons: { with: 'gaia-z', columns: [] },
    };
    expect(updateMeasured(whole, old)).toEqual(old);
    expect(updateMeasured(old, whole)).toEqual({
      ...old,
      sets: old.sets.map((set) => ({ ...set, overlap })),
    });
  });

  it('throws where rates could not be compared', () => {
    expect(() => updateMeasured(old, { ...old, network: 'ba9876543210' })).toThrow('Not the same');
    expect(() => updateMeasured(old, { ...old, backend: 'wasm' })).toThrow('Not the same');
    expect(() => updateMeasured(old, { ...old, id: { set: 'b', title: 'B' } })).toThrow('Not the same');
    expect(() => updateMeasured(old, measured({ y: [{ ...si(0.05, 0.7), oodImages: 85 }] }))).toThrow(
      'Rates of unequal numbers of images: 300 and 300; 300 and 85.',
    );
  });
});
