import type { AttributionMeta } from '../attribution';
import { pathSettings } from '../pathSettings';

export const meta: AttributionMeta = {
  id: 'si-tap',
  label: 'S&I at a channel',
  hint: 'Eq. 10, at one channel of one layer',
  order: 40,
  paper: 'Zhang, Wang et al., ICML 2025, Eq. 10',
  formula: 'sum_(i = 1..T) (x^j_i - x^j_(i-1)) * dL(x^j_(i-1)) / dx^j',
  of: 'channel',
  takesPath: true,
  positive: (label) => `the attack’s steps on this activation raised the loss of “${label}”`,
  settings: (settings) => ({ ...pathSettings(settings), taps: settings.taps }),
  parameters: {},
  term: 'pathAttribution',
  glossary: null,
};
