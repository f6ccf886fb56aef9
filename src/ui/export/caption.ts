import type { BackendName } from '../../engine/jobs';
import type { Settings } from '../../engine/settings';
import type { ResultRecord } from '../../store/types';
import { formatNumber } from '../charts/format';

const BACKENDS: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  wasm: 'WASM',
  cpu: 'plain JavaScript',
};
export const backendName = (backend: BackendName): string => BACKENDS[backend];

const LOSSES = { 'cross-entropy': 'cross-entropy', logit: 'logit', margin: 'margin' } as const;

/** The settings that made a result, those at their usual value left out: "η = 0.001, T = 2, integration mean". */
export function settingsText(settings: Settings, rule: 'z' | 'a'): string {
  const parts = [`η = ${formatNumber(settings.eta)}`, `T = ${settings.iterations}`];
  if (rule === 'z') parts.push(`integration ${settings.integration}`);
  else parts.push(`top ${formatNumber(settings.topFraction * 100)} % of the features`);
  if (settings.perturbation === 'random') parts.push(`random sign steps (seed ${settings.seed})`);
  if (settings.perturbation === 'none') parts.push('no perturbation');
  if (!settings.splitting) parts.push('no splitting (the image is attacked)');
  if (settings.attackLoss !== 'cross-entropy') parts.push(`attack loss ${LOSSES[settings.attackLoss]}`);
  if (settings.l2Bound !== null) parts.push(`L2 bound ${formatNumber(settings.l2Bound)}`);
  if (rule === 'z' && settings.scoreForm === 'mean-square') parts.push('score: mean of squares');
  if (settings.tolerance > 0) parts.push(`|g| ≤ ${formatNumber(settings.tolerance)} counts as zero`);
  return parts.join(', ');
}

/** What the gradients on the charts are derivatives of. */
export const gradientText = (rule: 'z' | 'a'): string =>
  rule === 'z' ? '∂ max-logit / ∂ xʲ at the layer’s taps' : '∂ Σ features / ∂ xʲ at the layer’s taps';

/** Settings, taps and backend of a record, in a line; empty before its plan is known. */
export function recordText(record: ResultRecord): string {
  const { plan, settings } = record;
  if (!plan) return '';
  const taps = `${plan.taps.length} taps (${settings.taps === 'gaia' ? 'GAIA’s' : 'reference code’s'} choice)`;
  return `${settingsText(settings, plan.rule)}, ${taps}, ${backendName(plan.backend)}`;
}
