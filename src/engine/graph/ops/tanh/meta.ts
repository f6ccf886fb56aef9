import { unaryMeta } from '../rules/unary';

/** `y = tanh x`. */
export const meta = unaryMeta('tanh', 'smooth', {});
