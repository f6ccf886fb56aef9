import { mapMetaOf } from '../../engine/attributions/kinds';
import { defaults } from '../../engine/detectors/detector';
import type { BackendName, MapRequest } from '../../engine/jobs';
import type { Settings } from '../../engine/settings';
import { mapSettings } from '../../store/jobKey';
import type { InputOptions, ResultRecord } from '../../store/types';
import { must } from '../../lib/must';
import { formatNumber } from '../charts/format';
import { formatParameter } from '../numbers';
import { arrivedText } from './arrived';

const BACKENDS: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  wasm: 'WASM',
  cpu: 'plain JavaScript',
};
export const backendName = (backend: BackendName): string => BACKENDS[backend];

/** What a figure is drawn from: the gradients themselves, the densities made of them, or the scores made of those. */
export type Drawn = 'gradients' | 'densities' | 'scores';

type Steps = Pick<
  Settings,
  'eta' | 'iterations' | 'perturbation' | 'splitting' | 'attackLoss' | 'l2Bound' | 'seed'
>;

/** The steps: "η = 0.001, T = 2". Where none is taken, what would shape one is left out. */
function stepParts({ perturbation, ...steps }: Partial<Steps>): readonly string[] {
  const { eta, iterations, splitting, attackLoss, l2Bound, seed } = steps;
  const T = iterations === undefined ? [] : [`T = ${iterations}`];
  if (perturbation === 'none') return [...T, 'no perturbation'];
  const parts = [...(eta === undefined ? [] : [`η = ${formatNumber(eta)}`]), ...T];
  if (perturbation === 'random') parts.push(`random sign steps (seed ${seed ?? 0})`);
  if (splitting === false) parts.push('no splitting (the image is attacked)');
  if (perturbation === 'adversarial' && attackLoss !== undefined && attackLoss !== 'cross-entropy')
    parts.push(`attack loss ${attackLoss}`);
  if (l2Bound !== null && l2Bound !== undefined) parts.push(`L2 bound ${formatNumber(l2Bound)}`);
  return parts;
}

/**
 * The settings that made a figure of this kind, those at their usual value left out: "η = 0.001, T = 2, integration mean".
 * Gradients know no integration rule, densities no form of the score.
 */
export function settingsText(settings: Settings, rule: 'z' | 'a', drawn: Drawn): string {
  const parts = [...stepParts(settings)];
  if (rule === 'a') parts.push(`rule A, top ${formatNumber(settings.topFraction * 100)}% of the features`);
  else if (drawn !== 'gradients') {
    parts.push(`integration ${settings.integration}`);
    if (drawn === 'scores' && settings.scoreForm === 'mean-square') parts.push('score: mean of squares');
    if (settings.tolerance > 0) parts.push(`|g| ≤ ${formatNumber(settings.tolerance)} counts as zero`);
  }
  return parts.join(', ');
}

/** The settings and parameters that made an attribution map; empty for a map that none of them changes. */
export function mapSettingsText(request: MapRequest, settings: Settings): string {
  const { taps, ...steps } = mapSettings(request, settings);
  const meta = mapMetaOf(request.kind);
  const params = { ...defaults(meta), ...request.parameters };
  return [
    ...stepParts(steps),
    ...(taps === 'reference' ? ['the taps of the papers’ code'] : []),
    ...Object.entries(meta.parameters).map(([name, { label }]) => {
      const value = must(params[name]);
      return `${label} ${typeof value === 'number' ? formatParameter(value) : value}`;
    }),
  ].join(', ');
}

const PREPARED: Readonly<Record<InputOptions['rule'], string>> = {
  pack: 'prepared as in training',
  'resize-crop': 'resized, then cropped',
  'crop-only': 'cropped to its middle',
};

/** How the picture became the network's input: "prepared as in training". */
export const inputText = ({ rule, background }: InputOptions): string =>
  `${PREPARED[rule]}${background === 'white' ? '' : `, ${background} behind transparency`}`;

/** What the gradients on the charts are derivatives of. */
export const gradientText = (rule: 'z' | 'a'): string =>
  rule === 'z' ? '∂ max-logit / ∂ xʲ at the layer’s taps' : '∂ Σ features / ∂ xʲ at the layer’s taps';

/** Settings, taps, backend and, while not all is there, what has arrived, in a line; empty before the plan is known. */
export function recordText(record: ResultRecord, drawn: Drawn): string {
  const { plan, settings } = record;
  if (!plan) return '';
  const taps = `${plan.taps.length} taps (${settings.taps === 'gaia' ? 'GAIA’s' : 'the papers’ code’s'} choice)`;
  const arrived = arrivedText(record);
  return [
    settingsText(settings, plan.rule, drawn),
    taps,
    backendName(plan.backend),
    ...(arrived === null ? [] : [`arrived: ${arrived}`]),
  ].join(', ');
}
