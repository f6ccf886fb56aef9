import { unaryMeta } from '../rules/unary';

/** A change of number type: here all are float32, so `y = x`. */
export const meta = unaryMeta('cast', 'linear', {});
