import type { AttributionMeta } from '../attribution';

export const meta: AttributionMeta = {
  id: 'gaia-tap',
  label: 'GAIA at a channel',
  hint: '∂ max-logit / ∂ xʲ (rule A: ∂ Σ features / ∂ xʲ), one channel of one layer',
  order: 50,
  paper: 'Chen et al., NeurIPS 2023',
  formula: 'd max_c z_c / dx^j; rule A: d(sum h) / dx^j',
  of: 'channel',
  takesPath: false,
  positive: (label, rule) =>
    `a larger activation raises ${rule === 'a' ? 'the sum of the features' : `the logit of “${label}”`}`,
  settings: ({ taps, labelSpace }) => ({ taps, labelSpace }),
  parameters: {},
  term: 'gaia',
  glossary: null,
};
