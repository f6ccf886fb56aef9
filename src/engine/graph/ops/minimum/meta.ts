import { joinedMeta } from '../rules/joined';

/** The smallest of the inputs and of a constant, if one is named, with broadcasting. */
export const meta = joinedMeta('minimum', 'take the minimum of', () => 'piecewise');
