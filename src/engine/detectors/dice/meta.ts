import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'dice',
  label: 'DICE',
  name: 'DICE',
  short: 'DICE',
  family: 'feature',
  order: 60,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Sun and Li',
    title: 'DICE: Leveraging Sparsification for Out-of-Distribution Detection',
    venue: 'ECCV',
    year: 2022,
  },
  formula: '-logsumexp(f (W * M) + b), M keeps the largest (100 - p) % of E[f] * W',
  scoreIs: '-logsumexp through a sparse head',
  help: 'Energy through those weights of the last layer alone that contribute most on ID images. It needs ID images for the mean features.',
  term: 'dice',
  glossary: {
    title: 'DICE',
    text: 'Energy through those weights of the last layer alone that contribute most on ID images. It needs ID images for the mean features. (Sun and Li, ECCV 2022.)',
  },
  reads: ['features', 'head', 'fitted'],
  sourceSign: 'ID-high',
  parameters: {
    percentile: {
      kind: 'number',
      label: 'Percentile p',
      help: 'Share of the weights that go, in percent.',
      default: 90,
      range: [0, 99.9],
      scale: 'linear',
    },
  },
  cost: { forward: 0, backward: 0 },
  fitted: true,
};
