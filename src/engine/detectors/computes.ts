// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { DetectorCompute } from './detector';
import { compute as energy } from './energy/compute';
import { compute as maxlogit } from './maxlogit/compute';
import { compute as msp } from './msp/compute';

export const computes = {
  energy,
  maxlogit,
  msp,
} as const satisfies Readonly<Record<string, DetectorCompute>>;
