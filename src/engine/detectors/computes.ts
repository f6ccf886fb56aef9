// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { DetectorCompute } from './detector';
import { compute as ashB } from './ash-b/compute';
import { compute as ashP } from './ash-p/compute';
import { compute as ashS } from './ash-s/compute';
import { compute as dice } from './dice/compute';
import { compute as energy } from './energy/compute';
import { compute as fdbd } from './fdbd/compute';
import { compute as gaiaA } from './gaia-a/compute';
import { compute as gaiaZ } from './gaia-z/compute';
import { compute as gen } from './gen/compute';
import { compute as gradnorm } from './gradnorm/compute';
import { compute as klMatching } from './kl-matching/compute';
import { compute as knn } from './knn/compute';
import { compute as mahalanobis } from './mahalanobis/compute';
import { compute as maxlogit } from './maxlogit/compute';
import { compute as msp } from './msp/compute';
import { compute as nnguide } from './nnguide/compute';
import { compute as odin } from './odin/compute';
import { compute as odinTemperature } from './odin-temperature/compute';
import { compute as rankfeat } from './rankfeat/compute';
import { compute as react } from './react/compute';
import { compute as residual } from './residual/compute';
import { compute as rmd } from './rmd/compute';
import { compute as scale } from './scale/compute';
import { compute as she } from './she/compute';
import { compute as siA } from './si-a/compute';
import { compute as siZ } from './si-z/compute';
import { compute as vim } from './vim/compute';

export const computes = {
  'ash-b': ashB,
  'ash-p': ashP,
  'ash-s': ashS,
  dice,
  energy,
  fdbd,
  'gaia-a': gaiaA,
  'gaia-z': gaiaZ,
  gen,
  gradnorm,
  'kl-matching': klMatching,
  knn,
  mahalanobis,
  maxlogit,
  msp,
  nnguide,
  odin,
  'odin-temperature': odinTemperature,
  rankfeat,
  react,
  residual,
  rmd,
  scale,
  she,
  'si-a': siA,
  'si-z': siZ,
  vim,
} as const satisfies Readonly<Record<string, DetectorCompute>>;
