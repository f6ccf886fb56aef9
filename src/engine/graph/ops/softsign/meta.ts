import { unaryMeta } from '../rules/unary';

/** `y = x / (1 + |x|)`. */
export const meta = unaryMeta('softsign', 'smooth', {});
