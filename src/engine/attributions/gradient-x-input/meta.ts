import type { AttributionMeta } from '../attribution';

export const meta: AttributionMeta = {
  id: 'gradient-x-input',
  label: 'Gradient × input',
  hint: 'the input gradient times the pixel itself',
  order: 22,
  paper: 'Shrikumar et al., 2016',
  formula: 'x * d max_c z_c / dx',
  of: 'image',
  takesPath: false,
  positive: (label) => `the pixel speaks for “${label}”, negative: against it`,
  settings: () => ({}),
  parameters: {},
  term: 'gradient-x-input',
  glossary: {
    title: 'Gradient × input',
    text: 'The input gradient times the pixel’s normalised value: what a straight line from the mean colour would give if the gradient were the same all along.',
  },
};
