import { alias } from '../../../tf';
import { defineOp, READS_NOTHING } from '../op';
import { meta } from './meta';

/** `y = x`, `dx = dy`. */
export const op = defineOp(meta, {
  reads: READS_NOTHING,
  forward: (_node, [x]) => alias(x!),
  vjp: (_node, { dy }) => alias(dy),
});
