import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'fdbd',
  label: 'fDBD',
  name: 'fDBD',
  short: 'fDBD',
  family: 'distance',
  order: 50,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Liu and Qin',
    title: 'Fast Decision Boundary based Out-of-Distribution Detector',
    venue: 'ICML',
    year: 2024,
  },
  formula: '-mean_(c != y) |z_y - z_c| / |W_y - W_c|, divided by |f - mean f|',
  scoreIs: '-mean distance to the boundaries',
  help: 'The mean distance of the features to the decision boundaries, relative to their distance from the mean of ID features. ID images lie further from the boundaries.',
  term: 'fdbd',
  glossary: {
    title: 'fDBD',
    text: 'The mean distance of the features to the decision boundaries, relative to their distance from the mean of ID features. ID images lie further from the boundaries. (Liu and Qin, ICML 2024.)',
  },
  reads: ['features', 'logits', 'head', 'fitted'],
  sourceSign: 'ID-high',
  parameters: {},
  cost: { forward: 0, backward: 0 },
  fitted: true,
};
