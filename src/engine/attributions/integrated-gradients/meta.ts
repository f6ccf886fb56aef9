import type { AttributionMeta } from '../attribution';

export const meta: AttributionMeta = {
  id: 'integrated-gradients',
  label: 'Integrated gradients',
  hint: 'from the mean colour to the image',
  order: 30,
  paper: 'Sundararajan et al., ICML 2017',
  formula: 'x * mean_s dz_y / dx at (s + 1/2) / S x',
  of: 'image',
  takesPath: false,
  positive: (label) => `the pixel speaks for “${label}”, negative: against it`,
  settings: () => ({}),
  parameters: {
    steps: {
      kind: 'number',
      label: 'Steps on the line',
      help: 'More make the sum more complete.',
      default: 64,
      range: [1, 1024],
      whole: true,
      scale: 'log',
    },
  },
  term: 'integratedGradients',
  glossary: {
    title: 'Integrated gradients',
    text: 'The gradient averaged along a straight line from a picture of the training set\u2019s mean colour to this one, times their difference (Sundararajan et al., 2017). The map sums to the change of the logit; the page shows by how much it misses.',
  },
};
