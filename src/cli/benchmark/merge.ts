import path from 'node:path';
import { differences, manifestText } from '../../benchmark/manifest';
import { missingImages } from '../../benchmark/run';
import { writeWhole } from '../../rows/jsonLines';
import { formatCount } from '../../lib/numbers';
import { must } from '../../lib/must';
import { type Flags, parseFlags, UsageError } from '../flags';
import { EXIT, type Io } from '../io';
import { FILES, joined, readManifest, readRun, writeReports, writeRows } from './folder';

const MERGE_FLAGS = {
  out: { kind: 'text', value: 'DIR', help: 'where the joined run is written' },
} as const satisfies Flags;

/** `splitscope merge DIR... --out DIR`: parts of one run as if it had never been split. */
export async function merge(argv: readonly string[], io: Io): Promise<number> {
  const { flags, rest } = parseFlags(MERGE_FLAGS, argv);
  if (rest.length === 0 || flags.out === undefined)
    throw new UsageError(
      'Write "splitscope merge DIR... --out DIR": the folders of the parts, and where to.',
    );
  const runs = [];
  for (const folder of rest) {
    const manifest = await readManifest(folder);
    if (manifest === null) throw new Error(`"${folder}" holds no run: there is no ${FILES.run} in it.`);
    runs.push({ folder, manifest });
  }
  const [first] = runs;
  for (const { folder, manifest } of runs) {
    const other = differences(must(first).manifest, manifest);
    if (other.length > 0)
      throw new Error(
        `"${folder}" is of another run than "${must(first).folder}": they differ in ${other.join(', ')}.`,
      );
  }
  const { manifest } = must(first);
  const rows = joined((await Promise.all(rest.map(readRun))).flat(), manifest);
  await writeWhole(path.join(flags.out, FILES.run), manifestText(manifest));
  await writeRows(flags.out, rows);
  const missing = missingImages(
    rows,
    manifest.sets.map(({ name, images }) => ({ name, images })),
    manifest.columns,
  );
  if (missing > 0) {
    io.err(`splitscope: ${formatCount(missing)} images are missing yet: a part is not there, or not done.\n`);
    return EXIT.someFailed;
  }
  await io.out(await writeReports(flags.out, manifest, rows));
  return EXIT.ok;
}

/** `splitscope report DIR`: the tables of a run, also of one that is not whole yet. */
export async function report(argv: readonly string[], io: Io): Promise<number> {
  const { rest } = parseFlags({} as const, argv);
  const [folder, ...more] = rest;
  if (folder === undefined || more.length > 0)
    throw new UsageError('Write "splitscope report DIR": the folder of one run.');
  const manifest = await readManifest(folder);
  if (manifest === null) throw new Error(`"${folder}" holds no run: there is no ${FILES.run} in it.`);
  const rows = joined(await readRun(folder), manifest);
  await io.out(await writeReports(folder, manifest, rows));
  return EXIT.ok;
}
