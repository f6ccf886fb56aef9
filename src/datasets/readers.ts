// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { DatasetReader } from './dataset';
import { reader as cifar } from './cifar/reader';
import { reader as folder } from './folder/reader';
import { reader as imglist } from './imglist/reader';
import { reader as montage } from './montage/reader';
import { reader as noise } from './noise/reader';
import { reader as numpy } from './numpy/reader';
import { reader as parquet } from './parquet/reader';
import { reader as svhn } from './svhn/reader';
import { reader as tar } from './tar/reader';
import { reader as zip } from './zip/reader';

export const readers = {
  cifar,
  folder,
  imglist,
  montage,
  noise,
  numpy,
  parquet,
  svhn,
  tar,
  zip,
} as const satisfies Readonly<Record<string, DatasetReader>>;
