import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'energy',
  label: 'Energy',
  name: 'Energy',
  short: 'Energy',
  family: 'output',
  order: 30,
  usual: true,
  side: null,
  rule: null,
  paper: {
    authors: 'Liu et al.',
    title: 'Energy-based Out-of-distribution Detection',
    venue: 'NeurIPS',
    year: 2020,
  },
  formula: '-T log sum_c exp(z_c / T)',
  scoreIs: '-logsumexp of logits',
  help: 'The negated log of the summed exponentials of all logits: low where some logit is large. At temperature 1 it is MaxLogit wherever one class leads clearly.',
  term: 'energy',
  glossary: {
    title: 'Energy',
    text: 'The negated log of the summed exponentials of all logits (Liu et al., 2020).',
  },
  reads: ['logits'],
  sourceSign: 'ID-high',
  parameters: {
    temperature: {
      kind: 'number',
      label: 'Temperature T',
      help: 'Divides the logits: large values count all classes alike.',
      default: 1,
      range: [0.01, 1000],
      scale: 'log',
    },
  },
  cost: { forward: 0, backward: 0 },
  fitted: false,
};
