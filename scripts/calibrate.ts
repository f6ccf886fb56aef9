// Quantiles of every score of a rule over ID images, through this engine (WASM), written into a pack beside the other rule's.
//   npm run calibrate -- --pack public/packs/cifar10-wrn-16-2 --images MONTAGE.json
//   npm run calibrate -- --pack public/packs/cifar10-wrn-16-2 --images MONTAGE.json --rule a --many 300 --few 0
// Rule z brings the scores of the logits, GAIA-Z and S&I-Z; rule a GAIA-A and S&I-A. Then: npx tsx scripts/pack-index.ts.
// --rows FILE: of what training/scores.py has computed (--images then only names the set) instead of computing; rule z alone.
// Work is split over processes; each appends one line an image to .cache/, so that a stopped run goes on.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CalibrationEntry, PackJson } from '../src/packs/schema';
import { readTiles } from './montage';
import {
  entriesA,
  entriesZ,
  merge,
  type Plan,
  type Row,
  shortRows,
  sourceText,
  type Task,
  tasksOf,
} from './study/calibration';
import { packKey } from './study/packKey';
import { openScorer, openScorerA, type Scorer } from './study/scorer';
import { readRows, Rows, runShards } from './study/shards';

const { values: args } = parseArgs({
  options: {
    pack: { type: 'string' },
    images: { type: 'string' },
    rule: { type: 'string', default: 'z' },
    /** Images at the default η and T <= 2, and for the scores that depend on neither. */
    many: { type: 'string', default: '1000' },
    /** Images on the whole grid. */
    few: { type: 'string', default: '200' },
    etas: { type: 'string', default: '0.001,0.01,0.05,0.1,0.5' },
    iterations: { type: 'string', default: '8' },
    shards: { type: 'string', default: String(cpus().length) },
    shard: { type: 'string' },
    rows: { type: 'string' },
  },
});
if (args.pack === undefined || args.images === undefined || (args.rule !== 'z' && args.rule !== 'a')) {
  console.error(
    'Use: npm run calibrate -- --pack FOLDER --images MONTAGE.json [--rule z|a] [--many N] [--few N]',
  );
  process.exit(2);
}
if (args.rows !== undefined && args.rule === 'a') {
  console.error('training/scores.py knows no rule a.');
  process.exit(2);
}
const { pack: folder, images: montage, rule } = args;
const shards = Number(args.shards);
const plan: Plan = {
  many: Number(args.many),
  few: Number(args.few),
  etas: args.etas.split(',').map(Number),
  iterations: Number(args.iterations),
};
const keyOf = (t: Task): string => `${t.image} ${t.eta} ${t.iterations}`;

async function calibrate<S extends { readonly predicted: number }>(
  kind: string,
  open: (folder: string) => Promise<Scorer<S>>,
  entries: (rows: readonly Row<S>[], plan: Plan) => CalibrationEntry[],
): Promise<void> {
  const store = new Rows<Row<S>>(kind, `${packKey(folder)}-${path.basename(montage, '.json')}`, keyOf);
  if (args.shard !== undefined) {
    const score = await open(folder);
    const tiles = await readTiles(montage, Math.max(plan.many, plan.few));
    const done = new Set(store.read().map(keyOf));
    for (const [n, task] of tasksOf(plan).entries()) {
      if (n % shards !== Number(args.shard) || done.has(keyOf(task))) continue;
      const { predicted, ...scores } = await score(tiles.tile(task.image), task.eta, task.iterations);
      store.add(Number(args.shard), { ...task, right: predicted === tiles.labels[task.image], ...scores });
    }
    return;
  }
  const all = tasksOf(plan);
  const wanted = new Set(all.map(keyOf));
  const set = path.basename(montage, '.json');
  const others = args.rows === undefined ? null : readRows<Row<S> & { set: string }>(args.rows);
  const finished = (): Row<S>[] =>
    (others?.filter((r) => r.set === set) ?? store.read()).filter((r) => wanted.has(keyOf(r)));
  if (others === null) await runShards(shards, () => finished().length, all.length);
  else if (finished().length !== all.length)
    throw new Error(`${args.rows} has ${finished().length} of ${all.length} runs.`);
  const rows = finished();
  const file = path.join(folder, 'pack.json');
  const json = JSON.parse(readFileSync(file, 'utf8')) as PackJson;
  const made = entries(rows, plan);
  const source = sourceText(set, plan);
  const calibration = merge(
    json.calibration,
    rule as 'z' | 'a',
    source,
    made,
    others === null ? 'wasm' : 'pytorch',
  );
  writeFileSync(file, `${JSON.stringify({ ...json, calibration })}\n`);
  const short = shortRows(rows, plan);
  const right = short.filter((r) => r.right).length;
  console.log(`${made.length} entries; ${right} of ${short.length} images classified rightly`);
}

await (rule === 'a'
  ? calibrate('calibrate-a', openScorerA, entriesA)
  : calibrate('calibrate', openScorer, entriesZ));
