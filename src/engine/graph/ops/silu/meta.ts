import { unaryMeta } from '../rules/unary';

/** `y = x / (1 + e^-x)`, also called swish. */
export const meta = unaryMeta('silu', 'smooth', {});
