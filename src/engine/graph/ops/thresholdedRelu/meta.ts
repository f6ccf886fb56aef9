import { finite } from '../rules/attributes';
import { unaryMeta } from '../rules/unary';

/** `y = x` above `alpha`, 0 elsewhere. */
export const meta = unaryMeta('thresholdedRelu', 'piecewise', { alpha: finite });
