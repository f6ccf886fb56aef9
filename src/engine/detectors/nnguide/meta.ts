import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'nnguide',
  label: 'NNGuide',
  name: 'NNGuide',
  short: 'NNGuide',
  family: 'distance',
  order: 40,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Park et al.',
    title: 'Nearest Neighbor Guidance for Out-of-Distribution Detection',
    venue: 'ICCV',
    year: 2023,
  },
  formula: '-energy * mean over the K most similar ID images of cos(f, f_i) energy_i, energy = logsumexp(z)',
  scoreIs: '-energy guided by neighbours',
  help: 'Energy, weighed by the energy of the most similar ID images: an image must be both confident and near. The reference code takes those with the largest product, the paper the most similar.',
  term: 'nnguide',
  glossary: {
    title: 'NNGuide',
    text: 'Energy, weighed by the energy of the most similar ID images: an image must be both confident and near. The reference code takes those with the largest product, the paper the most similar. (Park et al., ICCV 2023.)',
  },
  reads: ['features', 'logits', 'fitted'],
  sourceSign: 'ID-high',
  parameters: {
    k: {
      kind: 'number',
      label: 'Neighbours K',
      help: 'Of the kept ID images.',
      default: 10,
      range: [1, 1000],
      whole: true,
      scale: 'log',
    },
    neighbours: {
      kind: 'choice',
      label: 'Which neighbours',
      help: 'The most similar, or those of the largest similarity times energy, as in the reference code.',
      default: 'similar',
      choices: ['similar', 'scaled'],
    },
  },
  cost: { forward: 0, backward: 0 },
  fitted: true,
};
