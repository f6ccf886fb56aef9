import { unaryMeta } from '../rules/unary';

/** `y = x^2`. */
export const meta = unaryMeta('square', 'smooth', {});
