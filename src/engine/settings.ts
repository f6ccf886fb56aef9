/** Everything a person can set that changes a number. A result always carries the settings that made it. */
export type Integration = 'mean' | 'add' | 'multiply';
export type Perturbation = 'adversarial' | 'random' | 'none';
export type TapPreset = 'gaia' | 'reference';
export type AttackLoss = 'cross-entropy' | 'logit' | 'margin';
/** `z`: Eq. 11 (non-zero densities, small label spaces). `a`: Eq. 12-13 (mean gradients, large label spaces). */
export type LabelSpace = 'auto' | 'z' | 'a';
export type ScoreForm = 'tau' | 'mean-square';

export interface Settings {
  /** Learning rate (step size) of the sign attack, 1e-5 to 1. */
  readonly eta: number;
  /** Iterations T, 1 to 64. T = 1 is GAIA. */
  readonly iterations: number;
  readonly integration: Integration;
  readonly perturbation: Perturbation;
  /** Attack each layer alone (true, S&I) or the image only (false, the paper's ablation, Eq. 3). */
  readonly splitting: boolean;
  readonly attackLoss: AttackLoss;
  /** Radius of the L2 ball of Eq. 4 around the clean activation, or null for none (as the reference code). */
  readonly l2Bound: number | null;
  readonly taps: TapPreset;
  readonly labelSpace: LabelSpace;
  /** S&I-A: share of feature channels kept, 0 to 1. */
  readonly topFraction: number;
  readonly scoreForm: ScoreForm;
  /** |g| <= tolerance counts as zero. 0: exactly non-zero. */
  readonly tolerance: number;
  /** Seed of the random sign step. */
  readonly seed: number;
}

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

export const ETA_RANGE = [1e-5, 1] as const;
export const ITERATIONS_RANGE = [1, 64] as const;
/** Above this many classes, `auto` means the large-label-space rule (S&I-A, GAIA-A). */
export const LARGE_LABEL_SPACE = 200;

/** The rule that these settings lead to in a network of so many classes. */
export const ruleOf = ({ labelSpace }: Settings, classes: number): 'z' | 'a' =>
  labelSpace === 'auto' ? (classes > LARGE_LABEL_SPACE ? 'a' : 'z') : labelSpace;
