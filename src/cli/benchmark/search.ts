import { searchReport } from '../../benchmark/report/search';
import { runScores } from '../../benchmark/runScores';
import { searchOf } from '../../benchmark/search';
import { must } from '../../lib/must';
import { type Flags, parseFlags, UsageError } from '../flags';
import { EXIT, type Io } from '../io';
import { FILES, joined, readManifest, readRun } from './folder';

export const SEARCH_FLAGS = {
  method: {
    kind: 'text',
    value: 'ID',
    help: 'the detector whose settings are compared; default: the one that the run has most settings of',
  },
  on: {
    kind: 'text',
    value: 'NAME',
    many: true,
    help: 'an OOD set to choose on, may be repeated; the others tell; default: all do both',
  },
  json: { kind: 'switch', help: 'one JSON object instead of tables' },
} as const satisfies Flags;

/** `splitscope search DIR`: which settings of a detector do best in a run that holds a grid of them, told on images held out. */
export async function search(argv: readonly string[], io: Io): Promise<number> {
  const { flags, rest } = parseFlags(SEARCH_FLAGS, argv);
  const [folder, ...more] = rest;
  if (folder === undefined || more.length > 0)
    throw new UsageError('Write "splitscope search DIR": the folder of one run of "splitscope benchmark".');
  const manifest = await readManifest(folder);
  if (manifest === null) throw new Error(`"${folder}" holds no run: there is no ${FILES.run} in it.`);
  const scores = runScores(joined(await readRun(folder), manifest), manifest.sets, manifest.columns);
  const settings = new Map<string, number>();
  for (const { method } of manifest.columns) settings.set(method, (settings.get(method) ?? 0) + 1);
  const most = must([...settings].sort(([, a], [, b]) => b - a)[0])[0];
  const found = searchOf(scores, flags.method ?? most, flags.on);
  await io.out(flags.json === true ? `${JSON.stringify(found)}\n` : searchReport(found));
  return EXIT.ok;
}
