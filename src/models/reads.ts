// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { Read } from './reader';
import { read as keras } from './keras/read';
import { read as npz } from './npz/read';
import { read as onnx } from './onnx/read';
import { read as safetensors } from './safetensors/read';
import { read as tfjs } from './tfjs/read';
import { read as torch } from './torch/read';

export const reads = {
  keras,
  npz,
  onnx,
  safetensors,
  tfjs,
  torch,
} as const satisfies Readonly<Record<string, Read>>;
