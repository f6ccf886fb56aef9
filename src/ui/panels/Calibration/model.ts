import { type CalibratedSettings, type FixedSetting, unusual } from '../../../calibration/calibration';
import { finestAcceptance } from '../../../calibration/decide';
import type { KeptCalibration } from '../../../calibration/kept/database';
import { takesNoStep } from '../../../calibration/gaiaByDefinition';
import { LEAST_IMAGES } from '../../../calibration/entries';
import type { Rule } from '../../../engine/detectors/detector';
import { metaOf, isMethod } from '../../../engine/detectors/methods';
import { must } from '../../../lib/must';
import { clopperPearson } from '../../../metrics/binomial';
import type { CalibrationProgress, GivenPictures } from '../../calibrating';
import { formatAbout, formatCount, formatShare } from '../../numbers';

/** Fewer calibrate, but say little. */
const FEW = 20;

/** Pictures that calibrate of those that are given: every second one where the others are fitted on. */
export const calibrating = (count: number, refit: boolean): number => (refit ? Math.floor(count / 2) : count);

/** What so many pictures can tell of a threshold at this acceptance, in a sentence or two. */
export function reachText(images: number, accept: number): string {
  if (images < LEAST_IMAGES)
    return `Only ${formatCount(images)} would calibrate: at least ${LEAST_IMAGES} are needed.`;
  const finest = finestAcceptance(images);
  const acceptance = Math.min(accept, finest);
  const { low, high } = clopperPearson(Math.round(acceptance * images), images);
  const few = images < FEW ? `Only ${formatCount(images)} pictures: the answer will be a rough one. ` : '';
  const capped =
    accept > finest ? `${formatCount(images)} cannot tell more than ${formatShare(finest)}. ` : '';
  return `${few}${capped}The threshold for ${formatShare(acceptance)} of ${formatCount(images)} pictures lets pass ${formatShare(low)} to ${formatShare(high)} of all such pictures (Clopper–Pearson, 95 times of 100).`;
}

/** "about 2 min". */
export function costText(images: number, seconds: number | null): string {
  return seconds === null
    ? 'taking the time …'
    : images * seconds < 3
      ? 'a few seconds'
      : `about ${formatAbout(images * seconds)}`;
}

const STAGE = {
  gather: 'Looking at pictures to fit on',
  fit: 'Fitting',
  score: 'Calibrating',
} as const;

/** "Calibrating: 60 of 200, 3.1 a second, about 40 s left". */
export function progressText({ stage, done, total, rate, left }: CalibrationProgress): string {
  const parts = [`${STAGE[stage]}: ${formatCount(done)} of ${formatCount(total)}`];
  if (rate !== null && rate > 0) parts.push(`${rate.toFixed(rate < 10 ? 1 : 0)} a second`);
  if (left !== null && left >= 1) parts.push(`about ${formatAbout(left)} left`);
  return parts.join(', ');
}

/** "200 pictures of mine.zip". */
export const ownText = ({ images, name }: KeptCalibration): string =>
  `${formatCount(images)} pictures of ${name}`;

/** What else is known of an own calibration, each in a sentence. */
export function ownNotes(own: KeptCalibration, classes: number): readonly string[] {
  const { fitImages, lost, accuracy, without, otherClasses } = own;
  const notes: string[] = [];
  if (fitImages > 0)
    notes.push(
      `The detectors that learn were fitted on ${formatCount(fitImages)} others of the same pictures.`,
    );
  if (accuracy !== null) {
    const share = accuracy.right / accuracy.of;
    notes.push(
      `By its folders’ names the network is right on ${formatShare(share)} of ${formatCount(accuracy.of)}${share < 2 / classes ? ': check the preparation of the pictures and the order of the classes' : ''}.`,
    );
  }
  if (otherClasses)
    notes.push('Its folders are not named as the network’s classes, so they are not used as labels.');
  if (lost > 0) notes.push(`${formatCount(lost)} pictures could not be used.`);
  for (const { method, why } of without)
    notes.push(`${isMethod(method) ? metaOf(method).name : method} has no calibration: ${why}`);
  return notes;
}

const FIXED: Readonly<Record<FixedSetting, string>> = {
  perturbation: 'perturbation',
  splitting: 'layer splitting',
  attackLoss: 'attack loss',
  l2Bound: 'L2 bound',
  taps: 'taps',
  topFraction: 'top N',
  scoreForm: 'form of the score',
  tolerance: 'tolerance',
};

/** Which of GAIA and S&I no calibration is of, at these settings, and why; null where both have one. */
export function unusualText(settings: CalibratedSettings, rule: Rule): string | null {
  const gaia = unusual('gaia', rule, settings);
  // S&I-Z without a step is GAIA, and goes by its calibration.
  const si = rule === 'z' && takesNoStep(settings) ? gaia : unusual('si', rule, settings);
  if (si.length === 0) return null;
  const names = si.map((name) => FIXED[name]);
  const list =
    names.length === 1 ? names.join() : `${names.slice(0, -1).join(', ')} and ${must(names.at(-1))}`;
  return `${gaia.length > 0 ? 'GAIA and S&I stay' : 'S&I stays'} without a calibration at the present settings: it is made with the usual ${list}.`;
}

/** Whether what was begun is of these pictures. */
export const goesOn = (begun: { readonly set: string } | null, given: GivenPictures | null): boolean =>
  begun !== null && given !== null && begun.set === given.set;
