/** A made-up measurement of a pack, for tests of what is said of it. */
import type { Measured, MeasuredScore } from '../../../packs/measuredFile';

type Label = Pick<MeasuredScore, 'method' | 'eta' | 'iterations' | 'integration'>;
const si = (eta: number): Label => ({ method: 'si-z', eta, iterations: 2, integration: 'mean' });
const scores = (rows: readonly (readonly [Label, auroc: number, fpr95: number])[]): MeasuredScore[] =>
  rows.map(([label, auroc, fpr95]) => ({ ...label, auroc, fpr95, idImages: 85, oodImages: 85 }));

export const SAMPLE_MEASURED: Measured = {
  schema: 'splitscope-measured-1',
  network: '0123456789ab',
  pack: 'cifar10-wrn-16-2',
  backend: 'wasm',
  id: { set: 'id-test', title: 'test images' },
  sets: [
    {
      set: 'near',
      title: 'near pictures',
      scores: scores([
        [{ method: 'energy' }, 0.9, 0.5],
        [{ method: 'gaia-z' }, 0.7, 0.85],
        [si(0.05), 0.69, 0.86],
        [si(0.5), 0.66, 0.9],
      ]),
    },
    {
      set: 'noise',
      title: 'noise',
      scores: scores([
        [{ method: 'energy' }, 0.82, 1],
        [{ method: 'gaia-z' }, 0.94, 0.4],
        [si(0.05), 0.95, 0.3],
        [si(0.5), 0.98, 0.1],
      ]),
    },
  ],
};
