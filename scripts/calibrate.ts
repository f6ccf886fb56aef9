// Quantiles of every score over ID images, through this engine (WASM), written into a pack.
//   npm run calibrate -- --pack public/packs/cifar10-wrn-16-2 --images MONTAGE.json
// Work is split over processes; each appends one line an image to .cache/calibrate/, so that a stopped run goes on.
import { fork } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { analyseZ } from '../src/engine/attribution/analyseZ';
import { argmax } from '../src/engine/attribution/attack';
import { zScore } from '../src/engine/attribution/integrate';
import { energy, maxLogit, msp } from '../src/engine/detectors';
import { Model } from '../src/engine/graph/model';
import { forward } from '../src/engine/graph/pass';
import { groupTaps } from '../src/engine/graph/tapGradients';
import { useNodeBackend } from '../src/engine/nodeBackend';
import { normalise } from '../src/engine/normalise';
import { DEFAULT_SETTINGS, type Integration } from '../src/engine/settings';
import { tf } from '../src/engine/tf';
import { quantiles } from '../src/lib/quantiles';
import { readPackFolder } from '../src/packs/node';
import type { CalibrationEntry, PackJson } from '../src/packs/schema';
import { readTiles } from './montage';

const QUANTILES = 201;
const RULES: readonly Integration[] = ['mean', 'multiply', 'add'];
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
const cache = path.join('.cache', 'calibrate');
const partOf = (shard: number): string => path.join(cache, `${path.basename(folder)}-${shard}.jsonl`);

interface Row {
  readonly image: number;
  readonly eta: number;
  readonly iterations: number;
  readonly right: boolean;
  readonly msp: number;
  readonly maxlogit: number;
  readonly energy: number;
  readonly gaia: number;
  /** By rule, after 1..iterations. */
  readonly si: Readonly<Record<Integration, number[]>>;
}
interface Task {
  readonly image: number;
  readonly eta: number;
  readonly iterations: number;
}
const keyOf = (t: Task): string => `${t.image} ${t.eta} ${t.iterations}`;

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

function readRows(): Row[] {
  const rows: Row[] = [];
  for (let s = 0; s < 64; s++) {
    if (!existsSync(partOf(s))) continue;
    for (const line of readFileSync(partOf(s), 'utf8').split('\n'))
      if (line !== '') rows.push(JSON.parse(line) as Row);
  }
  return rows;
}

async function work(shard: number): Promise<void> {
  await useNodeBackend('wasm');
  const { source } = await readPackFolder(folder);
  const model = new Model(source.graph, source.weights);
  const taps = model.graph.taps.gaia;
  const groups = groupTaps(model, taps, { bytes: 512e6, flop: Infinity });
  const tiles = await readTiles(montage, many);
  const done = new Set(readRows().map(keyOf));
  for (const [n, task] of tasks().entries()) {
    if (n % shards !== shard || done.has(keyOf(task))) continue;
    const image = { kind: 'rgb8' as const, width: 32, height: 32, data: tiles.tile(task.image) };
    const x = tf.tensor4d(normalise(image, source.mean, source.std), [1, 32, 32, 3]);
    const pass = forward(model, x);
    const logits = (await pass.logits.data()) as Float32Array;
    const settings = { ...DEFAULT_SETTINGS, eta: task.eta, iterations: task.iterations };
    const also = RULES.filter((r) => r !== settings.integration);
    const input = { pass, logits, taps, groups, settings, also, histograms: false };
    for await (const event of analyseZ({ ...input, pause: () => Promise.resolve() })) {
      if (event.type !== 'result') continue;
      const si: Record<string, number[]> = { [settings.integration]: [...event.byIteration] };
      also.forEach((rule, r) => (si[rule] = [...event.alsoByIteration[r]!]));
      const row: Row = {
        ...task,
        right: argmax(logits) === tiles.labels[task.image],
        msp: msp(logits),
        maxlogit: maxLogit(logits),
        energy: energy(logits),
        gaia: zScore(event.gaia, settings.scoreForm),
        si: si as Row['si'],
      };
      appendFileSync(partOf(shard), `${JSON.stringify(row)}\n`);
    }
    pass.dispose();
    x.dispose();
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

mkdirSync(cache, { recursive: true });
if (args.shard !== undefined) {
  await work(Number(args.shard));
} else {
  const all = tasks();
  const wanted = new Set(all.map(keyOf));
  const watch = setInterval(() => {
    const n = readRows().filter((r) => wanted.has(keyOf(r))).length;
    console.log(`${n} of ${all.length} runs`);
  }, 60_000);
  const codes = await Promise.all(
    Array.from(
      { length: shards },
      (_, s) =>
        new Promise<number>((resolve) => {
          const child = fork(process.argv[1]!, [...process.argv.slice(2), '--shard', String(s)]);
          child.on('exit', (code) => {
            resolve(code ?? 1);
          });
        }),
    ),
  );
  clearInterval(watch);
  if (codes.some((c) => c !== 0)) {
    console.error('A process failed; run the same command again to go on.');
    process.exit(1);
  }
  const rows = readRows().filter((r) => wanted.has(keyOf(r)));
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
