import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'mahalanobis',
  label: 'Mahalanobis',
  name: 'Mahalanobis',
  short: 'Mahalanobis',
  family: 'distance',
  order: 10,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Lee et al.',
    title: 'A Simple Unified Framework for Detecting Out-of-Distribution Samples and Adversarial Attacks',
    venue: 'NeurIPS',
    year: 2018,
  },
  formula: 'min_c (f - m_c)^T S^-1 (f - m_c), S the covariance within classes',
  scoreIs: 'least squared distance to a class',
  help: 'The squared distance to the nearest class mean, in the units in which all classes vary. Directions that hardly vary on ID images count most; where images are few, the covariance is shrunk.',
  term: 'mahalanobis',
  glossary: {
    title: 'Mahalanobis',
    text: 'The squared distance to the nearest class mean, in the units in which all classes vary. Directions that hardly vary on ID images count most; where images are few, the covariance is shrunk. (Lee et al., NeurIPS 2018.)',
  },
  reads: ['features', 'fitted'],
  sourceSign: 'ID-high',
  parameters: {},
  cost: { forward: 0, backward: 0 },
  fitted: true,
};
