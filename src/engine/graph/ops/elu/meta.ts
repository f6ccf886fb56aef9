import { finite } from '../rules/attributes';
import { unaryMeta } from '../rules/unary';

/** `y = x` above 0, `alpha (e^x - 1)` elsewhere (Clevert et al. 2016). */
export const meta = unaryMeta('elu', 'smooth', { alpha: finite });
