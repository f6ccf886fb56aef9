import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'si-z',
  label: 'S&I-Z',
  name: 'S&I',
  short: 'S&I',
  family: 'gradient',
  order: 30,
  usual: true,
  side: 'si',
  rule: 'z',
  paper: {
    authors: 'Zhang, Wang et al.',
    title: 'Splitting & Integrating: Out-of-Distribution Detection via Adversarial Gradient Attribution',
    venue: 'ICML',
    year: 2025,
  },
  formula:
    'sqrt(sum_jk E_jk^2), E_jk the share of non-zero gradients, integrated over T steps of the attack on tap j alone',
  scoreIs: '',
  help: 'Attacks every tap alone and integrates what GAIA counts along the way. With one iteration it is GAIA; larger steps take it further from it, for better or worse.',
  term: 'si',
  glossary: {
    title: 'S&I, Splitting & Integrating',
    text: 'Splitting & Integrating (Zhang, Wang et al., ICML 2025). Splits the network at every layer, moves each layer\u2019s activation a few small adversarial steps, and integrates what GAIA counts along the way. With one iteration it is GAIA.',
  },
  reads: ['gradients', 'values'],
  sourceSign: 'OOD-high',
  parameters: {},
  cost: { forward: 0, backward: 1 },
  fitted: false,
};
