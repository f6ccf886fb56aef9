import { unaryMeta } from '../rules/unary';

/** `y = max(x, 0)`. */
export const meta = unaryMeta('relu', 'relu', {});
