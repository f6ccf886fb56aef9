import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'ash-p',
  label: 'ASH-P',
  name: 'ASH-P',
  short: 'ASH-P',
  family: 'feature',
  order: 20,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Djurisic et al.',
    title: 'Extremely Simple Activation Shaping for Out-of-Distribution Detection',
    venue: 'ICLR',
    year: 2023,
  },
  formula: '-logsumexp of the largest features, all else 0',
  scoreIs: '-logsumexp of pruned features',
  help: 'Energy of the largest features alone. What it drops is noise where classes are few features each, and knowledge where they are many.',
  term: 'ash-p',
  glossary: {
    title: 'ASH-P',
    text: 'Energy of the largest features alone. What it drops is noise where classes are few features each, and knowledge where they are many. (Djurisic et al., ICLR 2023.)',
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
