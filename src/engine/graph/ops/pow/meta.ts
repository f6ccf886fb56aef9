import { finite } from '../rules/attributes';
import { unaryMeta } from '../rules/unary';

/** `y = x^exponent`. */
export const meta = unaryMeta('pow', 'smooth', { exponent: finite });
