// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { AttributionCompute } from './attribution';
import { compute as gaiaTap } from './gaia-tap/compute';
import { compute as inputGradient } from './input-gradient/compute';
import { compute as integratedGradients } from './integrated-gradients/compute';
import { compute as siPath } from './si-path/compute';
import { compute as siTap } from './si-tap/compute';

export const computes = {
  'gaia-tap': gaiaTap,
  'input-gradient': inputGradient,
  'integrated-gradients': integratedGradients,
  'si-path': siPath,
  'si-tap': siTap,
} as const satisfies Readonly<Record<string, AttributionCompute>>;
