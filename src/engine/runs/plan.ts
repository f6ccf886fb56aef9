import type { Model } from '../graph/model';
import { groupTaps, suffixFlop } from '../graph/tapGradients';
import { tapsOf } from '../graph/taps';
import { BIN_COUNT } from '../histogram/bins';
import type { PlanEvent } from '../jobs';
import { ruleOf, type Settings } from '../settings';
import { GROUP_BYTES, GROUP_FLOP, HISTOGRAM_BYTES, kindOf } from './limits';
import type { JobContext } from './loaded';

/** FLOP of an `analyse` job's convolutions and dense layers, forward and backward. */
function flopOf(
  model: Model,
  taps: readonly string[],
  groups: readonly (readonly number[])[],
  { iterations: T, perturbation, splitting }: Settings,
  rule: 'z' | 'a',
): number {
  const clean = [...model.flop.values()].reduce((a, b) => a + b, 0);
  // One forward and one backward of every suffix; a step along the attack's gradient needs one more backward.
  const pair = groups.reduce(
    (sum, group) =>
      sum +
      suffixFlop(
        model,
        group.map((j) => taps[j]!),
      ),
    0,
  );
  const attacked = perturbation === 'adversarial' ? 1 : 0;
  // One more backward under rule a: its first inner gradient is not GAIA's.
  const first = (2 + (rule === 'a' ? 1 : 0)) * clean;
  if (T === 1 || perturbation === 'none') return first;
  // Rule a goes back from the clean values once a group to attack it.
  const step1 = attacked * (rule === 'a' && splitting ? groups.length : 1) * clean;
  const moved = splitting ? pair : 2 * clean;
  return first + step1 + moved * (T - 1 + ((T - 2) * attacked) / 2);
}

/** Bytes of one iteration's histograms at these taps. */
const histogramBytes = (model: Model, taps: readonly string[]): number =>
  taps.reduce((bytes, tap) => bytes + 4 * BIN_COUNT * model.shapes.get(tap)!.at(-1)!, 0);

/** What an `analyse` job will do, with `histograms` where they are asked for. Cost: nothing runs. */
export function planAnalyse(
  model: Model,
  settings: Settings,
  { backend, software }: JobContext,
  histograms = false,
): PlanEvent {
  const rule = ruleOf(settings, model.classes);
  const taps = tapsOf(model.graph, settings.taps, rule);
  const flop = GROUP_FLOP[kindOf(backend, software)];
  const groups = groupTaps(model, taps, { bytes: GROUP_BYTES, flop });
  const bytes = histogramBytes(model, taps);
  const leftOut = histograms && bytes > HISTOGRAM_BYTES;
  return {
    type: 'plan',
    ...(leftOut ? { histogramsLeftOut: { bytes, limit: HISTOGRAM_BYTES } } : {}),
    taps: taps.map((name) => {
      const s = model.shapes.get(name)!;
      return { name, shape: s.length === 3 ? [s[0]!, s[1]!, s[2]!] : [1, 1, s[0]!] };
    }),
    groups,
    flop: flopOf(model, taps, groups, settings, rule),
    bins: BIN_COUNT,
    rule,
    settings,
    backend,
    ...(software ? { software: true } : {}),
  };
}
