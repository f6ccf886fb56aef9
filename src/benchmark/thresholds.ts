/**
 * Choose a threshold xi of one detector: what scores above it is called OOD. Rules that weigh OOD images take every set alike,
 * however many images it has.
 */
import { clopperPearson } from '../metrics/binomial';
import { type Figure, figure, type Interval, noFigure } from '../metrics/figure';
import { countBelow } from '../metrics/scores';
import { idSetOf, present, type RunScores } from './runScores';
import { must } from '../lib/must';

export type ThresholdRule =
  /** The least xi that accepts the share of ID images. */
  | { readonly rule: 'acceptance'; readonly share: number }
  /** The largest xi at which no more than the share of OOD images passes. */
  | { readonly rule: 'fpr'; readonly share: number }
  /** The least expected cost, where `oodShare` of what comes is OOD: a missed OOD image costs `missed`, a rejected ID image 1. */
  | { readonly rule: 'cost'; readonly missed: number; readonly oodShare: number }
  /** The largest share of OOD caught minus share of ID rejected (Youden, Cancer 3, 1950). */
  | { readonly rule: 'youden' }
  /** The most OOD caught while of the images that are called OOD no more than `share` are ID, where `oodShare` of all is OOD. */
  | { readonly rule: 'fdr'; readonly share: number; readonly oodShare: number };
export type RuleId = ThresholdRule['rule'];

export interface Caught {
  readonly set: string;
  /** Share of the set's images above the threshold, and its interval (Clopper and Pearson, 95%). */
  readonly share: number;
  readonly interval: Interval;
  readonly images: number;
}

export interface ThresholdChoice {
  readonly threshold: number;
  /** Share of ID images at the threshold or below it. */
  readonly accepted: number;
  readonly interval: Interval;
  readonly idImages: number;
  readonly sets: readonly Caught[];
}

const share = (count: number, of: number): { share: number; interval: Interval } => ({
  share: count / of,
  interval: clopperPearson(count, of),
});

/** Which of the candidates the rule takes; null where none satisfies it. `rejected` and `caught`: shares, of the candidates. */
function pick(rule: ThresholdRule, rejected: Float64Array, caught: Float64Array): number | null {
  const n = rejected.length;
  const best = (worth: (i: number) => number): number => {
    let at = 0;
    for (let i = 1; i < n; i++) if (worth(i) > worth(at)) at = i;
    return at;
  };
  // Candidates ascend: with each both shares fall or stay.
  const first = (holds: (i: number) => boolean): number | null => {
    for (let i = 0; i < n; i++) if (holds(i)) return i;
    return null;
  };
  const last = (holds: (i: number) => boolean): number | null => {
    for (let i = n - 1; i >= 0; i--) if (holds(i)) return i;
    return null;
  };
  switch (rule.rule) {
    case 'acceptance':
      return first((i) => 1 - must(rejected[i]) >= rule.share - 1e-12);
    case 'fpr':
      return last((i) => 1 - must(caught[i]) <= rule.share + 1e-12);
    case 'youden':
      return best((i) => must(caught[i]) - must(rejected[i]));
    case 'cost':
      return best(
        (i) =>
          -(rule.oodShare * rule.missed * (1 - must(caught[i])) + (1 - rule.oodShare) * must(rejected[i])),
      );
    case 'fdr':
      return first((i) => {
        const [wrong, right] = [(1 - rule.oodShare) * must(rejected[i]), rule.oodShare * must(caught[i])];
        return right > 0 && wrong / (wrong + right) <= rule.share;
      });
  }
}

const NONE: Readonly<Record<RuleId, string>> = {
  acceptance: 'No threshold accepts so many ID images.',
  fpr: 'No threshold lets so few OOD images pass: some score below every other image.',
  cost: 'There is no threshold.',
  youden: 'There is no threshold.',
  fdr: 'No threshold keeps the share of ID images among those called OOD so low.',
};

/** The threshold of a column by a rule, over the sets that are named. O(n log n) for each set. */
export function chooseThreshold(
  run: RunScores,
  column: number,
  sets: readonly string[],
  rule: ThresholdRule,
): Figure<ThresholdChoice> {
  const sorted = (scores: Float64Array): Float64Array => present(scores).sort();
  const id = sorted(must(idSetOf(run).scores[column]));
  const ood = run.sets
    .filter(({ name, role }) => role !== 'id' && sets.includes(name))
    .map(({ name, scores }) => ({ name, scores: sorted(must(scores[column])) }))
    .filter(({ scores }) => scores.length > 0);
  if (id.length === 0) return noFigure('This detector has no score of an ID image.');
  if (ood.length === 0 && rule.rule !== 'acceptance')
    return noFigure('This detector has no score of an OOD image.');
  const candidates = Float64Array.from(
    new Set([...id, ...(rule.rule === 'acceptance' ? [] : ood.flatMap(({ scores }) => [...scores]))]),
  ).sort();
  const above = (scores: Float64Array, xi: number): number => scores.length - countBelow(scores, xi, true);
  const rejected = candidates.map((xi) => above(id, xi) / id.length);
  const caught = candidates.map((xi) =>
    ood.length === 0
      ? 0
      : ood.reduce((sum, { scores }) => sum + above(scores, xi) / scores.length, 0) / ood.length,
  );
  const at = pick(rule, rejected, caught);
  if (at === null) return noFigure(NONE[rule.rule]);
  const threshold = must(candidates[at]);
  const { share: accepted, interval } = share(id.length - above(id, threshold), id.length);
  return figure({
    threshold,
    accepted,
    interval,
    idImages: id.length,
    sets: ood.map(({ name, scores }) => ({
      set: name,
      ...share(above(scores, threshold), scores.length),
      images: scores.length,
    })),
  });
}
