import { above, maybe } from '../rules/attributes';
import { unaryMeta } from '../rules/unary';

/** `y = log(1 + e^(beta x)) / beta`; beta 1 where not named. */
export const meta = unaryMeta('softplus', 'smooth', { beta: maybe(above) });
