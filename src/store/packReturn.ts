import { type FormerPack, NO_CHOICE, type PackFault, type State } from './types';

/** The change that brings back the pack of before, with the layer and channel that were looked at in it. */
export const backTo = (
  { packChoice, view }: State,
  { id, json, tap, channel }: FormerPack,
  fault: PackFault | null,
): Partial<State> => ({
  pack: { id, status: 'ready', json, error: null },
  packChoice: { ...packChoice, ...NO_CHOICE, fault },
  view: { ...view, tap, channel },
});
