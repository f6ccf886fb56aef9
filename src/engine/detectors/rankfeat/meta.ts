import type { DetectorMeta } from '../detector';

export const meta: DetectorMeta = {
  id: 'rankfeat',
  label: 'RankFeat',
  name: 'RankFeat',
  short: 'RankFeat',
  family: 'feature',
  order: 70,
  usual: false,
  side: null,
  rule: null,
  paper: {
    authors: 'Song et al.',
    title: 'RankFeat: Rank-1 Feature Removal for Out-of-distribution Detection',
    venue: 'NeurIPS',
    year: 2022,
  },
  formula:
    '-logsumexp of the mean of two logits, each after X - s1 u1 v1^T at the end of one of the last two stages',
  scoreIs: '-logsumexp without the leading singular value',
  help: 'Energy after the leading singular direction of the feature map is taken away at the ends of the last two stages: OOD images hold more in it. It needs feature maps of more than one position.',
  term: 'rankfeat',
  glossary: {
    title: 'RankFeat',
    text: 'Energy after the leading singular direction of the feature map is taken away at the ends of the last two stages: OOD images hold more in it. It needs feature maps of more than one position. (Song et al., NeurIPS 2022.)',
  },
  reads: ['values'],
  sourceSign: 'ID-high',
  parameters: {
    iterations: {
      kind: 'number',
      label: 'Power iterations',
      help: 'More come closer to the exact singular vectors.',
      default: 20,
      range: [1, 500],
      whole: true,
      scale: 'log',
    },
    stages: {
      kind: 'choice',
      label: 'Stages',
      help: 'Take it away at the end of the last stage, or of the last two.',
      default: 'both',
      choices: ['both', 'last'],
    },
  },
  cost: { forward: 1, backward: 0 },
  fitted: false,
};
