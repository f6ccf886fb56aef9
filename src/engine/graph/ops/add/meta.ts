import { joinedMeta } from '../rules/joined';

/** Sum of the inputs and of a constant, if one is named, with broadcasting. */
export const meta = joinedMeta('add', 'add', () => 'linear');
