import { describe, expect, it } from 'vitest';
import { CALIBRATED_SETTINGS } from './calibration';
import { columnFor, columnsOf } from './scoreColumns';

const si = (eta: number, iterations: number, integration: string) => ({
  method: 'si-z',
  eta,
  iterations,
  integration,
});
const energy = { method: 'energy' };
const gaia = { method: 'gaia-z' };
const columns = [
  energy,
  gaia,
  si(0.05, 2, 'mean'),
  si(0.5, 2, 'mean'),
  si(0.5, 4, 'mean'),
  si(0.05, 2, 'multiply'),
];
const settings = (change: Partial<Parameters<typeof columnFor>[2] & object> = {}) => ({
  ...CALIBRATED_SETTINGS,
  ...change,
});

it('has every column once, whichever sets have it', () => {
  expect(columnsOf([{ scores: [energy, gaia] }, { scores: [gaia, columns[2]!] }])).toEqual(
    columns.slice(0, 3),
  );
});

describe('the measured settings that stand for a person’s', () => {
  it('are the same where those were measured', () => {
    expect(columnFor(columns, 'si-z', settings({ eta: 0.5, iterations: 4 }))).toEqual({
      column: columns[4],
      exact: true,
    });
    expect(columnFor(columns, 'energy', null)).toEqual({ column: energy, exact: true });
    expect(columnFor(columns, 'gaia-z', settings({ eta: 1 }))).toEqual({ column: gaia, exact: true });
    // The ranking is the same, so the AUROC is.
    expect(columnFor(columns, 'gaia-z', settings({ scoreForm: 'mean-square' }))!.exact).toBe(true);
  });

  it('are else the nearest in η, then in T, of the same integration, and said not to be the same', () => {
    expect(columnFor(columns, 'si-z', settings())).toEqual({ column: columns[2], exact: false });
    expect(columnFor(columns, 'si-z', settings({ eta: 0.2, iterations: 8 }))).toEqual({
      column: columns[4],
      exact: false,
    });
    expect(columnFor(columns, 'si-z', settings({ eta: 1, integration: 'multiply' }))).toEqual({
      column: columns[5],
      exact: false,
    });
    for (const change of [
      { perturbation: 'random' },
      { splitting: false },
      { attackLoss: 'margin' },
      { l2Bound: 1 },
      { taps: 'reference' },
      { tolerance: 1e-6 },
    ])
      expect(columnFor(columns, 'si-z', settings({ eta: 0.05, ...change }))).toEqual({
        column: columns[2],
        exact: false,
      });
    expect(columnFor(columns, 'gaia-z', settings({ taps: 'reference' }))!.exact).toBe(false);
  });

  it('are GAIA’s where S&I takes no step', () => {
    expect(columnFor(columns, 'si-z', settings({ iterations: 1 }))).toEqual({ column: gaia, exact: true });
    expect(columnFor(columns, 'si-z', settings({ perturbation: 'none' }))!.column).toBe(gaia);
  });

  it('are none where the method or the integration was not measured', () => {
    expect(columnFor(columns, 'si-z', settings({ integration: 'add' }))).toBeNull();
    expect(columnFor(columns, 'si-a', settings())).toBeNull();
    expect(columnFor(columns, 'gaia-a', settings())).toBeNull();
    expect(columnFor(columns, 'msp', null)).toBeNull();
  });
});
