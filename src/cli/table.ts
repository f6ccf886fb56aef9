import { metaOf, ruleOfMethod, sideOf } from '../engine/detectors/methods';
import { DEFAULT_SETTINGS } from '../engine/settings';
import {
  formatCount,
  formatParameter,
  formatPercentile,
  formatScore,
  formatSeconds,
  formatShare,
} from '../lib/numbers';
import { printable } from '../lib/printable';
import { must } from '../lib/must';
import type { PackJson } from '../packs/schema';
import type { Result } from './schema';

type ScoreLine = Result['scores'][number];

/** Where the score falls among ID images, and what the threshold makes of the image. */
function words({ percentile, calibrationImages: n, verdict, fault }: ScoreLine): readonly [string, string] {
  if (fault !== undefined) return [fault, ''];
  if (percentile === null || n === null) return ['not calibrated for these settings', ''];
  const all = `${formatCount(n)} ID images`;
  const place =
    percentile >= 100
      ? `higher than all ${all}`
      : percentile <= 0
        ? `lower than all ${all}`
        : `${formatPercentile(percentile, n)} of ${all} score lower`;
  return [place, verdict === 'ood' ? 'out of distribution' : 'in distribution'];
}

/** The settings that made the scores: S&I's, or the few that GAIA depends on; null where there is nothing to say. */
function settingsLine(scores: readonly ScoreLine[]): string | null {
  const line =
    scores.find(({ method }) => sideOf(method) === 'si') ?? scores.find(({ settings }) => settings !== null);
  if (line === undefined || line.settings === null) return null;
  const { eta, iterations, integration, perturbation, splitting, attackLoss, l2Bound, taps } = line.settings;
  const { topFraction, scoreForm, tolerance, seed } = line.settings;
  const large = ruleOfMethod(line.method) === 'a';
  const loss = attackLoss === DEFAULT_SETTINGS.attackLoss ? '' : ` along the ${attackLoss} loss`;
  const step = {
    none: 'no step',
    random: `random step, seed ${seed}`,
    adversarial: `adversarial step${loss}`,
  } as const;
  const si = [
    `η ${formatParameter(eta)}`,
    `T ${iterations}`,
    large ? `top ${formatParameter(topFraction * 100)}%` : integration,
    step[perturbation],
    ...(splitting ? [] : ['no splitting']),
    ...(l2Bound === null ? [] : [`L2 ≤ ${formatParameter(l2Bound)}`]),
  ];
  const parts = [
    ...(sideOf(line.method) === 'si' ? si : []),
    ...(taps === 'reference' ? ['reference taps'] : []),
    ...(!large && scoreForm === 'mean-square' ? ['mean of squares'] : []),
    ...(!large && tolerance > 0 ? [`tolerance ${formatParameter(tolerance)}`] : []),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

/** Columns as wide as their widest cell, two spaces between; numbers (`right`) end at the same place. */
function align(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const widths = must(rows[0]).map((_, column) => Math.max(...rows.map((row) => must(row[column]).length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        right.includes(column) ? cell.padStart(must(widths[column])) : cell.padEnd(must(widths[column])),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** One image's results for people. */
export function table(result: Result, pack: PackJson, accept: number): string {
  const { label, probability } = result.prediction;
  const settings = settingsLine(result.scores);
  const rows = [
    ['score', '', 'among ID images', `at ${formatParameter(accept * 100)}% ID acceptance`],
    ...result.scores.map((line) => [
      metaOf(line.method).label,
      line.score === null ? '–' : formatScore(line.score),
      ...words(line),
    ]),
  ];
  return [
    printable(result.file),
    `  predicted: ${label}, ${formatShare(probability)}`,
    ...align(rows, [1]).map((row) => `  ${row}`),
    `  ${[pack.id, settings, result.backend, formatSeconds(result.seconds)].filter((s) => s !== null).join(' · ')}`,
    '',
    '',
  ].join('\n');
}
