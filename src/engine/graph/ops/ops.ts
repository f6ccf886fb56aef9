// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { AnyOp } from './op';
import { op as add } from './add/op';
import { op as affine } from './affine/op';
import { op as avgPool } from './avgPool/op';
import { op as batchNorm } from './batchNorm/op';
import { op as concat } from './concat/op';
import { op as conv2d } from './conv2d/op';
import { op as dense } from './dense/op';
import { op as flatten } from './flatten/op';
import { op as globalAvgPool } from './globalAvgPool/op';
import { op as groupNorm } from './groupNorm/op';
import { op as maxPool } from './maxPool/op';
import { op as mul } from './mul/op';
import { op as pad } from './pad/op';
import { op as relu } from './relu/op';
import { op as relu6 } from './relu6/op';
import { op as subsamplePad } from './subsamplePad/op';

export const ops = {
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
} as const satisfies Readonly<Record<string, AnyOp>>;
