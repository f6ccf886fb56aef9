import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'gaia-a',
  label: 'GAIA-A',
  name: 'GAIA',
  short: 'GAIA-A',
  family: 'gradient',
  order: 20,
  usual: true,
  side: 'gaia',
  rule: 'a',
  paper: {
    authors: 'Chen et al.',
    title: 'GAIA: Delving into Gradient-based Attribution Abnormality for Out-of-distribution Detection',
    venue: 'NeurIPS',
    year: 2023,
  },
  formula:
    'mean_jk (inner_jk / outer)^2, inner = |mean d(sum h) / d x^j|, outer = sqrt(mean_c |d(sum_c log p_c) / dh|)',
  scoreIs: '',
  help: 'Compares the mean gradients of every channel with those at the head. Meant for very many classes, where counting zeros says little.',
  term: 'gaia',
  glossary: null,
  reads: ['gradients', 'head'],
  sourceSign: 'OOD-high',
  parameters: {},
  cost: { forward: 0, backward: 1 },
  fitted: false,
};
