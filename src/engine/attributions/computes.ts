// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { AttributionCompute } from './attribution';
import { compute as agi } from './agi/compute';
import { compute as boundaryIg } from './boundary-ig/compute';
import { compute as gaiaTap } from './gaia-tap/compute';
import { compute as gradientXInput } from './gradient-x-input/compute';
import { compute as inputGradient } from './input-gradient/compute';
import { compute as integratedGradients } from './integrated-gradients/compute';
import { compute as siPath } from './si-path/compute';
import { compute as siTap } from './si-tap/compute';
import { compute as smoothgrad } from './smoothgrad/compute';

export const computes = {
  agi,
  'boundary-ig': boundaryIg,
  'gaia-tap': gaiaTap,
  'gradient-x-input': gradientXInput,
  'input-gradient': inputGradient,
  'integrated-gradients': integratedGradients,
  'si-path': siPath,
  'si-tap': siTap,
  smoothgrad,
} as const satisfies Readonly<Record<string, AttributionCompute>>;
