import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'scale',
  label: 'SCALE',
  name: 'SCALE',
  short: 'SCALE',
  family: 'feature',
  order: 50,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Xu et al.',
    title: 'Scaling for Training Time and Post-hoc Out-of-distribution Detection Enhancement',
    venue: 'ICLR',
    year: 2024,
  },
  formula: '-logsumexp(f exp(s1 / s2) W + b), s1 the sum of all features, s2 of the largest',
  scoreIs: '-logsumexp of scaled features',
  help: 'ASH-S without the pruning: all features are scaled by how much of their sum the largest hold. It leaves the predicted class as it is.',
  term: 'scale',
  glossary: {
    title: 'SCALE',
    text: 'ASH-S without the pruning: all features are scaled by how much of their sum the largest hold. It leaves the predicted class as it is. (Xu et al., ICLR 2024.)',
  },
  reads: ['features', 'head'],
  sourceSign: 'ID-high',
  parameters: {
    percentile: {
      kind: 'number',
      label: 'Percentile p',
      help: 'Share of the features that do not count as large, in percent.',
      default: 85,
      range: [0, 99.9],
      scale: 'linear',
    },
  },
  cost: { forward: 0, backward: 0 },
  fitted: false,
};
