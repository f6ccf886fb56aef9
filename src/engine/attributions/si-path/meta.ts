import type { AttributionMeta } from '../attribution';
import { pathSettings } from '../pathSettings';

export const meta: AttributionMeta = {
  id: 'si-path',
  label: 'S&I path attribution',
  hint: 'Eq. 8: steps times the loss’s gradient, at the image',
  order: 10,
  paper: 'Zhang, Wang et al., ICML 2025, Eq. 8',
  formula: 'sum_(i = 1..T) (x_i - x_(i-1)) * dL(x_(i-1)) / dx',
  of: 'image',
  takesPath: true,
  positive: (label) => `the attack’s steps here raised the loss of “${label}”`,
  settings: pathSettings,
  parameters: {},
  term: 'pathAttribution',
  glossary: {
    title: 'S&I path attribution',
    text: 'The step taken at each iteration times the loss\u2019s gradient there, summed over the T iterations (Eq. 8 at the picture, Eq. 10 at a layer). It takes T steps, the last of them after the last gradient that the score counts: at T = 1 the score takes no step and this map one. The map hangs on signs: one activation that lies within rounding of zero (2e-7) was seen to change it by 39% of its maximum, so single positions are not to be read closely.',
  },
};
