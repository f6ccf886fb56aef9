import { expect, it } from 'vitest';
import { type MethodId, methodOf } from '../engine/detectors/methods';
import { DEFAULT_SETTINGS } from '../engine/settings';
import type { Measured } from '../packs/measuredFile';
import { SAMPLE_MEASURED } from '../ui/charts/testing/sampleMeasured';
import { believeText, betterEta, catchRates, catchText, primaryOf } from './catchRates';

const si = methodOf('si', 'z');
const gaia = methodOf('gaia', 'z');
const energy: MethodId = 'energy';
const at = (eta: number) => ({ ...DEFAULT_SETTINGS, eta });
/** The sample's sets under other names, so that they are of a known kind. */
const named = (...sets: string[]): Measured => ({
  ...SAMPLE_MEASURED,
  sets: SAMPLE_MEASURED.sets.map((set, n) => ({ ...set, set: sets[n]! })),
});

it('says what share of each kind is caught, photographs first and noise last', () => {
  expect(catchRates(named('uniform', 'tiny-imagenet-val'), gaia, null)).toEqual([
    { kind: 'everyday photos', caught: expect.closeTo(0.6, 9) as number },
    { kind: 'noise', caught: expect.closeTo(0.15, 9) as number },
  ]);
  // Sets of one kind weigh the same.
  expect(catchRates(named('uniform', 'gaussian'), gaia, null)).toEqual([
    { kind: 'noise', caught: expect.closeTo(0.375, 9) as number },
  ]);
  expect(catchRates(SAMPLE_MEASURED, gaia, null).map(({ kind }) => kind)).toEqual(['near pictures', 'noise']);
  expect(catchRates(SAMPLE_MEASURED, methodOf('gaia', 'a'), null)).toEqual([]);
});

it('says it in a sentence, the best and the worst among the rest', () => {
  const rates = [
    { kind: 'everyday photos', caught: 0.471 },
    { kind: 'textures', caught: 0.86 },
    { kind: 'scenes', caught: 0.7 },
    { kind: 'noise', caught: 0.05 },
  ];
  expect(catchText('S&I', rates)).toBe('S&I catches 47% of everyday photos, 86% of textures and 5% of noise');
  expect(catchText('S&I', rates.slice(0, 2))).toBe('S&I catches 47% of everyday photos and 86% of textures');
  expect(catchText('S&I', rates.slice(0, 1))).toBe('S&I catches 47% of everyday photos');
  expect(catchText('S&I', [])).toBeNull();
});

it('goes by the detector measured to catch most, of those that are there', () => {
  expect(primaryOf(SAMPLE_MEASURED, [gaia, si, energy], at(0.05))).toBe(si);
  expect(primaryOf(SAMPLE_MEASURED, [gaia, energy], at(0.05))).toBe(gaia);
  expect(primaryOf(SAMPLE_MEASURED, [energy], at(0.05))).toBe(energy);
  expect(primaryOf(null, [gaia, si, energy], at(0.05))).toBe(si);
  expect(primaryOf(null, [energy], at(0.05))).toBe(energy);
  expect(primaryOf(SAMPLE_MEASURED, [], at(0.05))).toBeNull();
});

it('offers a larger η only where it was measured better in both figures', () => {
  const better = (near: number, noise: number): Measured => ({
    ...SAMPLE_MEASURED,
    sets: SAMPLE_MEASURED.sets.map((set, n) => ({
      ...set,
      scores: set.scores.map((s) => (s.eta === 0.5 ? { ...s, auroc: n === 0 ? near : noise } : s)),
    })),
  });
  expect(betterEta(better(0.7, 0.98), si, at(0.05))).toBe(0.5);
  expect(betterEta(better(0.6, 0.98), si, at(0.05))).toBeNull();
  expect(betterEta(better(0.7, 0.98), si, at(0.5))).toBeNull();
  // Not measured at what is set: nothing to compare with.
  expect(betterEta(better(0.7, 0.98), si, at(0.2))).toBeNull();
  expect(betterEta(null, si, at(0.05))).toBeNull();
});

it('says where the rates were measured when the verdict goes by another threshold', () => {
  expect(believeText('S&I catches 47% of textures', undefined, 0.95)).toBe(
    'With this network S&I catches 47% of textures.',
  );
  expect(believeText('S&I catches 47% of textures', 'mine.zip', 0.95)).toBe(
    'With this network S&I catches 47% of textures: measured where 95% of the network’s test images pass, not at the threshold that mine.zip gives.',
  );
  expect(believeText('S&I catches 47% of textures', undefined, 0.9)).toMatch(
    /not at the chosen threshold\.$/,
  );
});
