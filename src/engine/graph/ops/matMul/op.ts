import { defineOp } from '../op';
import { sumTo } from '../tensors/broadcast';
import { multiply } from '../tensors/matMul';
import { operandPair } from '../tensors/operands';
import { meta } from './meta';

/** `Y = A B`, either transposed first; `dA = dY B^T`, `dB = A^T dY`, transposed where the operand is. */
export const op = defineOp(meta, {
  reads: { inputs: true, output: false },
  forward(node, inputs, parameters) {
    const { a, b } = operandPair(node, inputs, parameters);
    return multiply(a, b, node.transposeA === true, node.transposeB === true);
  },
  vjp(node, { dy, inputs, inputShapes, which, parameters }) {
    const { a, b, first } = operandPair(node, inputs, parameters, which);
    const [ta, tb] = [node.transposeA === true, node.transposeB === true];
    const g = first
      ? ta
        ? multiply(b, dy, tb, true)
        : multiply(dy, b, false, !tb)
      : tb
        ? multiply(dy, a, true, ta)
        : multiply(a, dy, !ta, false);
    return sumTo(g, inputShapes[which]!);
  },
});
