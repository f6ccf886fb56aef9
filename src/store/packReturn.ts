import { isCutShort } from './selectors';
import { type FormerPack, NO_CHOICE, type PackFault, type State } from './types';

/**
 * The change that brings back the pack of before, with the layer and channel that were looked at in it. A run that was cut
 * short comes back as it was left; any other is finished in the cache, or begins anew.
 */
export const backTo = (
  { packChoice, view }: State,
  { id, json, tap, channel, run }: FormerPack,
  fault: PackFault | null,
): Partial<State> => ({
  pack: { id, status: 'ready', json, error: null },
  packChoice: { ...packChoice, ...NO_CHOICE, fault },
  view: { ...view, tap, channel },
  ...(isCutShort(run.status) ? { run } : {}),
});
