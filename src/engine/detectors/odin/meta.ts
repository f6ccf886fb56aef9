import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'odin',
  label: 'ODIN',
  name: 'ODIN',
  short: 'ODIN',
  family: 'output',
  order: 60,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Liang et al.',
    title: 'Enhancing the Reliability of Out-of-distribution Image Detection in Neural Networks',
    venue: 'ICLR',
    year: 2018,
  },
  formula:
    '1 - max_c softmax(z(x - eps s / std) / T)_c, s the sign of d CE(z / T, argmax z) / dx, sign(0) = 1',
  scoreIs: '1 - max softmax after a step',
  help: 'Moves every pixel a small step towards the predicted class and reads the tempered softmax there: ID images gain more than others. The step was tuned on OOD images in its paper, so no single size is right for every network.',
  term: 'odin',
  glossary: {
    title: 'ODIN',
    text: 'Moves every pixel a small step towards the predicted class and reads the tempered softmax there: ID images gain more than others. The step was tuned on OOD images in its paper, so no single size is right for every network. (Liang et al., ICLR 2018.)',
  },
  reads: ['logits', 'input-gradient', 'values'],
  sourceSign: 'ID-high',
  parameters: {
    temperature: {
      kind: 'number',
      label: 'Temperature T',
      help: 'Divides the logits before the softmax.',
      default: 1000,
      range: [0.01, 10000],
      scale: 'log',
    },
    epsilon: {
      kind: 'number',
      label: 'Step ε',
      help: 'Size of the step, in shares of the pixel range 0 to 1.',
      default: 0.0014,
      range: [0, 0.1],
      scale: 'linear',
    },
  },
  cost: { forward: 1, backward: 1 },
  fitted: false,
};
