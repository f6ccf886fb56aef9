import type { ChannelStatistic } from '../../../engine/jobs';
import { ruleOfMethod } from '../../../engine/detectors/methods';
import type { MethodId } from '../../../engine/detectors/methods';
import type { Settings } from '../../../engine/settings';
import type { Verdict } from '../../../store/selectors';
import type { Seen } from '../../patch';
import { listOf, type Say } from '../../sides';
import type { RunStatus } from '../../../store/types';
import type { Kind } from '../../galleryKinds';
import type { Method } from '../../components/Mark';
import { type Answer, answerOf, bandOf, type Zone, zoneOf } from '../../../verdict/answer';
import { formatCount, formatParameter, formatPercentile } from '../../numbers';

/** "in distribution", "out of distribution", or that nothing can be said. */
export const verdictWords = (verdict: Verdict['verdict']): string =>
  verdict === null
    ? 'not calibrated for these settings'
    : verdict === 'ood'
      ? 'out of distribution'
      : 'in distribution';

/** The same where there is room for no more. */
export const shortVerdict = (verdict: Verdict['verdict']): string =>
  verdict === null ? 'not calibrated' : verdict === 'ood' ? 'OOD' : 'ID';

/** What a score is placed among: "1,000 test images", "200 pictures of mine.zip". */
export const amongText = (images: number, own: string | undefined, others = 'test images'): string =>
  own === undefined ? `${formatCount(images)} ${others}` : `${formatCount(images)} pictures of ${own}`;

/** Where the score falls among ID images, in one sentence. */
export function percentileSentence({ percentile, images, own }: Verdict): string | null {
  if (percentile === null || images === null) return null;
  const all = amongText(images, own, 'ID test images');
  if (percentile >= 100) return `Higher than all ${all}`;
  if (percentile <= 0) return `Lower than all ${all}`;
  const share = formatPercentile(percentile, images);
  return `${share.charAt(0).toUpperCase()}${share.slice(1)} of ${all} score lower`;
}

/** What GAIA's score depends on as well: those not at their usual value. */
const common = ({ taps, scoreForm, tolerance }: Settings, rule: 'z' | 'a'): readonly string[] => [
  ...(taps === 'reference' ? ['reference taps'] : []),
  ...(rule === 'z' && scoreForm === 'mean-square' ? ['mean of squares'] : []),
  ...(rule === 'z' && tolerance > 0 ? [`tolerance ${formatParameter(tolerance)}`] : []),
];

function stepLine({ perturbation, splitting, attackLoss, l2Bound, seed }: Settings): readonly string[] {
  if (perturbation === 'none') return ['no step'];
  const loss = perturbation === 'random' || attackLoss === 'cross-entropy' ? '' : `, ${attackLoss} loss`;
  return [
    perturbation === 'random' ? `random sign step, seed ${seed}` : `adversarial step${loss}`,
    ...(splitting ? [] : ['no splitting']),
    ...(l2Bound === null ? [] : [`L2 ≤ ${formatParameter(l2Bound)}`]),
  ];
}

/** The settings that make GAIA's or S&I's score, in one line: nothing that does not, and no usual value of a rare setting. */
export function settingsLine(method: Method, settings: Settings, rule: 'z' | 'a'): string {
  const { eta, iterations, integration, topFraction } = settings;
  const large = rule === 'a' ? ['rule A'] : [];
  const parts =
    method === 'gaia'
      ? ['the clean gradients', ...large]
      : [
          `η ${formatParameter(eta)}`,
          `T ${iterations}`,
          ...(rule === 'z' ? [integration] : [...large, `top ${formatParameter(topFraction * 100)}%`]),
          ...stepLine(settings),
        ];
  return [...parts, ...common(settings, rule)].join(' · ');
}

/** The settings that made a verdict of GAIA or S&I. */
export const verdictLine = (side: Method, { method, settings }: Verdict): string | null =>
  settings === null ? null : settingsLine(side, settings, ruleOfMethod(method) ?? 'z');

/** What both methods together say of the picture: the sentence that a stranger reads first. */
export function headline({ verdict: a }: Verdict, { verdict: b }: Verdict, what: Seen = 'picture'): string {
  if (a !== null && a === b) return `Both methods call this ${what} ${verdictWords(a)}`;
  if (a !== null && b !== null) return `The two methods disagree about this ${what}`;
  if (a !== null) return `GAIA: ${verdictWords(a)}; S&I: no calibration here`;
  if (b !== null) return `S&I: ${verdictWords(b)}; GAIA: no calibration here`;
  return 'Two scores without a verdict: not calibrated for these settings';
}

/** GAIA's verdict, and why S&I has none. */
export function gaiaAlone(gaia: Verdict, status: RunStatus): string {
  const why = {
    failed: 'failed',
    cancelled: 'was cancelled',
    running: 'is still running',
    done: 'has no score',
    idle: 'has no score',
  }[status];
  return `GAIA: ${gaia.verdict === null ? 'no calibration here' : verdictWords(gaia.verdict)}; S&I ${why}`;
}

/** For a gallery picture, whose kind is known: who is wrong about it, and who is right. Null where none is wrong, or nobody can say. */
export function knownError(kind: Kind, says: readonly Say[]): string | null {
  if (kind === 'part') return null;
  const named = (isRight: boolean): readonly string[] =>
    says.filter(({ verdict }) => verdict !== null && (verdict === kind) === isRight).map(({ name }) => name);
  const [right, wrong] = [named(true), named(false)];
  if (wrong.length === 0) return null;
  const are = (names: readonly string[]): string => (names.length === 1 ? 'is' : 'are');
  const rest = right.length === 0 ? '' : `; ${listOf(right)} ${are(right)} right`;
  const what = kind === 'ood' ? 'none' : 'one';
  return `In the gallery it stands for ${what} of this network’s classes: ${listOf(wrong)} ${are(wrong)} wrong here${rest}.`;
}

/** How many densities of all channels differ between the two sides, and how many there are. */
export function compareStatistics(
  a: readonly ChannelStatistic[],
  b: readonly ChannelStatistic[],
): { readonly channels: number; readonly different: number } {
  let channels = 0;
  let different = 0;
  a.forEach(({ values }, tap) => {
    channels += values.length;
    values.forEach((value, k) => {
      if (value !== b[tap]?.values[k]) different++;
    });
  });
  return { channels, different };
}

/** The zone that a detector puts the picture into; null where it is not calibrated. */
export const zoneOfVerdict = ({ percentile, acceptance, acceptanceInterval }: Verdict): Zone | null =>
  percentile === null || acceptance === null
    ? null
    : zoneOf(percentile, bandOf(acceptance, acceptanceInterval));

/** What all detectors together answer; `primary` counts first. */
export const answerFor = (verdicts: readonly Verdict[], primary: MethodId | null): Answer =>
  answerOf(
    verdicts.map((verdict) => ({ method: verdict.method, zone: zoneOfVerdict(verdict) })),
    primary,
  );
