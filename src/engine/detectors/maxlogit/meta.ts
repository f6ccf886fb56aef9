import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'maxlogit',
  label: 'MaxLogit',
  name: 'MaxLogit',
  short: '− MaxLogit',
  family: 'output',
  order: 20,
  usual: true,
  side: null,
  rule: null,
  paper: {
    authors: 'Hendrycks et al.',
    title: 'Scaling Out-of-Distribution Detection for Real-World Settings',
    venue: 'ICML',
    year: 2022,
  },
  formula: '-max_c z_c',
  scoreIs: '-max logit',
  help: 'The largest logit, negated. Unlike a probability it does not saturate, but it grows with the norm of the features.',
  term: 'maxlogit',
  glossary: {
    title: '\u2212 MaxLogit',
    text: 'The largest logit, negated (Hendrycks et al., 2022): a small largest logit means further out.',
  },
  reads: ['logits'],
  sourceSign: 'ID-high',
  parameters: {},
  cost: { forward: 0, backward: 0 },
  fitted: false,
};
