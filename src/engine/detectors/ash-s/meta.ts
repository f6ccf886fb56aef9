import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'ash-s',
  label: 'ASH-S',
  name: 'ASH-S',
  short: 'ASH-S',
  family: 'feature',
  order: 40,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Djurisic et al.',
    title: 'Extremely Simple Activation Shaping for Out-of-Distribution Detection',
    venue: 'ICLR',
    year: 2023,
  },
  formula: '-logsumexp of the largest features times exp(s1 / s2), s1 the sum before and s2 after pruning',
  scoreIs: '-logsumexp of pruned and scaled features',
  help: 'Energy of the largest features, scaled up where much was pruned. The exponential makes scores of networks with many equal features very large.',
  term: 'ash-s',
  glossary: {
    title: 'ASH-S',
    text: 'Energy of the largest features, scaled up where much was pruned. The exponential makes scores of networks with many equal features very large. (Djurisic et al., ICLR 2023.)',
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
