import { reduceMeta } from '../rules/reduce';

/** The sum of magnitudes along some axes. */
export const meta = reduceMeta('reduceL1', 'piecewise');
