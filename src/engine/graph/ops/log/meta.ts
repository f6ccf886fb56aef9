import { unaryMeta } from '../rules/unary';

/** `y = log x`, of the base e. */
export const meta = unaryMeta('log', 'smooth', {});
