import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'ash-b',
  label: 'ASH-B',
  name: 'ASH-B',
  short: 'ASH-B',
  family: 'feature',
  order: 30,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Djurisic et al.',
    title: 'Extremely Simple Activation Shaping for Out-of-Distribution Detection',
    venue: 'ICLR',
    year: 2023,
  },
  formula: '-logsumexp of the largest features, each set to s1 / k, s1 the sum of all, k their number',
  scoreIs: '-logsumexp of binarised features',
  help: 'Energy after the largest features are all set to one value that keeps their sum. Which features are active counts, not how strongly.',
  term: 'ash-b',
  glossary: {
    title: 'ASH-B',
    text: 'Energy after the largest features are all set to one value that keeps their sum. Which features are active counts, not how strongly. (Djurisic et al., ICLR 2023.)',
  },
  reads: ['features', 'head'],
  sourceSign: 'ID-high',
  parameters: {
    percentile: {
      kind: 'number',
      label: 'Percentile p',
      help: 'Share of the features that go, in percent: the smallest.',
      default: 90,
      range: [0, 99.9],
      scale: 'linear',
    },
  },
  cost: { forward: 0, backward: 0 },
  fitted: false,
};
