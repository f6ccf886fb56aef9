import { reduceMeta } from '../rules/reduce';

/** The mean along some axes. */
export const meta = reduceMeta('reduceMean', 'linear');
