// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { AnyMeta } from './rules/defineMeta';
import { meta as add } from './add/meta';
import { meta as affine } from './affine/meta';
import { meta as avgPool } from './avgPool/meta';
import { meta as batchNorm } from './batchNorm/meta';
import { meta as concat } from './concat/meta';
import { meta as conv2d } from './conv2d/meta';
import { meta as dense } from './dense/meta';
import { meta as flatten } from './flatten/meta';
import { meta as globalAvgPool } from './globalAvgPool/meta';
import { meta as groupNorm } from './groupNorm/meta';
import { meta as maxPool } from './maxPool/meta';
import { meta as mul } from './mul/meta';
import { meta as pad } from './pad/meta';
import { meta as relu } from './relu/meta';
import { meta as relu6 } from './relu6/meta';
import { meta as subsamplePad } from './subsamplePad/meta';

export const metas = {
  add,
  affine,
  avgPool,
  batchNorm,
  concat,
  conv2d,
  dense,
  flatten,
  globalAvgPool,
  groupNorm,
  maxPool,
  mul,
  pad,
  relu,
  relu6,
  subsamplePad,
} as const satisfies Readonly<Record<string, AnyMeta>>;
