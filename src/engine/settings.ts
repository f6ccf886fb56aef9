/**
 * What a person can set that changes a number. Plain: the page reads the defaults and ranges from here as well.
 * "S&I" is the ICML 2025 paper, whose equation numbers these are.
 */

/**
 * S&I-Z's density over T iterations: the mean of the shares of non-zeros (Eq. 11), or the share of non-zeros of the sum
 * or of the product of the gradients (the reference code's two ways).
 */
export type Integration = 'mean' | 'add' | 'multiply';
/**
 * Where a step goes: along the sign of the attack loss's gradient (Eq. 9), a random sign of the same size, or nowhere.
 * The last two are ours: the paper does not define its variant that is not adversarial. `none` with splitting is GAIA.
 */
export type Perturbation = 'adversarial' | 'random' | 'none';
/**
 * `gaia`: the outputs of the normalisation layers; `reference`: the list of S&I's code, for rule `a` that of GAIA's
 * (`tapsOf`).
 */
export type TapPreset = 'gaia' | 'reference';
/**
 * The loss L that the steps raise, y the class predicted for the clean image: `-log p_y`, `-z_y`, or `max_(c != y) z_c
 * - z_y`.
 */
export type AttackLoss = 'cross-entropy' | 'logit' | 'margin';
/**
 * `z`: GAIA-Z and S&I-Z, Eq. 11 (non-zero densities, small label spaces). `a`: GAIA-A and S&I-A, Eq. 12 and 13 (mean
 * gradients, large label spaces).
 */
export type LabelSpace = 'auto' | 'z' | 'a';
/**
 * S&I-Z's and GAIA-Z's score: `sqrt(sum_jk E_jk^2)` (Eq. 14), or the mean of the squares, as the reference code prints
 * it. The ranking within one network is the same.
 */
export type ScoreForm = 'tau' | 'mean-square';

/** The settings of one job. A result always carries those that made it; `checkSettings` holds them to their ranges. */
export interface Settings {
  /**
   * Learning rate (step size) of the sign attack, in units of the activation (of the normalised image where splitting
   * is off), 1e-5 to 1.
   */
  readonly eta: number;
  /** Iterations T, 1 to 64. T = 1 is GAIA. */
  readonly iterations: number;
  /** Rule `z` only. */
  readonly integration: Integration;
  readonly perturbation: Perturbation;
  /** Attack each layer alone (true, S&I) or the image only (false, the paper's ablation, Eq. 3). */
  readonly splitting: boolean;
  /** For the adversarial step only. */
  readonly attackLoss: AttackLoss;
  /** Radius of the L2 ball of Eq. 4 around the clean activation, or null for none (as the reference code). */
  readonly l2Bound: number | null;
  readonly taps: TapPreset;
  readonly labelSpace: LabelSpace;
  /** S&I-A: share of feature channels kept, 0 to 1. GAIA-A keeps all. */
  readonly topFraction: number;
  /** Rule `z` only. */
  readonly scoreForm: ScoreForm;
  /** |g| <= tolerance counts as zero in densities, not in histograms. 0: exactly non-zero. */
  readonly tolerance: number;
  /** Seed of the random sign step, a whole number. */
  readonly seed: number;
}

/** The settings of the papers' code (T = 2 is the code's, not the text's); calibration is made with them. */
export const DEFAULT_SETTINGS: Settings = {
  eta: 0.001,
  iterations: 2,
  integration: 'mean',
  perturbation: 'adversarial',
  splitting: true,
  attackLoss: 'cross-entropy',
  l2Bound: null,
  taps: 'gaia',
  labelSpace: 'auto',
  topFraction: 0.9,
  scoreForm: 'tau',
  tolerance: 0,
  seed: 0,
};

/** Least and largest learning rate, both allowed. */
export const ETA_RANGE = [1e-5, 1] as const;
/** Least and largest number of iterations, both allowed. */
export const ITERATIONS_RANGE = [1, 64] as const;
/** Above this many classes, `auto` means the large-label-space rule (S&I-A, GAIA-A). */
export const LARGE_LABEL_SPACE = 200;

/** The rule that these settings lead to in a network of so many classes. */
export const ruleOf = ({ labelSpace }: Settings, classes: number): 'z' | 'a' =>
  labelSpace === 'auto' ? (classes > LARGE_LABEL_SPACE ? 'a' : 'z') : labelSpace;
