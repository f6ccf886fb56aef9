// AUROC and FPR95 (the papers' convention) of every score of a pack, ID test images against OOD sets, through this engine.
//   npx tsx scripts/measure-ood.ts --pack public/packs/cifar10-wrn-40-2 --images FOLDER --id cifar10-test \
//     --sets textures-dtd10,scenes-intel,uniform,gaussian [--cheap 1000] [--few 300] [--etas 0.05,0.5] [--iterations 2] \
//     [--write] [--update] [--rows FILE]
// FOLDER holds a montage <set>/<set>.json a set; `uniform` and `gaussian` are noise made here. Prints a Markdown table; with
// --write also puts it into the pack's README and the numbers into its measured.json, from where the page shows them (then:
// pack-index.ts). --run FOLDER makes it of the rows of `splitscope benchmark` that lie there (any detectors). --rows makes the table of what training/scores.py has computed, instead of computing; --update puts it over
// what measured.json has, so that sets and scores measured earlier stay.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { readRun } from '../src/cli/benchmark/folder';
import { mulberry32 } from '../src/lib/random';
import { methodOf } from '../src/engine/detectors/methods';
import { DEFAULT_SETTINGS } from '../src/engine/settings';
import { type Measured, MeasuredSchema } from '../src/packs/measuredFile';
import type { PackJson } from '../src/packs/schema';
import { readTiles } from './montage';
import { columnsOfRows } from './study/fromRows';
import { measuredFrom } from './study/measured';
import { measuredText } from './study/measuredText';
import { networkHash, packKey } from './study/packKey';
import { readmeTable, withReadmeTable } from './study/readmeTable';
import { openScorer, OUTPUTS, RULES, type Scores } from './study/scorer';
import { titleOf } from './study/setTitles';
import { readRows, Rows, runShards } from './study/shards';
import type { StudyColumn, StudySet } from './study/study';
import { updateMeasured } from './study/updateMeasured';

const { values: args } = parseArgs({
  options: {
    pack: { type: 'string' },
    images: { type: 'string' },
    id: { type: 'string' },
    sets: { type: 'string' },
    /** Images a set for MSP, Energy and GAIA-Z. */
    cheap: { type: 'string', default: '1000' },
    /** Images a set for S&I-Z. */
    few: { type: 'string', default: '300' },
    etas: { type: 'string', default: '0.05,0.5' },
    iterations: { type: 'string', default: '2' },
    shards: { type: 'string', default: String(cpus().length) },
    shard: { type: 'string' },
    write: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
    rows: { type: 'string' },
    run: { type: 'string' },
  },
});
const { pack, images, id } = args;
if (pack === undefined || images === undefined || id === undefined || args.sets === undefined) {
  console.error('Use: measure-ood --pack FOLDER --images FOLDER --id SET --sets SET,SET,...');
  process.exit(2);
}
const sets = args.sets.split(',');
const [cheap, few, T, shards] = [args.cheap, args.few, args.iterations, args.shards].map(Number) as [
  number,
  number,
  number,
  number,
];
const etas = args.etas.split(',').map(Number);

interface Task {
  readonly set: string;
  readonly image: number;
  readonly eta: number;
  readonly iterations: number;
}
type Row = Task & Scores;
const keyOf = (t: Task): string => `${t.set} ${t.image} ${t.eta} ${t.iterations}`;
const store = new Rows<Row>('ood', packKey(pack), keyOf);

/** A standard normal number (Box and Muller). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Pixels of image `i` of a noise set: uniform in 0..255, or normal around 127.5 with deviation 64, cut to 0..255. */
function noise(set: string, i: number): Float32Array {
  const random = mulberry32(i + 1);
  return Float32Array.from({ length: 32 * 32 * 3 }, () =>
    set === 'uniform' ? 255 * random() : Math.min(255, Math.max(0, 127.5 + 64 * normal(random))),
  );
}

const isNoise = (set: string): boolean => set === 'uniform' || set === 'gaussian';
const sizeOf = (set: string): number =>
  isNoise(set)
    ? cheap
    : Math.min(cheap, (JSON.parse(readFileSync(jsonOf(set), 'utf8')) as { count: number }).count);
const jsonOf = (set: string): string => path.join(images, set, `${set}.json`);

/** Every set's first few on the whole grid, image by image, so that a stopped run has equally many of each; then the rest for
 * the cheap scores. */
function tasks(): Task[] {
  const all = [id!, ...sets];
  const list: Task[] = [];
  for (let image = 0; image < few; image++)
    for (const set of all)
      if (image < sizeOf(set)) for (const eta of etas) list.push({ set, image, eta, iterations: T });
  for (const set of all)
    for (let image = few; image < sizeOf(set); image++)
      list.push({ set, image, eta: DEFAULT_SETTINGS.eta, iterations: 1 });
  return list;
}

async function work(shard: number): Promise<void> {
  const score = await openScorer(pack!);
  const done = new Set(store.read().map(keyOf));
  const tiles = new Map<string, Awaited<ReturnType<typeof readTiles>>>();
  for (const set of [id!, ...sets])
    if (!isNoise(set)) tiles.set(set, await readTiles(jsonOf(set), sizeOf(set)));
  for (const [n, task] of tasks().entries()) {
    if (n % shards !== shard || done.has(keyOf(task))) continue;
    const tile = tiles.get(task.set)?.tile(task.image) ?? noise(task.set, task.image);
    store.add(shard, { ...task, ...(await score(tile, task.eta, task.iterations)) });
  }
}

function columns(rows: readonly Row[]): StudyColumn[] {
  const bySet = new Map<string, Row[]>();
  for (const row of rows) bySet.set(row.set, [...(bySet.get(row.set) ?? []), row]);
  const of =
    (pick: (r: Row) => number, wanted: (r: Row) => boolean = () => true) =>
    (set: string): ReadonlyMap<number, number> =>
      new Map((bySet.get(set) ?? []).filter(wanted).map((r) => [r.image, pick(r)]));
  // Scores of the logits and GAIA's depend on neither η nor T: any run of an image has them.
  const list: StudyColumn[] = [
    ...OUTPUTS.map((method) => ({ label: { method }, scores: of((r) => r[method]!) })),
    { label: { method: methodOf('gaia', 'z') }, scores: of((r) => r.gaia) },
  ];
  for (const rule of RULES)
    for (const eta of etas)
      for (const t of [2, 4].filter((n) => n <= T))
        list.push({
          label: { method: methodOf('si', 'z'), eta, iterations: t, integration: rule },
          scores: of(
            (r) => r.si[rule][t - 1]!,
            (r) => r.eta === eta && r.iterations === T,
          ),
        });
  return list;
}

/** What an image of a set shows, by the labels beside the montage. */
function classesOf(set: string): StudySet['classOf'] {
  if (isNoise(set)) return () => null;
  const { classes, labels } = JSON.parse(readFileSync(jsonOf(set), 'utf8')) as {
    readonly classes: readonly string[];
    readonly labels: readonly number[];
  };
  return (image) => classes[labels[image]!] ?? null;
}

const measured = (list: readonly StudyColumn[]): Measured =>
  v.parse(
    MeasuredSchema,
    measuredFrom({
      head: {
        pack: path.basename(pack!),
        network: networkHash(pack!),
        backend: args.rows === undefined ? 'wasm' : 'pytorch',
        id: { set: id!, title: `test images of ${titleOf(id!)}` },
      },
      classes: (JSON.parse(readFileSync(path.join(pack!, 'pack.json'), 'utf8')) as PackJson).classes,
      sets: sets.map((set) => ({ set, title: titleOf(set), classOf: classesOf(set) })),
      columns: list,
    }),
  );

if (args.shard !== undefined) {
  await work(Number(args.shard));
} else {
  const [readme, file] = [path.join(pack, 'README.md'), path.join(pack, 'measured.json')];
  if (args.update && cheap !== few) {
    console.error('--update takes rates of equally many images: give --cheap and --few the same number.');
    process.exit(2);
  }
  const before = args.update ? v.parse(MeasuredSchema, JSON.parse(readFileSync(file, 'utf8'))) : null;
  const all = tasks();
  const wanted = new Set(all.map(keyOf));
  const finished = (): Row[] => store.read().filter((r) => wanted.has(keyOf(r)));
  if (args.rows === undefined && args.run === undefined)
    await runShards(shards, () => finished().length, all.length);
  const made = measured(
    args.run !== undefined
      ? columnsOfRows((await readRun(args.run)).flat())
      : columns(
          args.rows === undefined ? finished() : readRows<Row>(args.rows).filter((r) => r.image < cheap),
        ),
  );
  const table = before === null ? made : updateMeasured(before, made);
  console.log(readmeTable(table));
  if (args.write) {
    writeFileSync(readme, withReadmeTable(readFileSync(readme, 'utf8'), table));
    writeFileSync(file, measuredText(table));
  }
}
