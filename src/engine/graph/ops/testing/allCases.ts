// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { AnyCases } from './opCases';
import { cases as add } from '../add/cases';
import { cases as affine } from '../affine/cases';
import { cases as avgPool } from '../avgPool/cases';
import { cases as batchNorm } from '../batchNorm/cases';
import { cases as concat } from '../concat/cases';
import { cases as conv2d } from '../conv2d/cases';
import { cases as dense } from '../dense/cases';
import { cases as flatten } from '../flatten/cases';
import { cases as globalAvgPool } from '../globalAvgPool/cases';
import { cases as groupNorm } from '../groupNorm/cases';
import { cases as maxPool } from '../maxPool/cases';
import { cases as mul } from '../mul/cases';
import { cases as pad } from '../pad/cases';
import { cases as relu } from '../relu/cases';
import { cases as relu6 } from '../relu6/cases';
import { cases as subsamplePad } from '../subsamplePad/cases';

export const allCases = {
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
} as const satisfies Readonly<Record<string, AnyCases>>;
