import type { AttributionMeta } from '../attribution';

export const meta: AttributionMeta = {
  id: 'agi',
  label: 'Adversarial gradient integration',
  hint: 'along attacks towards several other classes',
  order: 37,
  paper: 'Pan et al., IJCAI 2021',
  formula: 'sum over classes t and steps of -(dp_y / dx) * step, each step along sign(dp_t / dx)',
  of: 'image',
  takesPath: false,
  positive: (label) => `the pixel speaks for “${label}”, negative: against it`,
  settings: () => ({}),
  parameters: {
    classes: {
      kind: 'number',
      label: 'Classes',
      help: 'The most probable other classes, each attacked in turn.',
      default: 5,
      range: [1, 100],
      whole: true,
      scale: 'linear',
    },
    step: {
      kind: 'number',
      label: 'Step',
      help: 'In normalised units.',
      default: 0.05,
      range: [0.0001, 1],
      scale: 'log',
    },
    most: {
      kind: 'number',
      label: 'Most steps',
      help: 'For each class; an attack ends where its class wins.',
      default: 20,
      range: [1, 200],
      whole: true,
      scale: 'log',
    },
  },
  details: { classes: 'classes attacked', drop: 'what all of them cost the class’s probability' },
  term: 'agi',
  glossary: {
    title: 'Adversarial gradient integration',
    text: 'What each pixel costs the predicted class’s probability on the way to other classes, summed over attacks on several of them (Pan et al., 2021). It needs no baseline.',
  },
};
