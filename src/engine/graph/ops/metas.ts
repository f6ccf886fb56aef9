// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { AnyMeta } from './rules/defineMeta';
import { meta as abs } from './abs/meta';
import { meta as add } from './add/meta';
import { meta as affine } from './affine/meta';
import { meta as avgPool } from './avgPool/meta';
import { meta as batchNorm } from './batchNorm/meta';
import { meta as cast } from './cast/meta';
import { meta as celu } from './celu/meta';
import { meta as clip } from './clip/meta';
import { meta as concat } from './concat/meta';
import { meta as conv2d } from './conv2d/meta';
import { meta as convTranspose2d } from './convTranspose2d/meta';
import { meta as dense } from './dense/meta';
import { meta as depthToSpace } from './depthToSpace/meta';
import { meta as div } from './div/meta';
import { meta as dropout } from './dropout/meta';
import { meta as elu } from './elu/meta';
import { meta as erf } from './erf/meta';
import { meta as exp } from './exp/meta';
import { meta as expand } from './expand/meta';
import { meta as flatten } from './flatten/meta';
import { meta as gather } from './gather/meta';
import { meta as gelu } from './gelu/meta';
import { meta as globalAvgPool } from './globalAvgPool/meta';
import { meta as globalMaxPool } from './globalMaxPool/meta';
import { meta as groupNorm } from './groupNorm/meta';
import { meta as hardSigmoid } from './hardSigmoid/meta';
import { meta as hardSwish } from './hardSwish/meta';
import { meta as identity } from './identity/meta';
import { meta as instanceNorm } from './instanceNorm/meta';
import { meta as layerNorm } from './layerNorm/meta';
import { meta as leakyRelu } from './leakyRelu/meta';
import { meta as log } from './log/meta';
import { meta as logSoftmax } from './logSoftmax/meta';
import { meta as lpPool } from './lpPool/meta';
import { meta as lrn } from './lrn/meta';
import { meta as matMul } from './matMul/meta';
import { meta as maxPool } from './maxPool/meta';
import { meta as maximum } from './maximum/meta';
import { meta as minimum } from './minimum/meta';
import { meta as mish } from './mish/meta';
import { meta as mul } from './mul/meta';
import { meta as neg } from './neg/meta';
import { meta as pad } from './pad/meta';
import { meta as pow } from './pow/meta';
import { meta as prelu } from './prelu/meta';
import { meta as reciprocal } from './reciprocal/meta';
import { meta as reduceL1 } from './reduceL1/meta';
import { meta as reduceL2 } from './reduceL2/meta';
import { meta as reduceMax } from './reduceMax/meta';
import { meta as reduceMean } from './reduceMean/meta';
import { meta as reduceMin } from './reduceMin/meta';
import { meta as reduceSum } from './reduceSum/meta';
import { meta as relu } from './relu/meta';
import { meta as relu6 } from './relu6/meta';
import { meta as reshape } from './reshape/meta';
import { meta as resize } from './resize/meta';
import { meta as selu } from './selu/meta';
import { meta as sigmoid } from './sigmoid/meta';
import { meta as silu } from './silu/meta';
import { meta as slice } from './slice/meta';
import { meta as softmax } from './softmax/meta';
import { meta as softplus } from './softplus/meta';
import { meta as softsign } from './softsign/meta';
import { meta as spaceToDepth } from './spaceToDepth/meta';
import { meta as split } from './split/meta';
import { meta as sqrt } from './sqrt/meta';
import { meta as square } from './square/meta';
import { meta as squeeze } from './squeeze/meta';
import { meta as sub } from './sub/meta';
import { meta as subsamplePad } from './subsamplePad/meta';
import { meta as tanh } from './tanh/meta';
import { meta as thresholdedRelu } from './thresholdedRelu/meta';
import { meta as transpose } from './transpose/meta';
import { meta as unsqueeze } from './unsqueeze/meta';

export const metas = {
  abs,
  add,
  affine,
  avgPool,
  batchNorm,
  cast,
  celu,
  clip,
  concat,
  conv2d,
  convTranspose2d,
  dense,
  depthToSpace,
  div,
  dropout,
  elu,
  erf,
  exp,
  expand,
  flatten,
  gather,
  gelu,
  globalAvgPool,
  globalMaxPool,
  groupNorm,
  hardSigmoid,
  hardSwish,
  identity,
  instanceNorm,
  layerNorm,
  leakyRelu,
  log,
  logSoftmax,
  lpPool,
  lrn,
  matMul,
  maxPool,
  maximum,
  minimum,
  mish,
  mul,
  neg,
  pad,
  pow,
  prelu,
  reciprocal,
  reduceL1,
  reduceL2,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  relu,
  relu6,
  reshape,
  resize,
  selu,
  sigmoid,
  silu,
  slice,
  softmax,
  softplus,
  softsign,
  spaceToDepth,
  split,
  sqrt,
  square,
  squeeze,
  sub,
  subsamplePad,
  tanh,
  thresholdedRelu,
  transpose,
  unsqueeze,
} as const satisfies Readonly<Record<string, AnyMeta>>;
