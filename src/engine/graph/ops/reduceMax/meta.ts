import { reduceMeta } from '../rules/reduce';

/** The largest value along some axes. */
export const meta = reduceMeta('reduceMax', 'piecewise');
