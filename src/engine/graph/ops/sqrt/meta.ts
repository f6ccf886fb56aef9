import { unaryMeta } from '../rules/unary';

/** `y = sqrt(x)`. */
export const meta = unaryMeta('sqrt', 'smooth', {});
