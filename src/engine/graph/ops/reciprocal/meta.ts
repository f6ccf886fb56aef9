import { unaryMeta } from '../rules/unary';

/** `y = 1 / x`. */
export const meta = unaryMeta('reciprocal', 'smooth', {});
