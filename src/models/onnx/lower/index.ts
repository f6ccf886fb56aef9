import type { Lower } from '../site';
import { BINARY } from './binary';
import { MATRIX } from './matrix';
import { NORMS } from './norms';
import { REDUCE } from './reduce';
import { SHAPE } from './shape';
import { UNARY } from './unary';
import { WINDOWS } from './windows';

/** How each operator of ONNX's own domain becomes nodes of the engine. */
export const LOWER: Readonly<Record<string, Lower>> = {
  ...UNARY,
  ...BINARY,
  ...WINDOWS,
  ...NORMS,
  ...MATRIX,
  ...SHAPE,
  ...REDUCE,
};
