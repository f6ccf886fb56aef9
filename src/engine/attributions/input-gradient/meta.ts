import type { AttributionMeta } from '../attribution';

export const meta: AttributionMeta = {
  id: 'input-gradient',
  label: 'Input gradient',
  hint: '∂ max-logit / ∂ image',
  order: 20,
  paper: 'Simonyan et al., ICLR 2014 workshop',
  formula: 'd max_c z_c / dx',
  of: 'image',
  takesPath: false,
  positive: (label) => `a brighter pixel raises the logit of “${label}”`,
  settings: () => ({}),
  parameters: {},
  term: 'inputGradient',
  glossary: {
    title: 'Input gradient',
    text: 'How the predicted class\u2019s logit changes with each pixel.',
  },
};
