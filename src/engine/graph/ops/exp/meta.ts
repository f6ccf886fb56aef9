import { unaryMeta } from '../rules/unary';

/** `y = e^x`. */
export const meta = unaryMeta('exp', 'smooth', {});
