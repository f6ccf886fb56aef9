import { reduceMeta } from '../rules/reduce';

/** The sum along some axes. */
export const meta = reduceMeta('reduceSum', 'linear');
