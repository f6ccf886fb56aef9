// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { AttributionMeta } from './attribution';
import { meta as agi } from './agi/meta';
import { meta as boundaryIg } from './boundary-ig/meta';
import { meta as gaiaTap } from './gaia-tap/meta';
import { meta as gradientXInput } from './gradient-x-input/meta';
import { meta as inputGradient } from './input-gradient/meta';
import { meta as integratedGradients } from './integrated-gradients/meta';
import { meta as siPath } from './si-path/meta';
import { meta as siTap } from './si-tap/meta';
import { meta as smoothgrad } from './smoothgrad/meta';

export const metas = {
  agi,
  'boundary-ig': boundaryIg,
  'gaia-tap': gaiaTap,
  'gradient-x-input': gradientXInput,
  'input-gradient': inputGradient,
  'integrated-gradients': integratedGradients,
  'si-path': siPath,
  'si-tap': siTap,
  smoothgrad,
} as const satisfies Readonly<Record<string, AttributionMeta>>;
