import { unaryMeta } from '../rules/unary';

/** `y = 1 / (1 + e^-x)`. */
export const meta = unaryMeta('sigmoid', 'smooth', {});
