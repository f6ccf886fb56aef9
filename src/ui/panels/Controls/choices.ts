import { methodOf } from '../../../engine/detectors/methods';
import { DEFAULT_SETTINGS, ruleOf, type Settings } from '../../../engine/settings';
import type { PackJson } from '../../../packs/schema';
import type { Choice } from '../../components/Select';

/** The choices of every setting that is one of a few, in words. */
export const INTEGRATION: readonly Choice<Settings['integration']>[] = [
  { id: 'mean', label: 'mean', hint: 'Average of the densities: the paper, Eq. 11' },
  { id: 'add', label: 'add', hint: 'Density of the summed gradients: the published command' },
  { id: 'multiply', label: 'multiply', hint: 'Density of their product: the reference code’s default' },
];
export const PERTURBATION: readonly Choice<Settings['perturbation']>[] = [
  { id: 'adversarial', label: 'Adversarial', hint: 'Along the sign of the loss’s gradient: the paper' },
  { id: 'random', label: 'Random sign', hint: 'The same size, a random direction: not the paper’s' },
  { id: 'none', label: 'None', hint: 'No step: not the paper’s; with layer splitting it is GAIA' },
];
export const ATTACK_LOSS: readonly Choice<Settings['attackLoss']>[] = [
  { id: 'cross-entropy', label: 'Cross-entropy', hint: 'Of the predicted class: the paper' },
  { id: 'logit', label: 'Logit', hint: 'Of the predicted class alone' },
  { id: 'margin', label: 'Margin', hint: 'Between the predicted class and the next' },
];
/** With what a choice lacks in this network's pack: without calibration there is a score, but no percentile and no verdict. */
export function labelSpaces(pack: PackJson | null): readonly Choice<Settings['labelSpace']>[] {
  const lack = (rule: 'z' | 'a'): string =>
    pack === null || pack.calibration.entries.some(({ method }) => method === methodOf('si', rule))
      ? ''
      : '; not calibrated for this network';
  const classes = pack?.classes.length ?? 0;
  const auto = ruleOf({ ...DEFAULT_SETTINGS, labelSpace: 'auto' }, classes);
  return [
    {
      id: 'auto',
      label: 'Automatic',
      hint:
        pack === null
          ? 'By the number of classes'
          : `${auto.toUpperCase()}, by its ${classes} classes${lack(auto)}`,
    },
    { id: 'z', label: 'Z: few classes', hint: `Non-zero densities, Eq. 11${lack('z')}` },
    { id: 'a', label: 'A: very many classes', hint: `Mean gradients, Eq. 12 and 13${lack('a')}` },
  ];
}
export const TAPS: readonly Choice<Settings['taps']>[] = [
  { id: 'gaia', label: 'GAIA', hint: 'Outputs of the normalisation layers' },
  { id: 'reference', label: 'Reference', hint: 'What S&I’s code hooks; under rule A, GAIA’s code' },
];
export const SCORE_FORM: readonly Choice<Settings['scoreForm']>[] = [
  { id: 'tau', label: 'τ', hint: 'Root of the sum of squares, Eq. 14' },
  { id: 'mean-square', label: 'Mean of squares', hint: 'As the reference code prints it' },
];
