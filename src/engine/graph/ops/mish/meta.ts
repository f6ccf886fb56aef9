import { unaryMeta } from '../rules/unary';

/** `y = x tanh(log(1 + e^x))` (Misra 2019). */
export const meta = unaryMeta('mish', 'smooth', {});
