import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Manifest, differences, manifestText } from '../../benchmark/manifest';
import { besideRun } from '../../benchmark/imported/importScores';
import { importBeside, openRuns } from '../../benchmark/imported/open';
import type { ScoreFile } from '../../benchmark/imported/readScores';
import { missingImages } from '../../benchmark/run';
import { rowsOf, runScores } from '../../benchmark/runScores';
import { type Row } from '../../rows/row';
import { writeWhole } from '../../rows/jsonLines';
import { formatCount } from '../../lib/numbers';
import { must } from '../../lib/must';
import { type Flags, parseFlags, UsageError } from '../flags';
import { EXIT, type Io } from '../io';
import { thisPackage } from '../root';
import { FILES, joined, readManifest, readRun, writeReports, writeRows } from './folder';

const MERGE_FLAGS = {
  out: { kind: 'text', value: 'DIR', help: 'where the joined run is written' },
} as const satisfies Flags;
export const REPORT_FLAGS = {
  out: { kind: 'text', value: 'DIR', help: 'of score files: where their tables are written' },
  id: {
    kind: 'text',
    value: 'NAME',
    help: 'of score files: which set is in-distribution, where they do not say it',
  },
  near: {
    kind: 'text',
    value: 'NAME',
    many: true,
    help: 'of score files: a set that is near; may be repeated',
  },
} as const satisfies Flags;

/** Which of some paths are files. Throws Error with one sentence where there is nothing. */
async function partition(paths: readonly string[]): Promise<{ folders: string[]; files: string[] }> {
  const [folders, files]: [string[], string[]] = [[], []];
  for (const one of paths) {
    let found;
    try {
      found = await stat(one);
    } catch {
      throw new Error(`There is no "${one}": give the folder of a run, or files of scores.`);
    }
    (found.isDirectory() ? folders : files).push(one);
  }
  return { folders, files };
}

const readFiles = (files: readonly string[]): Promise<ScoreFile[]> =>
  Promise.all(files.map(async (name) => ({ name, bytes: new Uint8Array(await readFile(name)) })));

/** Throws Error with one sentence where a folder holds another run: it would be written over. */
async function checkFree(folder: string, manifest: Manifest): Promise<void> {
  const there = await readManifest(folder);
  const other = there === null ? [] : differences(there, manifest);
  if (other.length > 0)
    throw new Error(
      `"${folder}" holds another run (of other ${other.join(', ')}): give --out another folder.`,
    );
}

/** Write a run as a folder: its description, its rows, and every form of the report, which it returns. */
async function writeRun(folder: string, manifest: Manifest, rows: readonly Row[]): Promise<string> {
  await checkFree(folder, manifest);
  await writeWhole(path.join(folder, FILES.run), manifestText(manifest));
  await writeRows(folder, rows);
  return writeReports(folder, manifest, rows);
}

/**
 * `splitscope merge DIR... [FILE...] --out DIR`: parts of one run as if it had never been split, and the detectors of score files made
 * elsewhere beside its own.
 */
export async function merge(argv: readonly string[], io: Io): Promise<number> {
  const { flags, rest } = parseFlags(MERGE_FLAGS, argv);
  if (rest.length === 0 || flags.out === undefined)
    throw new UsageError(
      'Write "splitscope merge DIR... --out DIR": the folders of the parts, and where to.',
    );
  const { folders, files } = await partition(rest);
  if (folders.length === 0)
    throw new UsageError(
      '"splitscope merge" needs the folder of a run; "splitscope report FILE... --out DIR" makes the tables of score files alone.',
    );
  const runs = [];
  for (const folder of folders) {
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
  const rows = joined((await Promise.all(folders.map(readRun))).flat(), manifest);
  const missing = missingImages(
    rows,
    manifest.sets.map(({ name, images }) => ({ name, images })),
    manifest.columns,
  );
  if (missing > 0) {
    await checkFree(flags.out, manifest);
    await writeWhole(path.join(flags.out, FILES.run), manifestText(manifest));
    await writeRows(flags.out, rows);
    io.err(`splitscope: ${formatCount(missing)} images are missing yet: a part is not there, or not done.\n`);
    return EXIT.someFailed;
  }
  if (files.length === 0) {
    await io.out(await writeRun(flags.out, manifest, rows));
    return EXIT.ok;
  }
  const run = { manifest, scores: runScores(rows, manifest.sets, manifest.columns) };
  const both = besideRun(run, await importBeside(run, await readFiles(files), thisPackage().version));
  await io.out(await writeRun(flags.out, both.manifest, [...rowsOf(both.scores)]));
  return EXIT.ok;
}

/**
 * `splitscope report DIR`: the tables of a run, also of one that is not whole yet. `splitscope report FILE... --out DIR`: of score files
 * made elsewhere.
 */
export async function report(argv: readonly string[], io: Io): Promise<number> {
  const { flags, rest } = parseFlags(REPORT_FLAGS, argv);
  if (rest.length === 0)
    throw new UsageError(
      'Write "splitscope report DIR": the folder of one run; or "splitscope report FILE... --out DIR": files of scores.',
    );
  const { folders, files } = await partition(rest);
  if (files.length > 0) {
    if (folders.length > 0)
      throw new UsageError(
        `"splitscope report" takes one run or files of scores; "splitscope merge ${rest.join(' ')} --out DIR" joins both.`,
      );
    if (flags.out === undefined)
      throw new UsageError('The report of score files needs --out: the folder where it is written.');
    const { manifest, scores } = await openRuns(await readFiles(files), {
      version: thisPackage().version,
      id: flags.id,
      near: flags.near,
    });
    await io.out(await writeRun(flags.out, manifest, [...rowsOf(scores)]));
    return EXIT.ok;
  }
  const [folder, ...more] = folders;
  if (more.length > 0)
    throw new UsageError('"splitscope report" takes one run; "splitscope merge" joins several.');
  const flag = (['out', 'id', 'near'] as const).find((name) => flags[name] !== undefined);
  if (flag !== undefined)
    throw new UsageError(`--${flag} is for files of scores; "${must(folder)}" is the folder of a run.`);
  const manifest = await readManifest(must(folder));
  if (manifest === null) throw new Error(`"${must(folder)}" holds no run: there is no ${FILES.run} in it.`);
  const rows = joined(await readRun(must(folder)), manifest);
  await io.out(await writeReports(must(folder), manifest, rows));
  return EXIT.ok;
}
