import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'gaia-z',
  label: 'GAIA-Z',
  name: 'GAIA',
  short: 'GAIA',
  family: 'gradient',
  order: 10,
  usual: true,
  side: 'gaia',
  rule: 'z',
  paper: {
    authors: 'Chen et al.',
    title: 'GAIA: Delving into Gradient-based Attribution Abnormality for Out-of-distribution Detection',
    venue: 'NeurIPS',
    year: 2023,
  },
  formula: 'sqrt(sum_jk E_jk^2), E_jk the share of positions where d max_c z_c / d x^j is not zero',
  scoreIs: '',
  help: 'Counts at every tap how many gradients of the largest logit are not exactly zero. Meant for few classes and networks of ReLUs, which make zeros exact.',
  term: 'gaia',
  glossary: {
    title: 'GAIA',
    text: 'Gradient Abnormality Inspection and Aggregation (Chen et al., NeurIPS 2023). Counts at every layer how many gradients of the largest logit are not zero. On many kinds of OOD pictures there are more of them than on ID pictures, but not on all kinds: the table under Detectors says how well that tells them apart with this network, where it was measured.',
  },
  reads: ['gradients'],
  sourceSign: 'OOD-high',
  parameters: {},
  cost: { forward: 0, backward: 1 },
  fitted: false,
};
