import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'vim',
  label: 'ViM',
  name: 'ViM',
  short: 'ViM',
  family: 'distance',
  order: 80,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Wang et al.',
    title: 'ViM: Out-Of-Distribution with Virtual-logit Matching',
    venue: 'CVPR',
    year: 2022,
  },
  formula: 'a |residual of f| - logsumexp(z), a = mean max logit / mean residual on ID images',
  scoreIs: 'virtual logit - logsumexp',
  help: 'Energy and the features’ distance to the principal subspace of ID images in one number: the distance becomes the logit of a virtual class. It needs more ID images than features.',
  term: 'vim',
  glossary: {
    title: 'ViM',
    text: 'Energy and the features’ distance to the principal subspace of ID images in one number: the distance becomes the logit of a virtual class. It needs more ID images than features. (Wang et al., CVPR 2022.)',
  },
  reads: ['features', 'logits', 'head', 'fitted'],
  sourceSign: 'ID-high',
  parameters: {
    dimension: {
      kind: 'number',
      label: 'Dimension',
      help: 'Of the principal subspace. Usual, or 0: half of the features, 512 of 768 or more, 1000 of 2048 or more.',
      default: 0,
      range: [0, 2048],
      whole: true,
      zero: 'usual',
      scale: 'linear',
    },
  },
  cost: { forward: 0, backward: 0 },
  fitted: true,
};
