// Puts runs of `splitscope benchmark` (folders with run.json and rows.jsonl) of one pack into public/benchmarks, from where the page
// opens with them, and writes the list anew. Several runs of the same sets are joined: other detectors, or fewer pictures for dear ones.
//   npx tsx scripts/ship-benchmark.ts RUN... [--out public/benchmarks]
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readArchive, writeArchive } from '../src/benchmark/archive';
import { joinRuns } from '../src/benchmark/joinRuns';
import { parseManifest } from '../src/benchmark/manifest';
import { csvReport } from '../src/benchmark/report/data';
import { markdownReport } from '../src/benchmark/report/markdown';
import { runScores } from '../src/benchmark/runScores';
import { type BenchmarkEntry, RUN_FILE } from '../src/benchmark/shipped';
import { tableOf } from '../src/benchmark/table';
import { parseRows } from '../src/rows/row';

const { values, positionals } = parseArgs({
  options: { out: { type: 'string', default: 'public/benchmarks' } },
  allowPositionals: true,
});
if (positionals.length === 0) {
  console.error('Use: ship-benchmark RUN... [--out FOLDER]');
  process.exit(2);
}
const text = (...parts: string[]): string => readFileSync(path.join(...parts), 'utf8');
const runs = positionals.map((folder) => ({
  manifest: parseManifest(text(folder, 'run.json'), folder),
  rows: parseRows(text(folder, 'rows.jsonl'), folder),
}));
const { manifest, rows } = joinRuns(runs);
const scores = runScores(rows, manifest.sets, manifest.columns);
const folder = path.join(values.out, manifest.pack);
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, RUN_FILE), writeArchive({ manifest, scores }, true));
const report = { manifest, table: tableOf(scores, { accuracy: manifest.accuracy.value }) };
writeFileSync(path.join(folder, 'README.md'), markdownReport(report));
writeFileSync(path.join(folder, 'table.csv'), csvReport(report));

const order = (JSON.parse(text('public/packs/index.json')) as { readonly id: string }[]).map(({ id }) => id);
const list = readdirSync(values.out)
  .filter((id) => existsSync(path.join(values.out, id, RUN_FILE)))
  .sort((a, b) => order.indexOf(a) - order.indexOf(b))
  .map((id): BenchmarkEntry => {
    const file = path.join(values.out, id, RUN_FILE);
    const run = readArchive(readFileSync(file), file);
    return {
      id,
      title: run.manifest.title,
      file: `${id}/${RUN_FILE}`,
      bytes: statSync(file).size,
      images: run.scores.sets.reduce((sum, { images }) => sum + images.length, 0),
      sets: run.scores.sets.length - 1,
      detectors: run.manifest.columns.length,
    };
  });
writeFileSync(path.join(values.out, 'index.json'), `${JSON.stringify(list, null, 2)}\n`);
console.log(`${folder}: ${(statSync(path.join(folder, RUN_FILE)).size / 1e6).toFixed(1)} MB`);
