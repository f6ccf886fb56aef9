import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'residual',
  label: 'Residual',
  name: 'Residual',
  short: 'Residual',
  family: 'distance',
  order: 70,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Wang et al.',
    title: 'ViM: Out-Of-Distribution with Virtual-logit Matching',
    venue: 'CVPR',
    year: 2022,
  },
  formula: 'norm of f + pinv(W) b outside the principal subspace',
  scoreIs: 'norm outside the principal subspace',
  help: 'How far the features lie outside the subspace in which ID images vary most. It knows nothing of the classes.',
  term: 'residual',
  glossary: {
    title: 'Residual',
    text: 'How far the features lie outside the subspace in which ID images vary most. It knows nothing of the classes. (Wang et al., CVPR 2022.)',
  },
  reads: ['features', 'head', 'fitted'],
  sourceSign: 'OOD-high',
  parameters: {
    dimension: {
      kind: 'number',
      label: 'Dimension',
      help: 'Of the principal subspace. Usual, or 0: half of the features, 512 of 768 or more, 1000 of 2048 or more.',
      default: 0,
      range: [0, 2048],
      whole: true,
      zero: 'usual',
      scale: 'linear',
    },
  },
  cost: { forward: 0, backward: 0 },
  fitted: true,
};
