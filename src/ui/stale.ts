import type { AppStore } from '../store/appStore';
import { staleReason } from '../store/selectors';
import type { RunStatus, State } from '../store/types';

const RUN: Readonly<Record<RunStatus, string>> = {
  running: 'Not yet of the settings chosen now:',
  cancelled: 'Not of the settings chosen now, whose run was cancelled:',
  failed: 'Not of the settings chosen now, whose run failed:',
  done: 'Not of the settings chosen now:',
  idle: 'Not of the settings chosen now:',
};

/**
 * What a figure says before the settings that made it where it is not of what is asked for now; empty where it is. A
 * selector: the same state gives the same text.
 */
export function staleText(state: State, store: Pick<AppStore, 'results'>): string {
  const reason = staleReason(state, store);
  if (reason === null) return '';
  return reason === 'settings' ? RUN[state.run.status] : `Of the ${reason} before:`;
}
