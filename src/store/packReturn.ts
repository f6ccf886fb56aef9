import { withPack } from './withPack';
import { type FormerPack, NO_CHOICE, type PackFault, type RunState, type State } from './types';

/** Whether a run was cut short by a person or by what lies in it: the engine may work by now. */
const staysCutShort = (run: RunState): boolean =>
  run.status === 'cancelled' ||
  (run.status === 'failed' && run.error.code !== 'backend-unavailable' && run.error.code !== 'worker-died');

/**
 * The change that brings back the pack of before, with the layer and channel that were looked at in it. A run that was cut
 * short comes back as it was left; any other is finished in the cache, or begins anew.
 */
export const backTo = (
  state: State,
  { id, json, tap, channel, run, selected }: FormerPack,
  fault: PackFault | null,
): Partial<State> => ({
  ...withPack(state, id, json),
  packChoice: { ...state.packChoice, ...NO_CHOICE, fault },
  view: { ...state.view, tap, channel },
  ...(staysCutShort(run) && state.images.selected === selected ? { run } : {}),
});
