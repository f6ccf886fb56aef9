import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'msp',
  label: 'MSP',
  name: 'MSP',
  short: '1 − MSP',
  family: 'output',
  order: 10,
  usual: true,
  side: null,
  rule: null,
  paper: {
    authors: 'Hendrycks and Gimpel',
    title: 'A Baseline for Detecting Misclassified and Out-of-Distribution Examples in Neural Networks',
    venue: 'ICLR',
    year: 2017,
  },
  formula: '1 - max_c p_c, p = softmax(z)',
  scoreIs: '1 - max softmax',
  help: 'One minus the largest class probability. Sure networks give nearly all images the same value near 0, so it is computed as the sum of all other classes.',
  term: 'msp',
  glossary: {
    title: '1 \u2212 MSP',
    text: 'One minus the maximum softmax probability (Hendrycks & Gimpel, 2017): the less sure the network is of its class, the further out.',
  },
  reads: ['logits'],
  sourceSign: 'ID-high',
  parameters: {},
  cost: { forward: 0, backward: 0 },
  fitted: false,
};
