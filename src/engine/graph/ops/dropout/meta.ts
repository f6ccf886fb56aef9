import { unaryMeta } from '../rules/unary';

/** Dropout at inference: `y = x`. */
export const meta = unaryMeta('dropout', 'linear', {});
