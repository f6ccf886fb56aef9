import { above } from '../rules/attributes';
import { unaryMeta } from '../rules/unary';

/** `y = max(x, 0) + min(0, alpha (e^(x / alpha) - 1))` (Barron 2017). */
export const meta = unaryMeta('celu', 'smooth', { alpha: above });
