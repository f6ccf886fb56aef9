/** Files that a person gives to compare: a run of ours, files of scores made elsewhere, or both together. */
import { must } from '../../lib/must';
import { rowsOf, runScores } from '../runScores';
import { readArchive, type Run } from '../archive';
import { joinRuns } from '../joinRuns';
import { besideRun, importScores, type ImportOptions } from './importScores';
import type { ScoreFile } from './readScores';

/** Whether a file is a run's archive: a zip that has `run.json` in its directory. */
function isArchive(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return false;
  // The directory lies at the end; names in it are plain text.
  return new TextDecoder('latin1').decode(bytes.subarray(-(2 ** 16))).includes('run.json');
}

/** The files as one run. Throws Error with one sentence. */
export async function openRuns(files: readonly ScoreFile[], options: ImportOptions): Promise<Run> {
  const own = files.filter(({ bytes }) => isArchive(bytes));
  const others = files.filter((file) => !own.includes(file));
  const runs = own.map(({ name, bytes }) => readArchive(bytes, name));
  if (runs.length === 0) return importScores(others, options);
  const run = runs.length === 1 ? must(runs[0]) : joined(runs);
  if (others.length === 0) return run;
  return besideRun(run, await importBeside(run, others, options.version));
}

/** Scores for a run: its ID set and its near sets are theirs. */
export const importBeside = ({ manifest }: Run, files: readonly ScoreFile[], version: string): Promise<Run> =>
  importScores(files, {
    version,
    likelyId: manifest.sets.find(({ role }) => role === 'id')?.name,
    near: manifest.sets.filter(({ role }) => role === 'near').map(({ name }) => name),
  });

function joined(runs: readonly Run[]): Run {
  const one = joinRuns(runs.map(({ manifest, scores }) => ({ manifest, rows: [...rowsOf(scores)] })));
  return { manifest: one.manifest, scores: runScores(one.rows, one.manifest.sets, one.manifest.columns) };
}
