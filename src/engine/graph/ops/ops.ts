// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { AnyOp } from './op';
import { op as abs } from './abs/op';
import { op as add } from './add/op';
import { op as affine } from './affine/op';
import { op as avgPool } from './avgPool/op';
import { op as batchNorm } from './batchNorm/op';
import { op as cast } from './cast/op';
import { op as celu } from './celu/op';
import { op as clip } from './clip/op';
import { op as concat } from './concat/op';
import { op as conv2d } from './conv2d/op';
import { op as convTranspose2d } from './convTranspose2d/op';
import { op as dense } from './dense/op';
import { op as depthToSpace } from './depthToSpace/op';
import { op as div } from './div/op';
import { op as dropout } from './dropout/op';
import { op as elu } from './elu/op';
import { op as erf } from './erf/op';
import { op as exp } from './exp/op';
import { op as expand } from './expand/op';
import { op as flatten } from './flatten/op';
import { op as gather } from './gather/op';
import { op as gelu } from './gelu/op';
import { op as globalAvgPool } from './globalAvgPool/op';
import { op as globalMaxPool } from './globalMaxPool/op';
import { op as groupNorm } from './groupNorm/op';
import { op as hardSigmoid } from './hardSigmoid/op';
import { op as hardSwish } from './hardSwish/op';
import { op as identity } from './identity/op';
import { op as instanceNorm } from './instanceNorm/op';
import { op as layerNorm } from './layerNorm/op';
import { op as leakyRelu } from './leakyRelu/op';
import { op as log } from './log/op';
import { op as logSoftmax } from './logSoftmax/op';
import { op as lpPool } from './lpPool/op';
import { op as lrn } from './lrn/op';
import { op as matMul } from './matMul/op';
import { op as maxPool } from './maxPool/op';
import { op as maximum } from './maximum/op';
import { op as minimum } from './minimum/op';
import { op as mish } from './mish/op';
import { op as mul } from './mul/op';
import { op as neg } from './neg/op';
import { op as pad } from './pad/op';
import { op as pow } from './pow/op';
import { op as prelu } from './prelu/op';
import { op as reciprocal } from './reciprocal/op';
import { op as reduceL1 } from './reduceL1/op';
import { op as reduceL2 } from './reduceL2/op';
import { op as reduceMax } from './reduceMax/op';
import { op as reduceMean } from './reduceMean/op';
import { op as reduceMin } from './reduceMin/op';
import { op as reduceSum } from './reduceSum/op';
import { op as relu } from './relu/op';
import { op as relu6 } from './relu6/op';
import { op as reshape } from './reshape/op';
import { op as resize } from './resize/op';
import { op as selu } from './selu/op';
import { op as sigmoid } from './sigmoid/op';
import { op as silu } from './silu/op';
import { op as slice } from './slice/op';
import { op as softmax } from './softmax/op';
import { op as softplus } from './softplus/op';
import { op as softsign } from './softsign/op';
import { op as spaceToDepth } from './spaceToDepth/op';
import { op as split } from './split/op';
import { op as sqrt } from './sqrt/op';
import { op as square } from './square/op';
import { op as squeeze } from './squeeze/op';
import { op as sub } from './sub/op';
import { op as subsamplePad } from './subsamplePad/op';
import { op as tanh } from './tanh/op';
import { op as thresholdedRelu } from './thresholdedRelu/op';
import { op as transpose } from './transpose/op';
import { op as unsqueeze } from './unsqueeze/op';

export const ops = {
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
} as const satisfies Readonly<Record<string, AnyOp>>;
