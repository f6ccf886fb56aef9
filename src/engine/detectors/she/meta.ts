import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'she',
  label: 'SHE',
  name: 'SHE',
  short: 'SHE',
  family: 'distance',
  order: 60,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Zhang et al.',
    title:
      'Out-of-Distribution Detection based on In-Distribution Data Patterns Memorization with Modern Hopfield Energy',
    venue: 'ICLR',
    year: 2023,
  },
  formula: '-f . S_y, S_y the mean features of ID images of the predicted class',
  scoreIs: '-product with the class’s mean features',
  help: 'The inner product with the mean features of the predicted class. It grows with the norm of the features, and needs an ID image of every class.',
  term: 'she',
  glossary: {
    title: 'SHE',
    text: 'The inner product with the mean features of the predicted class. It grows with the norm of the features, and needs an ID image of every class. (Zhang et al., ICLR 2023.)',
  },
  reads: ['features', 'logits', 'fitted'],
  sourceSign: 'ID-high',
  parameters: {},
  cost: { forward: 0, backward: 0 },
  fitted: true,
};
