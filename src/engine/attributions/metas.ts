// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { AttributionMeta } from './attribution';
import { meta as gaiaTap } from './gaia-tap/meta';
import { meta as inputGradient } from './input-gradient/meta';
import { meta as integratedGradients } from './integrated-gradients/meta';
import { meta as siPath } from './si-path/meta';
import { meta as siTap } from './si-tap/meta';

export const metas = {
  'gaia-tap': gaiaTap,
  'input-gradient': inputGradient,
  'integrated-gradients': integratedGradients,
  'si-path': siPath,
  'si-tap': siTap,
} as const satisfies Readonly<Record<string, AttributionMeta>>;
