import { unaryMeta } from '../rules/unary';

/** `y = x`. */
export const meta = unaryMeta('identity', 'linear', {});
