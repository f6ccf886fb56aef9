import { expect, it } from 'vitest';
import type { Measured, MeasuredScore } from '../../src/packs/measuredFile';
import { overMeasured } from './overMeasured';

const counts = (n: number) => ({ auroc: 0.9, fpr95: 0.5, idImages: n, oodImages: n });
const si = (eta: number, n: number): MeasuredScore => ({
  ...{ method: 'si-z', eta, iterations: 2, integration: 'mean' },
  ...counts(n),
});
const measured = (backend: string, scores: MeasuredScore[]): Measured => ({
  ...{ schema: 'splitscope-measured-1', pack: 'tiny', network: '0123456789ab', backend },
  id: { set: 'a', title: 'A' },
  sets: [{ set: 'x', title: 'X', scores }],
});

it('a measurement from rows keeps the settings of S&I that only the earlier one has, each with its own numbers of images', () => {
  const old = measured('pytorch', [{ method: 'msp', ...counts(300) }, si(0.05, 300), si(0.5, 300)]);
  const made = measured('wasm', [
    { method: 'knn', ...counts(1000) },
    { method: 'msp', ...counts(1000) },
    si(0.05, 100),
    si(0.5, 400),
  ]);
  const over = overMeasured(old, made);
  expect(over.sets[0]!.scores).toEqual([
    si(0.05, 300),
    si(0.5, 400),
    { method: 'msp', ...counts(1000) },
    { method: 'knn', ...counts(1000) },
  ]);
  expect(over.backend).toBe('wasm; earlier: pytorch');
  expect(overMeasured(over, made)).toEqual(over);
  expect(overMeasured(made, made).backend).toBe('wasm');
  expect(() => overMeasured({ ...old, network: 'ba9876543210' }, made)).toThrow('Not the same');
});
