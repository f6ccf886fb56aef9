/** All numbers of a result as CSV and JSON: pure. */
import { type MethodId, metaOf, ruleOfMethod, sideOf } from '../../engine/detectors/methods';
import { BIN_COUNT, binRange } from '../../engine/histogram/bins';
import type { MapResult, TapStats } from '../../engine/jobs';
import { DEFAULT_SETTINGS, type Settings } from '../../engine/settings';
import { csvText } from '../../lib/csv';
import { must } from '../../lib/must';
import type { Identity } from '../../calibration/decide';
import { roundedPercentile } from '../../calibration/calibration';
import type { Verdict } from '../../store/selectors';
import type { Measured } from '../../packs/measuredFile';
import type { InputOptions, ResultRecord } from '../../store/types';
import { arrivedText } from '../words/arrived';
import { statistics } from '../figures/matrix/model';

const known = (percentile: number | null): number | null => percentile && roundedPercentile(percentile);
const cell = (v: number | null | undefined): string => (v === null || v === undefined ? '' : String(v));

/** The settings that a method's score depends on, by column; the others have empty cells. */
function madeBy(method: string, settings: Settings | null): Readonly<Record<string, string>> {
  if (settings === null || sideOf(method) === null) return {};
  const { eta, iterations, integration, perturbation, splitting, attackLoss, l2Bound, seed } = settings;
  const z = ruleOfMethod(method) === 'z';
  const gaia = {
    taps: settings.taps,
    ...(z ? { score_form: settings.scoreForm, tolerance: cell(settings.tolerance) } : {}),
  };
  if (sideOf(method) === 'gaia') return gaia;
  return {
    ...gaia,
    eta: cell(eta),
    iterations: cell(iterations),
    // Rule A has no integration.
    ...(z ? { integration } : { top_fraction: cell(settings.topFraction) }),
    perturbation,
    splitting: splitting ? 'on' : 'off',
    attack_loss: perturbation === 'adversarial' ? attackLoss : '',
    l2_bound: cell(l2Bound),
    seed: perturbation === 'random' ? cell(seed) : '',
  };
}
const MADE_BY = [
  ...['eta', 'iterations', 'integration', 'perturbation', 'splitting', 'attack_loss', 'l2_bound', 'seed'],
  ...['taps', 'score_form', 'tolerance', 'top_fraction'],
];

/**
 * One row a detector, with the threshold at the chosen ID acceptance, and what was scored by which network; empty cells where
 * the settings are not calibrated.
 */
export function scoresCsv(
  verdicts: readonly Verdict[],
  of: {
    readonly picture: string;
    readonly input: InputOptions;
    readonly network: string;
    /** Which calibration placed the scores, in words; empty where there is none. */
    readonly calibration: string;
  },
): string {
  const rows = [
    [
      ...[
        'method',
        'score_is',
        'larger_means',
        'score',
        'percentile',
        'id_images',
        'threshold',
        'id_acceptance',
        'id_acceptance_low',
        'id_acceptance_high',
        'p_value',
        'verdict',
      ],
      ...MADE_BY,
      'parameters',
      ...['picture', 'preprocessing', 'background', 'network', 'calibration'],
    ],
  ];
  for (const placed of verdicts) {
    const { method, score, settings, verdict, acceptanceInterval: sure } = placed;
    const own = madeBy(method, settings);
    const place = [
      ...[known(placed.percentile), placed.images, placed.threshold, placed.acceptance],
      ...[sure?.low, sure?.high, placed.pValue],
    ].map(cell);
    const made = MADE_BY.map((name) => own[name] ?? '');
    const parameters = Object.entries(placed.params ?? {}).map(([name, value]) => `${name}=${value}`);
    rows.push([
      ...[method, metaOf(method).scoreIs, 'ood', cell(score), ...place, verdict ?? '', ...made],
      parameters.join(' '),
      ...[of.picture, of.input.rule, of.input.background, of.network],
      placed.calibrated ? of.calibration : '',
    ]);
  }
  return csvText(rows);
}

/** One row a channel: layer, its name and shape, channel, GAIA's and S&I's density (rule `a`: inner mean), their difference. */
export function densitiesCsv(record: ResultRecord): string {
  const { gaia, si } = statistics(record);
  const what = record.plan?.rule === 'a' ? 'inner_mean' : 'density';
  const rows = [['layer', 'name', 'height', 'width', 'channel', `gaia_${what}`, `si_${what}`, 'difference']];
  record.plan?.taps.forEach((tap, j) => {
    const [h, w, channels] = tap.shape;
    for (let k = 0; k < channels; k++) {
      const [g, s] = [gaia[j]?.[k], si[j]?.[k]];
      const d = g === undefined || s === undefined ? undefined : s - g;
      rows.push([cell(j), tap.name, cell(h), cell(w), cell(k), cell(g), cell(s), cell(d)]);
    }
  });
  return csvText(rows);
}

/** The bins' edges as the gradients themselves, not their magnitudes: both negative left of zero, both 0 for the exact zeros. */
const EDGES = Array.from({ length: BIN_COUNT }, (_, bin) => {
  const { sign, lower, upper } = binRange(bin);
  const [near, far] = [Number(lower.toPrecision(6)), Number(upper.toPrecision(6))];
  return sign < 0 ? { lower: -far, upper: -near } : { lower: near, upper: far };
});

/**
 * One row an iteration, layer, channel and filled bin. Iteration 1 is GAIA; for rule `a`, where it need not be, GAIA has
 * rows of its own, `gaia` in the place of the iteration.
 */
export function histogramsCsv(record: ResultRecord): string {
  const rows = [['iteration', 'layer', 'name', 'channel', 'lower', 'upper', 'count']];
  const add = (iteration: string, taps: readonly (TapStats | undefined)[]): void =>
    taps.forEach((stats, j) => {
      if (!stats) return;
      const name = record.plan?.taps[j]?.name ?? '';
      for (let at = 0; at < stats.histogram.length; at++) {
        const n = must(stats.histogram[at]);
        if (n === 0) continue;
        const { lower, upper } = must(EDGES[at % BIN_COUNT]);
        rows.push([
          iteration,
          cell(j),
          name,
          cell(Math.floor(at / BIN_COUNT)),
          cell(lower),
          cell(upper),
          cell(n),
        ]);
      }
    });
  if (record.plan?.rule === 'a') add('gaia', record.forward?.gaia ?? []);
  record.iterations.forEach((taps, i) => add(cell(i + 1), taps));
  return csvText(rows);
}

/** A table under a line that says what it is of; readers skip it as a comment (`comment='#'` in pandas). */
export const withComment = (comment: string, csv: string): string =>
  `# ${comment.replace(/\s+/g, ' ').trim()}\n${csv}`;

/** The map as a grid: one line a row of pixels. */
export const mapCsv = ({ values, width, height }: MapResult): string =>
  csvText(
    Array.from({ length: height }, (_, r) => Array.from(values.subarray(r * width, (r + 1) * width), String)),
  );

export interface About {
  readonly version: string;
  readonly imageName: string;
  readonly packTitle: string | null;
  /** Every score with its place among ID images, by the threshold that accepts `targetTpr` of them. */
  readonly verdicts: readonly Verdict[];
  readonly targetTpr: number;
  /** The detector that a person let the answer go by; null: the one measured best. */
  readonly primary: MethodId | null;
  /** Which calibration placed the scores, and what it was made with; null where there is none. */
  readonly calibration: {
    readonly source: string;
    readonly own: boolean;
    readonly madeFor: Identity | null;
  } | null;
  /** How well the scores tell sets apart with this pack, where that was measured. */
  readonly measured: Measured | null;
}

/** Counts `[channel][bin]`; null where there are none. */
const byChannel = (stats: TapStats | undefined): number[][] | null =>
  stats === undefined || stats.histogram.length === 0
    ? null
    : Array.from({ length: stats.histogram.length / BIN_COUNT }, (_, k) =>
        Array.from(stats.histogram.subarray(k * BIN_COUNT, (k + 1) * BIN_COUNT)),
      );

/** Everything, with what made it. */
export function allJson(record: ResultRecord, map: MapResult | null, about: About): string {
  const { gaia, si } = statistics(record);
  return JSON.stringify(
    {
      app: { name: 'Splitscope', version: about.version },
      image: about.imageName,
      pack: { id: record.pack, title: about.packTitle },
      backend: record.result?.backend ?? record.plan?.backend ?? null,
      input: record.input,
      settings: record.settings,
      rule: record.plan?.rule ?? null,
      complete: record.result !== null,
      arrived: arrivedText(record),
      seconds: record.result?.seconds ?? null,
      predictions: record.forward?.predictions ?? [],
      logits: Array.from(record.forward?.logits ?? []),
      targetTpr: about.targetTpr,
      primary: about.primary,
      scores: about.verdicts.map((placed) => ({
        method: placed.method,
        parameters: placed.params ?? {},
        score: placed.score,
        percentile: known(placed.percentile),
        idImages: placed.images,
        threshold: placed.threshold,
        acceptance: placed.acceptance,
        acceptanceInterval: placed.acceptanceInterval,
        pValue: placed.pValue,
        verdict: placed.verdict,
      })),
      calibration: about.calibration,
      measured: about.measured,
      siByIteration: Array.from(record.result?.siByIteration ?? []),
      bins: EDGES,
      layers: (record.plan?.taps ?? []).map((tap, j) => ({
        name: tap.name,
        shape: tap.shape,
        ...(record.plan?.rule === 'a'
          ? { gaiaInnerMean: gaia[j] && Array.from(gaia[j]), siInnerMean: si[j] && Array.from(si[j]) }
          : { gaiaDensity: gaia[j] && Array.from(gaia[j]), siDensity: si[j] && Array.from(si[j]) }),
        gaiaHistogram: byChannel(record.forward?.gaia[j]),
        histograms: record.iterations.map((row) => byChannel(row[j])),
      })),
      map: map && {
        request: map.request,
        settings: map.settings,
        target: map.target,
        height: map.height,
        width: map.width,
        completeness: map.completeness ?? null,
        details: map.details ?? {},
        values: Array.from(map.values),
      },
    },
    null,
    1,
  );
}

/** What is unlike the usual settings, in a word each: two scores of unlike settings never share a file name. */
const unusual = (settings: Settings): readonly string[] => [
  ...(settings.integration === 'mean' ? [] : [settings.integration]),
  ...(settings.perturbation === 'adversarial' ? [] : [settings.perturbation]),
  ...(settings.perturbation === 'random' ? [`seed${settings.seed}`] : []),
  ...(settings.splitting ? [] : ['nosplitting']),
  ...(settings.attackLoss === 'cross-entropy' ? [] : [settings.attackLoss]),
  ...(settings.l2Bound === null ? [] : [`l2-${settings.l2Bound}`]),
  ...(settings.taps === 'gaia' ? [] : [`${settings.taps}taps`]),
  ...(settings.labelSpace === 'auto' ? [] : [`rule${settings.labelSpace.toUpperCase()}`]),
  ...(settings.topFraction === DEFAULT_SETTINGS.topFraction ? [] : [`top${settings.topFraction}`]),
  ...(settings.scoreForm === 'tau' ? [] : [settings.scoreForm]),
  ...(settings.tolerance === 0 ? [] : [`tol${settings.tolerance}`]),
];

/** "cat_cifar10-wrn-40-2_eta0.001_T2_histograms.svg": what it is of, the network, the settings, what it shows. */
export function fileName(imageName: string, record: ResultRecord, what: string, extension: string): string {
  const base =
    imageName
      .replace(/\.[a-z0-9]{2,5}$/i, '')
      .replace(/[^\p{L}\p{N}_-]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'image';
  const { eta, iterations } = record.settings;
  const { rule, background } = record.input;
  const parts = [
    base,
    ...(rule === 'pack' ? [] : [rule]),
    ...(background === 'white' ? [] : [`on-${background}`]),
    ...[record.pack, `eta${eta}`, `T${iterations}`, ...unusual(record.settings), what],
  ];
  return `${parts.join('_')}.${extension}`;
}
