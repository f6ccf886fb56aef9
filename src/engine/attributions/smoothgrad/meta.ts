import type { AttributionMeta } from '../attribution';

export const meta: AttributionMeta = {
  id: 'smoothgrad',
  label: 'SmoothGrad',
  hint: 'the input gradient, averaged over noisy copies',
  order: 24,
  paper: 'Smilkov et al., 2017',
  formula: 'mean over n copies of dz_y / dx at x + N(0, sigma^2)',
  of: 'image',
  takesPath: false,
  positive: (label) => `a brighter pixel raises the logit of “${label}”, on average around this picture`,
  settings: ({ seed }) => ({ seed }),
  parameters: {
    copies: {
      kind: 'number',
      label: 'Copies',
      help: 'Noisy copies of the picture.',
      default: 16,
      range: [2, 256],
      whole: true,
      scale: 'log',
    },
    sigma: {
      kind: 'number',
      label: 'Noise σ',
      help: 'In shares of the picture’s own range of values.',
      default: 0.15,
      range: [0, 1],
      scale: 'linear',
    },
  },
  details: { standardError: 'standard error of a pixel, root mean square' },
  term: 'smoothgrad',
  glossary: {
    title: 'SmoothGrad',
    text: 'The mean of the input gradients at noisy copies of the picture (Smilkov et al., 2017): what stays is less speckled. The page gives the standard error that the number of copies leaves.',
  },
};
