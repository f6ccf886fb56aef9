import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'knn',
  label: 'KNN',
  name: 'KNN',
  short: 'KNN',
  family: 'distance',
  order: 30,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Sun et al.',
    title: 'Out-of-Distribution Detection with Deep Nearest Neighbors',
    venue: 'ICML',
    year: 2022,
  },
  formula: 'distance of f / |f| to its K-th nearest ID neighbour',
  scoreIs: 'distance to the K-th neighbour',
  help: 'How far the K-th nearest ID image is, by features of length one. It says nothing of the features’ size, and depends on how many ID images are kept.',
  term: 'knn',
  glossary: {
    title: 'KNN',
    text: 'How far the K-th nearest ID image is, by features of length one. It says nothing of the features’ size, and depends on how many ID images are kept. (Sun et al., ICML 2022.)',
  },
  reads: ['features', 'fitted'],
  sourceSign: 'OOD-high',
  parameters: {
    k: {
      kind: 'number',
      label: 'Neighbours K',
      help: 'Of the kept ID images.',
      default: 50,
      range: [1, 1000],
      whole: true,
      scale: 'log',
    },
  },
  cost: { forward: 0, backward: 0 },
  fitted: true,
};
