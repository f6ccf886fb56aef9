/** What of a threshold found over sets is carried over to the verdict of single pictures. */
import { ELSEWHERE } from '../../../benchmark/manifest';
import { isMethod, metaOf } from '../../../engine/detectors/methods';
import type { Settings } from '../../../engine/settings';
import type { Column } from '../../../rows/row';
import { formatShare } from '../../numbers';

const [LEAST, MOST] = [0.5, 0.999] as const;

export interface Carried {
  /** Share of ID images to accept. */
  readonly targetTpr: number;
  /** S&I's own settings, where the detector is S&I. */
  readonly settings: Partial<Settings> | null;
  readonly text: string;
  /** Why it cannot be carried over; null where it can. */
  readonly fault: string | null;
}

/**
 * The verdict of a single picture goes by the share of ID images that is accepted, so that every detector is judged alike; the
 * threshold's share is what is carried over, with S&I's settings.
 */
export function explorerChange({ method, params }: Column, accepted: number, pack: string): Carried {
  const targetTpr = Math.min(MOST, Math.max(LEAST, accepted));
  const isSi = isMethod(method) && metaOf(method).side === 'si';
  const own = params === '' ? {} : (JSON.parse(params) as Partial<Settings>);
  const settings = isSi
    ? {
        ...(own.eta === undefined ? {} : { eta: own.eta }),
        ...(own.iterations === undefined ? {} : { iterations: own.iterations }),
        ...(own.integration === undefined ? {} : { integration: own.integration }),
      }
    : null;
  return {
    targetTpr,
    settings,
    text: `Single pictures are then judged at the threshold that accepts ${formatShare(targetTpr)} of ID images, for every detector${isSi ? ', with these settings of S&I' : ''}.`,
    fault:
      pack === ELSEWHERE
        ? 'These scores were made elsewhere: the network they are of is not here to judge single pictures.'
        : accepted < LEAST || accepted > MOST
          ? `Single pictures are judged at thresholds that accept ${formatShare(LEAST)} to ${formatShare(MOST)} of ID images; this one accepts ${formatShare(accepted)}.`
          : null,
  };
}
