// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { DetectorMeta } from './detector';
import { meta as ashB } from './ash-b/meta';
import { meta as ashP } from './ash-p/meta';
import { meta as ashS } from './ash-s/meta';
import { meta as dice } from './dice/meta';
import { meta as energy } from './energy/meta';
import { meta as fdbd } from './fdbd/meta';
import { meta as gaiaA } from './gaia-a/meta';
import { meta as gaiaZ } from './gaia-z/meta';
import { meta as gen } from './gen/meta';
import { meta as gradnorm } from './gradnorm/meta';
import { meta as klMatching } from './kl-matching/meta';
import { meta as knn } from './knn/meta';
import { meta as mahalanobis } from './mahalanobis/meta';
import { meta as maxlogit } from './maxlogit/meta';
import { meta as msp } from './msp/meta';
import { meta as nnguide } from './nnguide/meta';
import { meta as odin } from './odin/meta';
import { meta as odinTemperature } from './odin-temperature/meta';
import { meta as rankfeat } from './rankfeat/meta';
import { meta as react } from './react/meta';
import { meta as residual } from './residual/meta';
import { meta as rmd } from './rmd/meta';
import { meta as scale } from './scale/meta';
import { meta as she } from './she/meta';
import { meta as siA } from './si-a/meta';
import { meta as siZ } from './si-z/meta';
import { meta as vim } from './vim/meta';

export const metas = {
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
} as const satisfies Readonly<Record<string, DetectorMeta>>;
