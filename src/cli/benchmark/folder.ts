/** The folder of a run: `run.json`, `parts/*.jsonl` while it runs, `rows.jsonl` when it is whole, and the reports. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeArchive } from '../../benchmark/archive';
import { type Manifest, parseManifest } from '../../benchmark/manifest';
import { tableOf } from '../../benchmark/table';
import { runScores } from '../../benchmark/runScores';
import { csvReport, jsonReport, rowsCsv } from '../../benchmark/report/data';
import { htmlReport } from '../../benchmark/report/html';
import { latexReport } from '../../benchmark/report/latex';
import { markdownReport } from '../../benchmark/report/markdown';
import { readParts, readRowFile, writeWhole } from '../../rows/jsonLines';
import { RUN_FILE } from '../../benchmark/shipped';
import { mergeRows, type Row, rowLine } from '../../rows/row';

export const FILES = { run: 'run.json', rows: 'rows.jsonl', parts: 'parts', fitted: 'fitted.json' } as const;

/** The run in a folder; null where there is none. Throws with one sentence where it is damaged. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const file = path.join(folder, FILES.run);
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return parseManifest(content, file);
}

/** All rows of a folder: those that are joined, and those of parts. */
export async function readRun(folder: string): Promise<Row[][]> {
  return [
    await readRowFile(path.join(folder, FILES.rows)),
    ...(await readParts(path.join(folder, FILES.parts))),
  ];
}

/** The rows of a run as one, in its order. */
export const joined = (parts: readonly (readonly Row[])[], manifest: Manifest): Row[] =>
  mergeRows(parts, { sets: manifest.sets.map(({ name }) => name), columns: manifest.columns });

export const writeRows = (folder: string, rows: readonly Row[]): Promise<void> =>
  writeWhole(path.join(folder, FILES.rows), rows.map(rowLine).join(''));

/** Write every form of the report; returns the Markdown. */
export async function writeReports(
  folder: string,
  manifest: Manifest,
  rows: readonly Row[],
): Promise<string> {
  const scores = runScores(rows, manifest.sets, manifest.columns);
  const table = tableOf(scores, { accuracy: manifest.accuracy.value });
  const report = { manifest, table };
  const markdown = markdownReport(report);
  const files: Readonly<Record<string, string>> = {
    'report.md': markdown,
    'table.tex': latexReport(report),
    'table.csv': csvReport(report),
    'rows.csv': rowsCsv(rows),
    'report.json': jsonReport(report),
    'report.html': htmlReport(report, scores),
  };
  for (const [name, content] of Object.entries(files)) await writeWhole(path.join(folder, name), content);
  await writeWhole(path.join(folder, RUN_FILE), writeArchive({ manifest, scores }));
  return markdown;
}
