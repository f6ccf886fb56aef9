import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../engine/settings';
import type { Measured } from '../packs/measuredFile';
import { SAMPLE_MEASURED } from './charts/testing/sampleMeasured';
import { leaderText, measuredTable, separationOf } from './separation';

describe('how far to trust a score, in words', () => {
  it('names the set that is told apart best and the one told apart worst', () => {
    expect(separationOf(SAMPLE_MEASURED, 'gaia-z', DEFAULT_SETTINGS)).toEqual({
      text: 'Measured with this network on 2 sets of other pictures: it ranks noise above test images in 94.0% of pairs, its best, and near pictures in only 70.0%, its worst; guessing is 50%. At the threshold that accepts 95% of test images, 85.0% of near pictures pass.',
      images: '85 ID and 85 OOD images a set',
    });
    expect(separationOf(SAMPLE_MEASURED, 'energy', null).text).toContain(
      'near pictures above test images in 90.0% of pairs, its best, and noise in 82.0%, its worst;',
    );
  });

  it('names the settings that were measured where they are not the person’s', () => {
    expect(separationOf(SAMPLE_MEASURED, 'si-z', DEFAULT_SETTINGS).text).toMatch(
      /^Measured with this network, at η 0\.05 · T 2 · mean \(the nearest\), on 2 sets .* it ranks noise .* 95\.0%/,
    );
    expect(
      separationOf(SAMPLE_MEASURED, 'si-z', { ...DEFAULT_SETTINGS, perturbation: 'random' }).text,
    ).toMatch(
      /, at η 0\.05 · T 2 · mean \(the nearest\) and all else at its default, another detector than yours, on 2 sets/,
    );
    expect(
      separationOf(SAMPLE_MEASURED, 'si-z', { ...DEFAULT_SETTINGS, eta: 0.05, splitting: false }).text,
    ).toMatch(
      /, at η 0\.05 · T 2 · mean and all else at its default, another detector than yours, on 2 sets/,
    );
    expect(separationOf(SAMPLE_MEASURED, 'si-z', { ...DEFAULT_SETTINGS, eta: 0.5 }).text).toMatch(
      /^Measured with this network on 2 sets .* noise .* 98\.0% of pairs, .* near pictures in only 66\.0%/,
    );
    expect(separationOf(SAMPLE_MEASURED, 'gaia-z', { ...DEFAULT_SETTINGS, taps: 'reference' }).text).toMatch(
      /^Measured with this network, with all settings at their defaults, on 2 sets/,
    );
  });

  it('marks the share that was measured where it is not the person’s', () => {
    const at = (tpr?: number) => separationOf(SAMPLE_MEASURED, 'gaia-z', DEFAULT_SETTINGS, tpr).text;
    expect(at(0.5)).toContain('accepts 95% of test images (not the chosen 50.0%), 85.0%');
    expect(at(0.95)).toBe(at());
  });

  it('calls an AUROC below guessing backwards, and one about it no better', () => {
    const worst = (auroc: number) =>
      separationOf(
        {
          ...SAMPLE_MEASURED,
          sets: SAMPLE_MEASURED.sets.map((set, n) =>
            n > 0 ? set : { ...set, scores: set.scores.map((score) => ({ ...score, auroc })) },
          ),
        },
        'gaia-z',
        DEFAULT_SETTINGS,
      ).text;
    expect(worst(0.12)).toContain(
      'near pictures in only 12.0%, its worst: backwards, for it takes near pictures for more familiar than test images (guessing is 50%). At',
    );
    expect(worst(0.52)).toContain('its worst: no better than guessing (50%). At');
    expect(worst(0.7)).toContain('its worst; guessing is 50%. At');
  });

  it('names a score of the logits that leads GAIA by one paired test over all pictures, counting no votes', () => {
    const test = (difference: number, holm: number, sets = 5) => ({
      sets: [],
      pictures: { sets, difference, error: 0.01, p: holm / 2, holm },
    });
    const of = (...columns: NonNullable<Measured['comparisons']>['columns']) =>
      leaderText({ ...SAMPLE_MEASURED, comparisons: { with: 'gaia-z', columns } });
    const si = { method: 'si-z', eta: 0.5, iterations: 2, integration: 'mean' } as const;
    expect(
      of(
        { method: 'msp', ...test(0.02, 0.01) },
        { method: 'energy', ...test(0.0312, 0.0004) },
        { ...si, ...test(0.3, 1e-9) },
      ),
    ).toBe(
      'Energy told 5 sets of pictures together apart better than GAIA with this network: by 3.1 points of AUROC (paired test, p < 0.001).',
    );
    expect(of({ method: 'msp', ...test(0.02, 0.01, 1) })).toBe(
      'MSP told one set of pictures apart better than GAIA with this network: by 2.0 points of AUROC (paired test, p = 0.010).',
    );
    // Ahead on every set, and yet not beyond chance; behind; and not tested at all.
    expect(of({ method: 'energy', ...test(0.02, 0.06) })).toBeNull();
    expect(of({ method: 'energy', ...test(-0.05, 0.001) })).toBeNull();
    expect(leaderText(SAMPLE_MEASURED)).toBeNull();
    expect(leaderText(null)).toBeNull();
  });

  it('says so where nothing was measured', () => {
    expect(separationOf(SAMPLE_MEASURED, 'si-a', DEFAULT_SETTINGS)).toEqual({
      text: 'How well it tells sets apart with this network has not been measured.',
      images: null,
    });
  });

  it('is a table of sets by detectors, with S&I at the nearest settings, named', () => {
    const { columns, rows, note } = measuredTable(SAMPLE_MEASURED, { ...DEFAULT_SETTINGS, eta: 0.3 });
    expect(columns).toEqual([
      { method: 'gaia-z', settings: '', exact: true },
      { method: 'si-z', settings: 'η 0.5 · T 2 · mean', exact: false },
      { method: 'energy', settings: '', exact: true },
    ]);
    expect(rows.map(({ title, cells }) => [title, ...cells.map((cell) => cell?.auroc)])).toEqual([
      ['near pictures', '70.0', '66.0', '90.0'],
      ['noise', '94.0', '98.0', '82.0'],
    ]);
    expect(note).toMatch(/^85 ID and 85 OOD images a set, .* by [\d.]+ to [\d.]+ points/);
  });

  it('a set that shows the network’s own classes has a second row without them, and says which', () => {
    const [near, noise] = SAMPLE_MEASURED.sets;
    const apart = { auroc: 0.95, fpr95: 0.3, oodImages: 60 };
    const { rows, overlap } = measuredTable(
      {
        ...SAMPLE_MEASURED,
        sets: [
          {
            ...near!,
            overlap: { images: 25, of: 85, classes: [{ name: 'forest', as: 'forest', images: 25 }] },
            scores: near!.scores.map((score) => ({ ...score, apart })),
          },
          noise!,
        ],
      },
      DEFAULT_SETTINGS,
    );
    expect(rows.map(({ title, cells }) => [title, cells[0]?.auroc])).toEqual([
      ['near pictures', '70.0'],
      ['near pictures, only what this network has no class for', '95.0'],
      ['noise', '94.0'],
    ]);
    expect(overlap).toBe(
      'Images that show a class of this network are in distribution for it, and no score should find them: of near pictures 25 of 85 (forest).',
    );
    expect(measuredTable(SAMPLE_MEASURED, DEFAULT_SETTINGS).overlap).toBeNull();
  });

  it('holds for the best of a set all that read the same', () => {
    const [set] = SAMPLE_MEASURED.sets;
    const base = { fpr95: 1, idImages: 85, oodImages: 85 };
    const tie = {
      ...SAMPLE_MEASURED,
      sets: [
        {
          ...set!,
          scores: [
            { method: 'gaia-z' as const, auroc: 0.91243, ...base },
            { method: 'msp' as const, auroc: 0.9124, ...base },
            { method: 'energy' as const, auroc: 0.9116, ...base },
            { method: 'maxlogit' as const, auroc: 0.9114, ...base },
          ],
        },
      ],
    };
    const { rows } = measuredTable(tie, DEFAULT_SETTINGS);
    expect(rows[0]!.cells.map((cell) => [cell?.auroc, cell?.best])).toEqual([
      ['91.2', true],
      ['91.2', true],
      ['91.1', false],
      ['91.2', true],
    ]);
  });
});
