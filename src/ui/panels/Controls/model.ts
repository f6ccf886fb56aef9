import { methodOf } from '../../../engine/detectors/methods';
import { DEFAULT_SETTINGS, ruleOf, type Settings } from '../../../engine/settings';
import type { PackJson } from '../../../packs/schema';

const sorted = (values: Iterable<number>): readonly number[] => [...new Set(values)].sort((a, b) => a - b);

/** Values of η and T that the pack's calibration knows together with the rest of the settings. */
export function calibratedValues(
  pack: PackJson | null,
  settings: Settings,
): { readonly etas: readonly number[]; readonly iterations: readonly number[] } {
  if (pack === null) return { etas: [], iterations: [] };
  const method = methodOf('si', ruleOf(settings, pack.classes.length));
  const entries = pack.calibration.entries.filter(
    (entry) =>
      entry.method === method && (entry.integration ?? DEFAULT_SETTINGS.integration) === settings.integration,
  );
  const all = entries.map(({ eta, iterations }) => ({
    eta: eta ?? DEFAULT_SETTINGS.eta,
    iterations: iterations ?? DEFAULT_SETTINGS.iterations,
  }));
  return {
    etas: sorted(all.map(({ eta }) => eta)),
    // Those at this η, or, where η itself is off the grid, those at any.
    iterations: sorted(
      (all.some(({ eta }) => eta === settings.eta) ? all.filter(({ eta }) => eta === settings.eta) : all).map(
        ({ iterations }) => iterations,
      ),
    ),
  };
}

/** Which controls change nothing under the present settings, and why; null for those that do. */
export function inactive(settings: Settings, rule: 'z' | 'a') {
  const noStep = settings.perturbation === 'none' ? 'Without a step this changes nothing.' : null;
  const onlyZ = rule === 'a' ? 'Rule A does not use this.' : null;
  return {
    eta: noStep,
    splitting: noStep,
    l2Bound: noStep,
    attackLoss: settings.perturbation === 'adversarial' ? null : 'Only the adversarial step has a loss.',
    seed: settings.perturbation === 'random' ? null : 'Only the random sign step draws numbers.',
    integration: onlyZ,
    scoreForm: onlyZ,
    tolerance: onlyZ,
    topFraction: rule === 'z' ? 'Only rule A uses this.' : null,
  } as const satisfies Partial<Record<keyof Settings, string | null>>;
}

/** How many settings differ from the defaults. */
const changedSettings = (settings: Settings): number =>
  (Object.keys(DEFAULT_SETTINGS) as (keyof Settings)[]).filter(
    (name) => settings[name] !== DEFAULT_SETTINGS[name],
  ).length;

/** Of those, the ones behind "Advanced". */
export const changedAdvanced = (settings: Settings): number => {
  const { eta, iterations, integration, perturbation } = DEFAULT_SETTINGS;
  return changedSettings({ ...settings, eta, iterations, integration, perturbation });
};
