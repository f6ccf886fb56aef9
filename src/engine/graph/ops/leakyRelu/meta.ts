import { finite } from '../rules/attributes';
import { unaryMeta } from '../rules/unary';

/** `y = x` above 0, `alpha x` elsewhere. */
export const meta = unaryMeta('leakyRelu', 'piecewise', { alpha: finite });
