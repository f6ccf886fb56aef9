import { finite, maybe } from '../rules/attributes';
import { unaryMeta } from '../rules/unary';

/** Constants of the paper. */
export const ALPHA = 1.6732632423543772;
export const GAMMA = 1.0507009873554805;

/** `y = gamma x` above 0, `gamma alpha (e^x - 1)` elsewhere (Klambauer et al. 2017). */
export const meta = unaryMeta('selu', 'smooth', { alpha: maybe(finite), gamma: maybe(finite) });
