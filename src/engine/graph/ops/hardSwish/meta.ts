import { unaryMeta } from '../rules/unary';

/** `y = x min(max(x / 6 + 1 / 2, 0), 1)` (Howard et al. 2019). */
export const meta = unaryMeta('hardSwish', 'piecewise', {});
