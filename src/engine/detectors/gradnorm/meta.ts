import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'gradnorm',
  label: 'GradNorm',
  name: 'GradNorm',
  short: 'GradNorm',
  family: 'gradient',
  order: 50,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Huang et al.',
    title: 'On the Importance of Gradients for Detecting Distributional Shifts in the Wild',
    venue: 'NeurIPS',
    year: 2021,
  },
  formula: '-|f|_1 sum_c |C p_c - 1|, p = softmax(z / T)',
  scoreIs: '-L1 norm of the last layer’s gradient',
  help: 'The size of the last layer’s gradient of the cross-entropy against the uniform distribution, in closed form: the norm of the features times how far the probabilities are from uniform. It fails where OOD images have large features.',
  term: 'gradnorm',
  glossary: {
    title: 'GradNorm',
    text: 'The size of the last layer’s gradient of the cross-entropy against the uniform distribution, in closed form: the norm of the features times how far the probabilities are from uniform. It fails where OOD images have large features. (Huang et al., NeurIPS 2021.)',
  },
  reads: ['logits', 'features', 'head'],
  sourceSign: 'ID-high',
  parameters: {
    temperature: {
      kind: 'number',
      label: 'Temperature T',
      help: 'Divides the logits before the softmax.',
      default: 1,
      range: [0.01, 10000],
      scale: 'log',
    },
  },
  cost: { forward: 0, backward: 0 },
  fitted: false,
};
