import { finite, maybe } from '../rules/attributes';
import { unaryMeta } from '../rules/unary';

/** `y = min(max(x, min), max)`; a bound that is not named is none. */
export const meta = unaryMeta('clip', 'piecewise', { min: maybe(finite), max: maybe(finite) });
