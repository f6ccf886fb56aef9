import { unaryMeta } from '../rules/unary';

/** The error function. */
export const meta = unaryMeta('erf', 'smooth', {});
