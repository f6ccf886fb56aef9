import * as v from 'valibot';
import { maybe } from '../rules/attributes';
import { unaryMeta } from '../rules/unary';

/**
 * `y = x Phi(x)`, Phi the normal distribution's (Hendrycks and Gimpel 2016), or with `approximate: 'tanh'` their approximation
 * `y = x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))`.
 */
export const meta = unaryMeta('gelu', 'smooth', { approximate: maybe(v.picklist(['none', 'tanh'])) });
