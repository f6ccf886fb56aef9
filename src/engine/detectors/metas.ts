// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { DetectorMeta } from './detector';
import { meta as energy } from './energy/meta';
import { meta as gaiaA } from './gaia-a/meta';
import { meta as gaiaZ } from './gaia-z/meta';
import { meta as maxlogit } from './maxlogit/meta';
import { meta as msp } from './msp/meta';
import { meta as siA } from './si-a/meta';
import { meta as siZ } from './si-z/meta';

export const metas = {
  energy,
  'gaia-a': gaiaA,
  'gaia-z': gaiaZ,
  maxlogit,
  msp,
  'si-a': siA,
  'si-z': siZ,
} as const satisfies Readonly<Record<string, DetectorMeta>>;
