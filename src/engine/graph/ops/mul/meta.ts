import { joinedMeta } from '../rules/joined';

/** Product of the inputs and of a constant, if one is named, with broadcasting. */
export const meta = joinedMeta('mul', 'mul', (activations) => (activations === 1 ? 'linear' : 'smooth'));
