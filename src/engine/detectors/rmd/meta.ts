import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'rmd',
  label: 'Relative Mahalanobis',
  name: 'Relative Mahalanobis',
  short: 'RMD',
  family: 'distance',
  order: 20,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Ren et al.',
    title: 'A Simple Fix to Mahalanobis Distance for Improving Near-OOD Detection',
    venue: 'ICML workshop',
    year: 2021,
  },
  formula: 'min_c d_c(f) - d_0(f), d_0 the squared distance to the mean of all',
  scoreIs: 'distance to a class less distance to all',
  help: 'Mahalanobis less the distance to all ID images together, so that only what tells classes apart counts. Made for OOD images near the classes.',
  term: 'rmd',
  glossary: {
    title: 'Relative Mahalanobis',
    text: 'Mahalanobis less the distance to all ID images together, so that only what tells classes apart counts. Made for OOD images near the classes. (Ren et al., ICML workshop 2021.)',
  },
  reads: ['features', 'fitted'],
  sourceSign: 'ID-high',
  parameters: {},
  cost: { forward: 0, backward: 0 },
  fitted: true,
};
