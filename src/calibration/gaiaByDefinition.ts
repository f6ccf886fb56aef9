/**
 * Where S&I-Z is GAIA-Z whatever the image: the same detector, so its scores are judged by GAIA's calibration.
 */
import type { Params } from '../engine/detectors/detector';
import { methodOf } from '../engine/detectors/methods';
import { kindOf } from '../engine/graph/checkGraph';
import { type CalibratedScore, type CalibratedSettings, findCalibration } from './calibration';

/** A pack, by structure. */
export interface PackLike<E> {
  readonly graph: { readonly nodes: readonly { readonly op: string; readonly inputs: readonly string[] }[] };
  readonly calibration: { readonly entries: readonly E[] };
}

/** Whether S&I takes no step: T = 1, or no perturbation. */
export const takesNoStep = ({ iterations, perturbation }: CalibratedSettings): boolean =>
  iterations === 1 || perturbation === 'none';

/**
 * Whether by the theorem `add` gives GAIA: for Z, with layers attacked alone and zeros counted exactly, in a network of
 * convolutions, inference batch norms, ReLUs, average pooling, adds and linear layers, as long as zeros come from ReLUs that
 * are off at the tap itself (DECISIONS.md): the page says what it found beside it. A random step moves every position, so
 * it is not covered.
 */
export const addIsGaia = (
  settings: CalibratedSettings,
  rule: 'z' | 'a',
  pack: Pick<PackLike<never>, 'graph'>,
): boolean =>
  rule === 'z' &&
  settings.integration === 'add' &&
  settings.perturbation !== 'random' &&
  (settings.splitting || settings.perturbation === 'none') &&
  settings.tolerance === 0 &&
  pack.graph.nodes.every((node) => ['linear', 'relu'].includes(kindOf(node)));

/** `findCalibration` in a pack; S&I-Z that is GAIA-Z by its settings and the network finds GAIA's. */
export function calibrationIn<E extends CalibratedScore>(
  pack: PackLike<E>,
  method: string,
  settings: CalibratedSettings | null,
  params?: Params,
): E | null {
  const same =
    method === methodOf('si', 'z') &&
    settings !== null &&
    (takesNoStep(settings) || addIsGaia(settings, 'z', pack));
  return findCalibration(pack.calibration.entries, same ? methodOf('gaia', 'z') : method, settings, params);
}
