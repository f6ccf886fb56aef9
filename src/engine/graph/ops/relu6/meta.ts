import { unaryMeta } from '../rules/unary';

/** `y = min(max(x, 0), 6)`. */
export const meta = unaryMeta('relu6', 'piecewise', {});
