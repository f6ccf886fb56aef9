// Quantiles of every score over ID images, through this engine (WASM), written into a pack.
//   npm run calibrate -- --pack public/packs/cifar10-wrn-16-2 --images MONTAGE.json
// Work is split over processes; each appends one line an image to .cache/calibrate/, so that a stopped run goes on.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_SETTINGS } from '../src/engine/settings';
import { quantiles } from '../src/lib/quantiles';
import type { CalibrationEntry, PackJson } from '../src/packs/schema';
import { readTiles } from './montage';
import { packKey } from './study/packKey';
import { openScorer, RULES, type Scores } from './study/scorer';
import { Rows, runShards } from './study/shards';

const QUANTILES = 201;
const { values: args } = parseArgs({
  options: {
    pack: { type: 'string' },
    images: { type: 'string' },
    /** Images at the default η and T <= 2, and for the scores that depend on neither. */
    many: { type: 'string', default: '1000' },
    /** Images on the whole grid. */
    few: { type: 'string', default: '200' },
    etas: { type: 'string', default: '0.001,0.01,0.05,0.1,0.5' },
    iterations: { type: 'string', default: '8' },
    shards: { type: 'string', default: String(cpus().length) },
    shard: { type: 'string' },
  },
});
if (args.pack === undefined || args.images === undefined) {
  console.error('Use: npm run calibrate -- --pack FOLDER --images MONTAGE.json [--many N] [--few N]');
  process.exit(2);
}
const folder = args.pack;
const montage = args.images;
const [many, few, T, shards] = [args.many, args.few, args.iterations, args.shards].map(Number) as [
  number,
  number,
  number,
  number,
];
const etas = args.etas.split(',').map(Number);

interface Task {
  readonly image: number;
  readonly eta: number;
  readonly iterations: number;
}
type Row = Task & Omit<Scores, 'predicted'> & { readonly right: boolean };
const keyOf = (t: Task): string => `${t.image} ${t.eta} ${t.iterations}`;
const store = new Rows<Row>('calibrate', packKey(folder), keyOf);

/** The cheap runs first, then the grid, the default η within it on all T. */
function tasks(): Task[] {
  const list: Task[] = [];
  for (let image = 0; image < many; image++)
    list.push({ image, eta: DEFAULT_SETTINGS.eta, iterations: Math.min(2, T) });
  if (T > 2)
    for (let image = 0; image < few; image++)
      for (const eta of etas) list.push({ image, eta, iterations: T });
  return list;
}

async function work(shard: number): Promise<void> {
  const score = await openScorer(folder);
  const tiles = await readTiles(montage, many);
  const done = new Set(store.read().map(keyOf));
  for (const [n, task] of tasks().entries()) {
    if (n % shards !== shard || done.has(keyOf(task))) continue;
    const { predicted, ...scores } = await score(tiles.tile(task.image), task.eta, task.iterations);
    store.add(shard, { ...task, right: predicted === tiles.labels[task.image], ...scores });
  }
}

const rounded = (xs: readonly number[]): number[] =>
  quantiles(xs, QUANTILES).map((x) => Number(x.toPrecision(7)));

function entries(rows: readonly Row[]): CalibrationEntry[] {
  const short = rows.filter((r) => r.iterations === Math.min(2, T) && r.eta === DEFAULT_SETTINGS.eta);
  const of = (method: CalibrationEntry['method'], xs: number[]): CalibrationEntry => ({
    method,
    images: xs.length,
    quantiles: rounded(xs),
  });
  const out = [
    of(
      'msp',
      short.map((r) => r.msp),
    ),
    of(
      'maxlogit',
      short.map((r) => r.maxlogit),
    ),
    of(
      'energy',
      short.map((r) => r.energy),
    ),
    of(
      'gaia-z',
      short.map((r) => r.gaia),
    ),
  ];
  for (const integration of RULES)
    for (const eta of etas)
      for (let i = 1; i <= T; i++) {
        const long = rows.filter((r) => r.iterations === T && r.eta === eta);
        const from = eta === DEFAULT_SETTINGS.eta && i <= 2 ? short : long;
        if (from.length === 0) continue;
        out.push({
          ...of(
            'si-z',
            from.map((r) => r.si[integration][i - 1]!),
          ),
          eta,
          iterations: i,
          integration,
        });
      }
  return out;
}

if (args.shard !== undefined) {
  await work(Number(args.shard));
} else {
  const all = tasks();
  const wanted = new Set(all.map(keyOf));
  const finished = (): Row[] => store.read().filter((r) => wanted.has(keyOf(r)));
  await runShards(shards, () => finished().length, all.length);
  const rows = finished();
  const file = path.join(folder, 'pack.json');
  const json = JSON.parse(readFileSync(file, 'utf8')) as PackJson;
  const calibration = {
    source: `the first ${many} images of ${path.basename(montage, '.json')}; ${few} of them where η > ${DEFAULT_SETTINGS.eta} or T > 2`,
    backend: 'wasm',
    entries: entries(rows),
  };
  writeFileSync(file, `${JSON.stringify({ ...json, calibration })}\n`);
  const short = rows.filter((r) => r.iterations === Math.min(2, T) && r.eta === DEFAULT_SETTINGS.eta);
  const right = short.filter((r) => r.right).length;
  console.log(`${calibration.entries.length} entries; ${right} of ${short.length} images classified rightly`);
}
