// Written by scripts/registries.mjs from the folders beside this file: do not edit.
import type { Match } from './reader';
import { match as keras } from './keras/match';
import { match as npz } from './npz/match';
import { match as onnx } from './onnx/match';
import { match as safetensors } from './safetensors/match';
import { match as tfjs } from './tfjs/match';
import { match as torch } from './torch/match';

export const matches = {
  keras,
  npz,
  onnx,
  safetensors,
  tfjs,
  torch,
} as const satisfies Readonly<Record<string, Match>>;
