import type { ResultRecord, RunStatus } from '../../../store/types';
import { arrivedText } from '../../words/arrived';

export interface NoteState {
  readonly status: RunStatus;
  /** Why the whole result on the screen is of before; null where it is not. */
  readonly reason: 'network' | 'picture' | 'settings' | null;
  readonly record: ResultRecord | null;
  /** The settings of S&I's score where that alone is of before, or of the whole result where all of it is. */
  readonly settings: string | null;
}

/** What the verdict says of itself while it is not, or not all, of what is asked for now: empty where it is. */
export function noteText({ status, reason, record, settings }: NoteState): string {
  const running = status === 'running';
  if (reason === 'network') return `Of the network before${running ? '; the new score is on its way' : ''}.`;
  if (reason === 'picture')
    return `Below are the scores of the picture before${running ? '; this one’s is on its way' : ''}.`;
  const of = settings === null ? 'other settings' : settings;
  if (reason === 'settings') {
    if (running) return `Still of ${of}; the new score is on its way.`;
    const end = status === 'cancelled' ? 'were cancelled' : status === 'failed' ? 'failed' : 'have no score';
    return `Of ${of}: the settings chosen now ${end} before anything had arrived.`;
  }
  const arrived = record === null ? null : arrivedText(record);
  if (arrived === null) return '';
  const score = settings === null ? 'S&I has no score' : `S&I’s score is still of ${settings}`;
  if (running) return settings === null ? '' : `${score}; the new one is on its way.`;
  return `${status === 'failed' ? 'Failed' : 'Stopped'} after ${arrived}; ${score}.`;
}
