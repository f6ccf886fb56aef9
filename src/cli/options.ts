import { METHODS, type MethodId, ruleOfMethod, sideOf, usualMethods } from '../engine/detectors/methods';
import type { Background } from '../images/network/composite';
import type { BackendName } from '../engine/jobs';
import { DEFAULT_SETTINGS, ETA_RANGE, ITERATIONS_RANGE, type Settings } from '../engine/settings';
import { SI_PARAMS } from '../benchmark/columns';
import { type Flags, parseFlags, UsageError } from './flags';
import { type AskedMethods, askedMethods, parametersHelp } from './methods';

/** Share of ID images that the threshold accepts where nothing else is said. */
export const DEFAULT_ACCEPTANCE = 0.95;

/** What is given beside GAIA and S&I where nothing else is asked for. */
const USUAL = usualMethods('z').filter((method) => sideOf(method) === null);

/** Every flag of `splitscope score`. A setting without its flag has the engine's default. */
export const SCORE_FLAGS = {
  pack: { kind: 'text', value: 'ID or FOLDER', help: 'built-in pack, or the folder of another' },
  methods: {
    kind: 'text',
    value: 'LIST',
    help: `scores to give, of ${METHODS.join(', ')}; default: GAIA and S&I of the pack's rule, ${USUAL.join(', ')}; with parameters where they are not to be as here: ${parametersHelp()}`,
  },
  eta: { kind: 'number', low: ETA_RANGE[0], high: ETA_RANGE[1], help: 'learning rate of the sign attack' },
  iterations: {
    kind: 'number',
    low: ITERATIONS_RANGE[0],
    high: ITERATIONS_RANGE[1],
    whole: true,
    help: 'iterations T; 1 is GAIA',
  },
  integration: {
    kind: 'choice',
    choices: ['mean', 'add', 'multiply'],
    help: 'how S&I-Z integrates the iterations',
  },
  perturbation: {
    kind: 'choice',
    choices: ['adversarial', 'random', 'none'],
    help: "the step; random and none are not the paper's",
  },
  'no-splitting': {
    kind: 'switch',
    help: "attack the image instead of each layer alone (Eq. 3, the paper's ablation)",
  },
  taps: {
    kind: 'choice',
    choices: ['gaia', 'reference'],
    help: "where gradients are counted: outputs of the norms, or what S&I's code hooks (rule a: GAIA's code)",
  },
  'attack-loss': {
    kind: 'choice',
    choices: ['cross-entropy', 'logit', 'margin'],
    help: 'loss of the adversarial step',
  },
  'l2-bound': {
    kind: 'number',
    low: 0,
    high: Number.MAX_VALUE,
    above: true,
    help: 'radius of the L2 ball of Eq. 4; default: none',
  },
  'label-space': {
    kind: 'choice',
    choices: ['auto', 'z', 'a'],
    help: 'z: Eq. 11, few classes; a: Eq. 12 and 13, very many',
  },
  'top-fraction': { kind: 'number', low: 0, high: 1, help: 'S&I-A: share of feature channels kept' },
  'score-form': {
    kind: 'choice',
    choices: ['tau', 'mean-square'],
    help: 'tau: Eq. 14; mean-square: as the reference code prints it',
  },
  tolerance: { kind: 'number', low: 0, high: Number.MAX_VALUE, help: 'gradients up to this count as zero' },
  seed: {
    kind: 'number',
    low: -Number.MAX_SAFE_INTEGER,
    high: Number.MAX_SAFE_INTEGER,
    whole: true,
    help: 'of the random step',
  },
  preprocessing: {
    kind: 'choice',
    choices: ['resize-crop', 'crop-only'],
    help: "default: the pack's own rule",
  },
  background: { kind: 'choice', choices: ['white', 'black', 'grey'], help: 'behind transparent pixels' },
  accept: {
    kind: 'number',
    low: 0.5,
    high: 0.9999,
    help: 'share of ID images that the threshold accepts',
  },
  recursive: { kind: 'switch', help: 'search folders to any depth; without it: a folder and its subfolders' },
  jobs: { kind: 'number', low: 1, high: 256, whole: true, help: 'engines side by side; default: one a core' },
  backend: { kind: 'choice', choices: ['wasm', 'webgpu', 'cpu'], help: 'default: wasm' },
  raw: {
    kind: 'text',
    value: 'FILE.npy',
    many: true,
    help: 'float32 NCHW, already normalised, instead of pictures; may be repeated',
  },
  json: { kind: 'switch', help: 'one JSON object a line instead of a table' },
  logits: { kind: 'switch', help: 'with --json: the logits as well' },
  densities: { kind: 'switch', help: "with --json: every channel's densities as well" },
} as const satisfies Flags;

/** What `splitscope score` was asked for. */
export interface ScoreOptions {
  readonly images: readonly string[];
  readonly raw: readonly string[];
  /** A built-in id or a folder; null: the first built-in pack. */
  readonly pack: string | null;
  /** null: by the pack's rule. */
  readonly methods: readonly MethodId[] | null;
  /** Own parameters of detectors; what is absent has its default. */
  readonly params: AskedMethods['params'];
  readonly settings: Settings;
  readonly preprocessing: 'resize-crop' | 'crop-only' | null;
  readonly background: Background;
  /** Share of ID images that the threshold accepts. */
  readonly accept: number;
  readonly backend: BackendName;
  readonly recursive: boolean;
  /** Engines side by side; null: one a core. */
  readonly jobs: number | null;
  readonly json: boolean;
  readonly logits: boolean;
  readonly densities: boolean;
}

/** The options of `splitscope score` from the words after it. Throws UsageError with one sentence. */
export function scoreOptions(argv: readonly string[]): ScoreOptions {
  const { flags, rest } = parseFlags(SCORE_FLAGS, argv);
  const base = DEFAULT_SETTINGS;
  if (rest.length === 0 && flags.raw === undefined)
    throw new UsageError('Name at least one picture, a folder of pictures, or --raw FILE.npy.');
  for (const name of ['logits', 'densities'] as const)
    if (flags[name] === true && flags.json !== true)
      throw new UsageError(`--${name} needs --json: the table has no room for it.`);
  const asked = flags.methods === undefined ? null : askedMethods(flags.methods);
  for (const name of SI_PARAMS) {
    const [word, flag] = [asked?.settings[name], flags[name]];
    if (word !== undefined && flag !== undefined && word !== flag)
      throw new UsageError(`--methods says ${name}=${word}, --${name} says ${flag}: give one of them.`);
  }
  const inWords = asked?.settings ?? {};
  const settings: Settings = {
    eta: flags.eta ?? inWords.eta ?? base.eta,
    iterations: flags.iterations ?? inWords.iterations ?? base.iterations,
    integration: flags.integration ?? inWords.integration ?? base.integration,
    perturbation: flags.perturbation ?? base.perturbation,
    splitting: flags['no-splitting'] !== true,
    attackLoss: flags['attack-loss'] ?? base.attackLoss,
    l2Bound: flags['l2-bound'] ?? base.l2Bound,
    taps: flags.taps ?? base.taps,
    labelSpace: flags['label-space'] ?? base.labelSpace,
    topFraction: flags['top-fraction'] ?? base.topFraction,
    scoreForm: flags['score-form'] ?? base.scoreForm,
    tolerance: flags.tolerance ?? base.tolerance,
    seed: flags.seed ?? base.seed,
  };
  const other = settings.labelSpace === 'z' ? 'a' : 'z';
  const clash = asked?.methods.find((method) => ruleOfMethod(method) === other);
  if (settings.labelSpace !== 'auto' && clash !== undefined)
    throw new UsageError(`--label-space ${settings.labelSpace} and the method ${clash} exclude each other.`);
  return {
    images: rest,
    raw: flags.raw ?? [],
    pack: flags.pack ?? null,
    methods: asked?.methods ?? null,
    params: asked?.params ?? {},
    settings,
    preprocessing: flags.preprocessing ?? null,
    background: flags.background ?? 'white',
    accept: flags.accept ?? DEFAULT_ACCEPTANCE,
    backend: flags.backend ?? 'wasm',
    recursive: flags.recursive === true,
    jobs: flags.jobs ?? null,
    json: flags.json === true,
    logits: flags.logits === true,
    densities: flags.densities === true,
  };
}
