import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'odin-temperature',
  label: 'ODIN, temperature only',
  name: 'ODIN, temperature only',
  short: 'ODIN, temperature only',
  family: 'output',
  order: 50,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Liang et al.',
    title: 'Enhancing the Reliability of Out-of-distribution Image Detection in Neural Networks',
    venue: 'ICLR',
    year: 2018,
  },
  formula: '1 - max_c softmax(z / T)_c',
  scoreIs: '1 - max softmax(z / T)',
  help: 'The largest probability at a high temperature, without ODIN’s step. At large T it ranks images by how far the largest logit lies above the mean of all.',
  term: 'odin-temperature',
  glossary: {
    title: 'ODIN, temperature only',
    text: 'The largest probability at a high temperature, without ODIN’s step. At large T it ranks images by how far the largest logit lies above the mean of all. (Liang et al., ICLR 2018.)',
  },
  reads: ['logits'],
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
  },
  cost: { forward: 0, backward: 0 },
  fitted: false,
};
