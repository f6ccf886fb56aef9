import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'react',
  label: 'ReAct',
  name: 'ReAct',
  short: 'ReAct',
  family: 'feature',
  order: 10,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Sun et al.',
    title: 'ReAct: Out-of-distribution Detection With Rectified Activations',
    venue: 'NeurIPS',
    year: 2021,
  },
  formula: '-logsumexp(min(f, c) W + b), c the p-th percentile of ID features',
  scoreIs: '-logsumexp of clipped features',
  help: 'Energy after all features are clipped at a percentile of those of ID images: OOD images often have a few features that are far too large. It says little where features hardly reach the clip.',
  term: 'react',
  glossary: {
    title: 'ReAct',
    text: 'Energy after all features are clipped at a percentile of those of ID images: OOD images often have a few features that are far too large. It says little where features hardly reach the clip. (Sun et al., NeurIPS 2021.)',
  },
  reads: ['features', 'head', 'fitted'],
  sourceSign: 'ID-high',
  parameters: {
    percentile: {
      kind: 'number',
      label: 'Clip at percentile p',
      help: 'Of all features of all ID images.',
      default: 90,
      range: [50, 100],
      scale: 'linear',
    },
  },
  cost: { forward: 0, backward: 0 },
  fitted: true,
};
