import type { AttributionMeta } from '../attribution';

export const meta: AttributionMeta = {
  id: 'boundary-ig',
  label: 'Boundary integrated gradients',
  hint: 'from the nearest point of another class to the image',
  order: 35,
  paper: 'Wang et al., 2021',
  formula: '(x - b) * mean_s dz_y / dx on the line from b, the nearest point found where another class wins',
  of: 'image',
  takesPath: false,
  positive: (label) => `the pixel speaks for “${label}”, negative: against it`,
  settings: () => ({}),
  parameters: {
    step: {
      kind: 'number',
      label: 'Step',
      help: 'Size of each step of the search, in normalised units.',
      default: 0.02,
      range: [0.0001, 1],
      scale: 'log',
    },
    most: {
      kind: 'number',
      label: 'Most steps',
      help: 'Steps of the search before it is given up.',
      default: 50,
      range: [1, 500],
      whole: true,
      scale: 'log',
    },
    steps: {
      kind: 'number',
      label: 'Steps on the line',
      help: 'More make the sum more complete.',
      default: 32,
      range: [1, 1024],
      whole: true,
      scale: 'log',
    },
  },
  details: { distance: 'L2 distance to the decision boundary' },
  term: 'boundary-ig',
  glossary: {
    title: 'Boundary integrated gradients',
    text: 'Integrated gradients that begin at the network’s own decision boundary: at the nearest point found, by an attack and a bisection, where another class wins (Wang et al., 2021).',
  },
};
