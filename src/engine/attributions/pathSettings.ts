import type { Settings } from '../settings';

/** The settings that shape the path of the attack: what every map of its steps depends on. */
export const pathSettings = (settings: Settings): Partial<Settings> => {
  const { perturbation, iterations, eta, l2Bound, attackLoss, seed } = settings;
  return perturbation === 'none'
    ? { perturbation }
    : {
        perturbation,
        iterations,
        eta,
        l2Bound,
        attackLoss,
        ...(perturbation === 'random' ? { seed } : {}),
      };
};
