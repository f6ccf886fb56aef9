import { reduceMeta } from '../rules/reduce';

/** The Euclidean norm along some axes. */
export const meta = reduceMeta('reduceL2', 'smooth');
