import { joinedMeta } from '../rules/joined';

/** The largest of the inputs and of a constant, if one is named, with broadcasting. */
export const meta = joinedMeta('maximum', 'take the maximum of', () => 'piecewise');
