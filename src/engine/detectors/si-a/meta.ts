import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'si-a',
  label: 'S&I-A',
  name: 'S&I',
  short: 'S&I-A',
  family: 'gradient',
  order: 40,
  usual: true,
  side: 'si',
  rule: 'a',
  paper: {
    authors: 'Zhang, Wang et al.',
    title: 'Splitting & Integrating: Out-of-Distribution Detection via Adversarial Gradient Attribution',
    venue: 'ICML',
    year: 2025,
  },
  formula: 'mean_jk (inner_jk / outer)^2, both integrated over T steps of the attack',
  scoreIs: '',
  help: 'What GAIA-A compares, integrated over the steps of an attack on every tap alone. Meant for very many classes.',
  term: 'si',
  glossary: null,
  reads: ['gradients', 'values', 'head'],
  sourceSign: 'OOD-high',
  parameters: {},
  cost: { forward: 0, backward: 1 },
  fitted: false,
};
