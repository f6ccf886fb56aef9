// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { AnyCases } from './opCases';
import { cases as abs } from '../abs/cases';
import { cases as add } from '../add/cases';
import { cases as affine } from '../affine/cases';
import { cases as avgPool } from '../avgPool/cases';
import { cases as batchNorm } from '../batchNorm/cases';
import { cases as cast } from '../cast/cases';
import { cases as celu } from '../celu/cases';
import { cases as clip } from '../clip/cases';
import { cases as concat } from '../concat/cases';
import { cases as conv2d } from '../conv2d/cases';
import { cases as convTranspose2d } from '../convTranspose2d/cases';
import { cases as dense } from '../dense/cases';
import { cases as depthToSpace } from '../depthToSpace/cases';
import { cases as div } from '../div/cases';
import { cases as dropout } from '../dropout/cases';
import { cases as elu } from '../elu/cases';
import { cases as erf } from '../erf/cases';
import { cases as exp } from '../exp/cases';
import { cases as expand } from '../expand/cases';
import { cases as flatten } from '../flatten/cases';
import { cases as gather } from '../gather/cases';
import { cases as gelu } from '../gelu/cases';
import { cases as globalAvgPool } from '../globalAvgPool/cases';
import { cases as globalMaxPool } from '../globalMaxPool/cases';
import { cases as groupNorm } from '../groupNorm/cases';
import { cases as hardSigmoid } from '../hardSigmoid/cases';
import { cases as hardSwish } from '../hardSwish/cases';
import { cases as identity } from '../identity/cases';
import { cases as instanceNorm } from '../instanceNorm/cases';
import { cases as layerNorm } from '../layerNorm/cases';
import { cases as leakyRelu } from '../leakyRelu/cases';
import { cases as log } from '../log/cases';
import { cases as logSoftmax } from '../logSoftmax/cases';
import { cases as lpPool } from '../lpPool/cases';
import { cases as lrn } from '../lrn/cases';
import { cases as matMul } from '../matMul/cases';
import { cases as maxPool } from '../maxPool/cases';
import { cases as maximum } from '../maximum/cases';
import { cases as minimum } from '../minimum/cases';
import { cases as mish } from '../mish/cases';
import { cases as mul } from '../mul/cases';
import { cases as neg } from '../neg/cases';
import { cases as pad } from '../pad/cases';
import { cases as pow } from '../pow/cases';
import { cases as prelu } from '../prelu/cases';
import { cases as reciprocal } from '../reciprocal/cases';
import { cases as reduceL1 } from '../reduceL1/cases';
import { cases as reduceL2 } from '../reduceL2/cases';
import { cases as reduceMax } from '../reduceMax/cases';
import { cases as reduceMean } from '../reduceMean/cases';
import { cases as reduceMin } from '../reduceMin/cases';
import { cases as reduceSum } from '../reduceSum/cases';
import { cases as relu } from '../relu/cases';
import { cases as relu6 } from '../relu6/cases';
import { cases as reshape } from '../reshape/cases';
import { cases as resize } from '../resize/cases';
import { cases as selu } from '../selu/cases';
import { cases as sigmoid } from '../sigmoid/cases';
import { cases as silu } from '../silu/cases';
import { cases as slice } from '../slice/cases';
import { cases as softmax } from '../softmax/cases';
import { cases as softplus } from '../softplus/cases';
import { cases as softsign } from '../softsign/cases';
import { cases as spaceToDepth } from '../spaceToDepth/cases';
import { cases as split } from '../split/cases';
import { cases as sqrt } from '../sqrt/cases';
import { cases as square } from '../square/cases';
import { cases as squeeze } from '../squeeze/cases';
import { cases as sub } from '../sub/cases';
import { cases as subsamplePad } from '../subsamplePad/cases';
import { cases as tanh } from '../tanh/cases';
import { cases as thresholdedRelu } from '../thresholdedRelu/cases';
import { cases as transpose } from '../transpose/cases';
import { cases as unsqueeze } from '../unsqueeze/cases';

export const allCases = {
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
} as const satisfies Readonly<Record<string, AnyCases>>;
