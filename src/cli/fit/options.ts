import path from 'node:path';
import type { BackendName } from '../../engine/jobs';
import { type Flags, parseFlags, UsageError } from '../flags';

export const FIT_FLAGS = {
  pack: { kind: 'text', value: 'ID or FOLDER', help: 'built-in pack, or the folder or zip file of another' },
  id: {
    kind: 'text',
    value: 'DATA',
    help: 'in-distribution pictures: a folder, archive, list ...; NAME=DATA names them',
  },
  limit: {
    kind: 'number',
    low: 22,
    high: 100_000_000,
    whole: true,
    help: 'pictures at most, evenly spread over the set; default: all',
  },
  methods: {
    kind: 'text',
    value: 'LIST',
    help: 'quick, paper, all, or detectors with their parameters, as of benchmark; default: all',
  },
  etas: { kind: 'text', value: 'LIST', help: 'S&I on a grid: step sizes with commas between' },
  iterations: { kind: 'text', value: 'LIST', help: 'and numbers of iterations' },
  integrations: { kind: 'text', value: 'LIST', help: 'and integrations, of mean, add, multiply' },
  'keep-states': {
    kind: 'switch',
    help: 'calibrate on all pictures with the states that the pack brings, instead of fitting on every second one',
  },
  out: {
    kind: 'text',
    value: 'P2',
    help: 'where the fitted pack goes: a folder, or a file that ends in .zip; default: PACK-fitted',
  },
  resume: { kind: 'switch', help: 'go on with a run that was stopped' },
  backend: { kind: 'choice', choices: ['wasm', 'webgpu', 'cpu'], help: 'default: wasm' },
  batch: { kind: 'number', low: 1, high: 4096, whole: true, help: 'pictures a part; default: 64' },
} as const satisfies Flags;

const INTEGRATIONS = ['mean', 'add', 'multiply'] as const;

/** S&I's settings; null where no flag names a grid. */
export interface Grid {
  readonly etas: readonly number[] | null;
  readonly iterations: readonly number[] | null;
  readonly integrations: readonly (typeof INTEGRATIONS)[number][] | null;
}

export interface FitOptions {
  readonly pack: string | null;
  readonly id: { readonly name: string; readonly data: string };
  readonly limit: number | null;
  readonly methods: string;
  readonly grid: Grid;
  readonly keepStates: boolean;
  /** Null: named after the pack. */
  readonly out: string | null;
  readonly resume: boolean;
  readonly backend: BackendName;
  readonly batch: number;
}

const words = (text: string): string[] => text.split(',').map((word) => word.trim());

function numbers(flag: string, text: string | undefined, whole: boolean): number[] | null {
  if (text === undefined) return null;
  return words(text).map((word) => {
    const value = word === '' ? NaN : Number(word);
    if (!(value > 0) || (whole && !Number.isInteger(value)))
      throw new UsageError(
        `--${flag} must be ${whole ? 'whole numbers' : 'numbers'} above 0 with commas between; it holds "${word}".`,
      );
    return value;
  });
}

function integrations(text: string | undefined): Grid['integrations'] {
  if (text === undefined) return null;
  return words(text).map((word) => {
    const found = INTEGRATIONS.find((known) => known === word);
    if (found === undefined)
      throw new UsageError(`--integrations must be of ${INTEGRATIONS.join(', ')}; it holds "${word}".`);
    return found;
  });
}

/** The options of `splitscope fit`. Throws UsageError with one sentence. */
export function fitOptions(argv: readonly string[]): FitOptions {
  const { flags, rest } = parseFlags(FIT_FLAGS, argv);
  if (rest.length > 0) throw new UsageError(`"splitscope fit" takes flags only; it has "${rest[0]}".`);
  if (flags.id === undefined)
    throw new UsageError('"splitscope fit" needs --id DATA: in-distribution pictures.');
  const at = flags.id.indexOf('=');
  const data = at > 0 ? flags.id.slice(at + 1) : flags.id;
  return {
    pack: flags.pack ?? null,
    id: { name: at > 0 ? flags.id.slice(0, at) : path.basename(data), data },
    limit: flags.limit ?? null,
    methods: flags.methods ?? 'all',
    grid: {
      etas: numbers('etas', flags.etas, false),
      iterations: numbers('iterations', flags.iterations, true),
      integrations: integrations(flags.integrations),
    },
    keepStates: flags['keep-states'] === true,
    out: flags.out ?? null,
    resume: flags.resume === true,
    backend: flags.backend ?? 'wasm',
    batch: flags.batch ?? 64,
  };
}
