// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { DetectorExplain } from './explanation';
import { explain as ashB } from './ash-b/explain';
import { explain as ashP } from './ash-p/explain';
import { explain as ashS } from './ash-s/explain';
import { explain as dice } from './dice/explain';
import { explain as energy } from './energy/explain';
import { explain as fdbd } from './fdbd/explain';
import { explain as gen } from './gen/explain';
import { explain as gradnorm } from './gradnorm/explain';
import { explain as klMatching } from './kl-matching/explain';
import { explain as knn } from './knn/explain';
import { explain as mahalanobis } from './mahalanobis/explain';
import { explain as maxlogit } from './maxlogit/explain';
import { explain as msp } from './msp/explain';
import { explain as nnguide } from './nnguide/explain';
import { explain as odin } from './odin/explain';
import { explain as odinTemperature } from './odin-temperature/explain';
import { explain as rankfeat } from './rankfeat/explain';
import { explain as react } from './react/explain';
import { explain as residual } from './residual/explain';
import { explain as rmd } from './rmd/explain';
import { explain as scale } from './scale/explain';
import { explain as she } from './she/explain';
import { explain as vim } from './vim/explain';

export const explains = {
  'ash-b': ashB,
  'ash-p': ashP,
  'ash-s': ashS,
  dice,
  energy,
  fdbd,
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
  vim,
} as const satisfies Readonly<Record<string, DetectorExplain>>;
