/** A calibration of a person's own in place of the one that a pack brings. */
import type { Identity } from '../decide';
import type { MadeCalibration } from '../fitting/fitRun';
import type { KeptCalibration } from './database';

interface Calibrated {
  readonly calibration: object;
}

interface Known {
  readonly kept: KeptCalibration;
  /** The description as the pack has it. */
  readonly pack: Calibrated;
}
const known = new WeakMap<Calibrated, Known>();

/** The pack's description with this calibration; the pack itself stays as it is. */
export function withOwn<P extends Calibrated>(
  json: P,
  kept: KeptCalibration,
): P & { readonly calibration: MadeCalibration } {
  const pack = packOf(json);
  const own = { ...pack, calibration: kept.calibration };
  known.set(own, { kept, pack });
  return own;
}

/** The description as the pack has it, without a calibration of one's own. */
export const packOf = <P extends Calibrated>(json: P): P => (known.get(json)?.pack as P | undefined) ?? json;

/** The own calibration that a description carries; null where its calibration is the pack's. */
export const ownOf = (json: Calibrated): KeptCalibration | null => known.get(json)?.kept ?? null;

/** Twelve digits of a SHA-256: enough to compare by eye. */
const short = (hash: string): string => hash.slice(0, 12);

/** Which calibration it is, in words that go on with "calibrated on": source, and the hashes of what it was made with. */
export function calibrationText(
  { source, madeFor }: { readonly source: string; readonly madeFor?: Identity | undefined },
  isOwn: boolean,
): string {
  const hashes =
    madeFor === undefined
      ? ''
      : `; network ${short(madeFor.network)}, preprocessing ${short(madeFor.preprocessing)}`;
  return `${source === '' ? 'ID images that the network’s file does not name' : source}${isOwn ? ' (your own)' : ''}${hashes}`;
}
