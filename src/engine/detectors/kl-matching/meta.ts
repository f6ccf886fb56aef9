import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'kl-matching',
  label: 'KL matching',
  name: 'KL matching',
  short: 'KL matching',
  family: 'output',
  order: 70,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Hendrycks et al.',
    title: 'Scaling Out-of-Distribution Detection for Real-World Settings',
    venue: 'ICML',
    year: 2022,
  },
  formula: 'min_c KL(p || mean p of the ID images predicted as c)',
  scoreIs: 'least KL to a class’s mean softmax',
  help: 'How far the probabilities lie from the usual ones of the nearest class. A class that no ID image was given has no mean and is left out.',
  term: 'kl-matching',
  glossary: {
    title: 'KL matching',
    text: 'How far the probabilities lie from the usual ones of the nearest class. A class that no ID image was given has no mean and is left out. (Hendrycks et al., ICML 2022.)',
  },
  reads: ['logits', 'fitted'],
  sourceSign: 'OOD-high',
  parameters: {},
  cost: { forward: 0, backward: 0 },
  fitted: true,
};
