import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../engine/settings';
import { SAMPLE_MEASURED } from './charts/testing/sampleMeasured';
import { measuredTable, separationOf } from './measured';

describe('how far to trust a score, in words', () => {
  it('names the set that is told apart best and the one told apart worst', () => {
    expect(separationOf(SAMPLE_MEASURED, 'gaia-z', DEFAULT_SETTINGS)).toEqual({
      text: 'With this network it puts noise above a test image in 94.0 % of pairs, but near pictures in only 70.0 %; guessing is 50 %. A threshold that accepts 95 % of test images lets 85.0 % of near pictures pass.',
      images: '85 ID and 85 OOD images a set, 2 sets',
    });
    expect(separationOf(SAMPLE_MEASURED, 'energy', null).text).toContain(
      'near pictures above a test image in 90.0 % of pairs, and noise in 82.0 %;',
    );
  });

  it('names the settings that were measured where they are not the person’s', () => {
    expect(separationOf(SAMPLE_MEASURED, 'si-z', DEFAULT_SETTINGS).text).toMatch(
      /^With this network, measured at η 0\.05 · T 2 · mean \(the nearest\), it puts noise .* 95\.0 %/,
    );
    expect(
      separationOf(SAMPLE_MEASURED, 'si-z', { ...DEFAULT_SETTINGS, perturbation: 'random' }).text,
    ).toMatch(
      /measured at η 0\.05 · T 2 · mean \(the nearest\) and all else at its default, another detector than yours, it puts/,
    );
    expect(
      separationOf(SAMPLE_MEASURED, 'si-z', { ...DEFAULT_SETTINGS, eta: 0.05, splitting: false }).text,
    ).toMatch(
      /measured at η 0\.05 · T 2 · mean and all else at its default, another detector than yours, it puts/,
    );
    expect(separationOf(SAMPLE_MEASURED, 'si-z', { ...DEFAULT_SETTINGS, eta: 0.5 }).text).toMatch(
      /^With this network it puts noise .* 98\.0 % of pairs, but near pictures in only 66\.0 %/,
    );
    expect(separationOf(SAMPLE_MEASURED, 'gaia-z', { ...DEFAULT_SETTINGS, taps: 'reference' }).text).toMatch(
      /^With this network, and all settings at their defaults, it puts noise/,
    );
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
