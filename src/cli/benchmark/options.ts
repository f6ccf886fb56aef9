import { availableParallelism } from 'node:os';
import type { BackendName } from '../../engine/jobs';
import type { Role, Share } from '../../benchmark/run';
import { type Flags, parseFlags, UsageError } from '../flags';
import { must } from '../../lib/must';

export const BENCHMARK_FLAGS = {
  pack: { kind: 'text', value: 'ID or FOLDER', help: 'built-in pack, or the folder of another' },
  id: {
    kind: 'text',
    value: 'DATA',
    help: 'in-distribution pictures: a folder, archive, list ...; NAME=DATA names them',
  },
  ood: { kind: 'text', value: 'NAME=DATA', many: true, help: 'pictures from elsewhere; may be repeated' },
  near: { kind: 'text', value: 'NAME=DATA', many: true, help: 'the same, of things like the ID classes' },
  fit: {
    kind: 'text',
    value: 'DATA',
    help: 'ID pictures (of training) that fitted detectors learn from, instead of the states that the pack brings',
  },
  'fit-count': {
    kind: 'number',
    low: 1,
    high: 1_000_000,
    whole: true,
    help: 'of them at most; default: 5000',
  },
  methods: {
    kind: 'text',
    value: 'LIST',
    help: 'quick, paper, all, or detectors with their parameters: energy,si-z:eta=0.05; several values make a grid: si-z:eta=0.05/0.5; default: quick',
  },
  count: { kind: 'number', low: 1, high: 100_000_000, whole: true, help: 'pictures of a set at most' },
  out: { kind: 'text', value: 'DIR', help: 'where rows and tables are written' },
  jobs: {
    kind: 'number',
    low: 1,
    high: 256,
    whole: true,
    help: 'processes, an engine each; default: one a core',
  },
  shard: { kind: 'text', value: 'I/N', help: 'only part I (from 0) of N; "splitscope merge" joins them' },
  resume: { kind: 'switch', help: 'go on with what is in --out' },
  backend: { kind: 'choice', choices: ['wasm', 'webgpu', 'cpu'], help: 'default: wasm' },
  batch: {
    kind: 'number',
    low: 1,
    high: 4096,
    whole: true,
    help: 'pictures given to the engine at once; default: 64',
  },
  part: { kind: 'text', value: 'I/N', help: 'set by the command itself for its own processes' },
} as const satisfies Flags;

export interface SetOption {
  readonly name: string;
  readonly role: Role;
  readonly data: string;
}

export interface BenchmarkOptions {
  readonly pack: string | null;
  /** The ID set first. */
  readonly sets: readonly SetOption[];
  readonly fit: { readonly data: string; readonly count: number } | null;
  readonly methods: string;
  readonly count: number | null;
  readonly out: string;
  readonly jobs: number;
  readonly shard: Share;
  /** Which of the processes of a shard this one is; null: the one that starts them. */
  readonly part: Share | null;
  readonly resume: boolean;
  readonly backend: BackendName;
  readonly batch: number;
}

function share(name: string, text: string): Share {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (index === undefined || of === undefined || Number(of) < 1 || Number(index) >= Number(of))
    throw new UsageError(`--${name} must be I/N with I from 0 to N - 1; it is "${text}".`);
  return { index: Number(index), of: Number(of) };
}

/** What a set is called where nobody says: the last part of its path, without an ending. */
const nameOf = (data: string): string =>
  data
    .replace(/[/\\]+$/, '')
    .replace(/^.*[/\\]/, '')
    .replace(/\.(zip|tar|tgz|tar\.gz|parquet|np[yz]|mat|txt|json)$/i, '');

function named(text: string, role: Role): SetOption {
  const at = text.indexOf('=');
  if (at === 0 || at === text.length - 1) throw new UsageError(`"${text}" must be NAME=DATA.`);
  return at < 0
    ? { name: nameOf(text), role, data: text }
    : { name: text.slice(0, at), role, data: text.slice(at + 1) };
}

/** The options of `splitscope benchmark`. Throws UsageError with one sentence. */
export function benchmarkOptions(argv: readonly string[]): BenchmarkOptions {
  const { flags, rest } = parseFlags(BENCHMARK_FLAGS, argv);
  if (rest.length > 0) throw new UsageError(`"splitscope benchmark" takes flags only; it has "${rest[0]}".`);
  for (const name of ['id', 'out'] as const)
    if (flags[name] === undefined) throw new UsageError(`"splitscope benchmark" needs --${name}.`);
  const sets = [
    named(must(flags.id), 'id'),
    ...(flags.near ?? []).map((text) => named(text, 'near')),
    ...(flags.ood ?? []).map((text) => named(text, 'far')),
  ];
  if (sets.length === 1)
    throw new UsageError('Name at least one set to compare with: --ood NAME=DATA or --near NAME=DATA.');
  const twice = sets.find(({ name }, i) => sets.findIndex((set) => set.name === name) !== i);
  if (twice !== undefined)
    throw new UsageError(`Two sets are called "${twice.name}": name them apart with NAME=DATA.`);
  return {
    pack: flags.pack ?? null,
    sets,
    fit: flags.fit === undefined ? null : { data: flags.fit, count: flags['fit-count'] ?? 5000 },
    methods: flags.methods ?? 'quick',
    count: flags.count ?? null,
    out: must(flags.out),
    jobs: flags.jobs ?? (flags.backend === 'webgpu' ? 1 : availableParallelism()),
    shard: flags.shard === undefined ? { index: 0, of: 1 } : share('shard', flags.shard),
    part: flags.part === undefined ? null : share('part', flags.part),
    resume: flags.resume === true,
    backend: flags.backend ?? 'wasm',
    batch: flags.batch ?? 64,
  };
}
