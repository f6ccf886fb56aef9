import { reduceMeta } from '../rules/reduce';

/** The smallest value along some axes. */
export const meta = reduceMeta('reduceMin', 'piecewise');
