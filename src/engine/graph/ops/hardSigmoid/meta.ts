import { finite } from '../rules/attributes';
import { unaryMeta } from '../rules/unary';

/** `y = min(max(alpha x + beta, 0), 1)`. */
export const meta = unaryMeta('hardSigmoid', 'piecewise', { alpha: finite, beta: finite });
