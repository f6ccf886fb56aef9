// AUROC and FPR95 (the papers' convention) of every score of a pack, ID test images against OOD sets, through this engine.
//   npx tsx scripts/measure-ood.ts --pack public/packs/cifar10-wrn-40-2 --images FOLDER --id cifar10-test \
//     --sets textures-dtd10,scenes-intel,uniform,gaussian [--cheap 1000] [--few 300] [--etas 0.05,0.5] [--iterations 2] \
//     [--write] [--update] [--rows FILE]
// FOLDER holds a montage <set>/<set>.json a set; `uniform` and `gaussian` are noise made here. Prints a Markdown table; with
// --write also puts it into the pack's README and the numbers into its measured.json, from where the page shows them (then:
// pack-index.ts). --rows makes the table of what training/scores.py has computed, instead of computing; --update puts it over
// what measured.json has, so that sets and scores measured earlier stay.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { mulberry32 } from '../src/lib/random';
import { methodOf } from '../src/engine/detectors/methods';
import { DEFAULT_SETTINGS } from '../src/engine/settings';
import { auroc } from '../src/metrics/auroc';
import { type Figure } from '../src/metrics/figure';
import { fpr95 } from '../src/metrics/fpr';
import { type Measured, type MeasuredScore, MeasuredSchema } from '../src/packs/measuredFile';
import { readTiles } from './montage';
import { networkHash, packKey } from './study/packKey';
import { readmeTable, withReadmeTable } from './study/readmeTable';
import { openScorer, OUTPUTS, RULES, type Scores } from './study/scorer';
import { readRows, Rows, runShards } from './study/shards';
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

const sizeOf = (set: string): number =>
  set === 'uniform' || set === 'gaussian'
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
    if (set !== 'uniform' && set !== 'gaussian') tiles.set(set, await readTiles(jsonOf(set), sizeOf(set)));
  for (const [n, task] of tasks().entries()) {
    if (n % shards !== shard || done.has(keyOf(task))) continue;
    const tile = tiles.get(task.set)?.tile(task.image) ?? noise(task.set, task.image);
    store.add(shard, { ...task, ...(await score(tile, task.eta, task.iterations)) });
  }
}

/** What the sets are, in words; others go by their own name. */
const TITLES: Readonly<Record<string, string>> = {
  'cifar10-test': 'CIFAR-10',
  'cifar100-test': 'CIFAR-100',
  'textures-dtd10': 'textures',
  'scenes-intel': 'scenes',
  'tiny-imagenet-val': 'tiny ImageNet',
  'chars74k-natural': 'letters and digits',
  uniform: 'uniform noise',
  gaussian: 'Gaussian noise',
};
const titleOf = (set: string): string => TITLES[set] ?? set;

interface Column {
  /** What the file says of the column. */
  readonly label: Pick<MeasuredScore, 'method' | 'eta' | 'iterations' | 'integration'>;
  readonly of: (set: string) => number[];
}

function columns(rows: readonly Row[]): Column[] {
  // Scores of the logits and GAIA's depend on neither η nor T: any run of an image has them.
  const cheapOf = (pick: (r: Row) => number) => (set: string) => [
    ...new Map(rows.filter((r) => r.set === set).map((r) => [r.image, pick(r)])).values(),
  ];
  const list: Column[] = [
    ...OUTPUTS.map((method) => ({ label: { method }, of: cheapOf((r) => r[method]!) })),
    { label: { method: methodOf('gaia', 'z') }, of: cheapOf((r) => r.gaia) },
  ];
  for (const rule of RULES)
    for (const eta of etas)
      for (const t of [2, 4].filter((n) => n <= T))
        list.push({
          label: { method: methodOf('si', 'z'), eta, iterations: t, integration: rule },
          of: (set) =>
            rows
              .filter((r) => r.set === set && r.eta === eta && r.iterations === T)
              .map((r) => r.si[rule][t - 1]!),
        });
  return list;
}

/** The value of a figure; a table of undefined figures is none. */
function sure<T>(x: Figure<T>): T {
  if (!x.defined) throw new Error(x.reason);
  return x.value;
}

/** So that what is shown of it is rounded once only. */
const rounded = (x: number): number => Number(x.toFixed(6));

function measured(list: readonly Column[]): Measured {
  const name = path.basename(pack!);
  // A score that was not measured on a set is not in the file.
  const scores = (set: string): MeasuredScore[] =>
    list.flatMap(({ label, of }) => {
      const [a, b] = [of(id!), of(set)];
      if (a.length === 0 || b.length === 0) return [];
      const [quality, miss] = [rounded(sure(auroc(a, b))), rounded(sure(fpr95(a, b)).value)];
      return [{ ...label, auroc: quality, fpr95: miss, idImages: a.length, oodImages: b.length }];
    });
  return v.parse(MeasuredSchema, {
    schema: 'splitscope-measured-1',
    pack: name,
    network: networkHash(pack!),
    backend: args.rows === undefined ? 'wasm' : 'pytorch',
    id: { set: id!, title: `test images of ${titleOf(id!)}` },
    sets: sets.map((set) => ({ set, title: titleOf(set), scores: scores(set) })),
  } satisfies Measured);
}

/** One line a score. */
const asText = (table: Measured): string =>
  `${JSON.stringify(table, null, 2).replace(/\{\s+"method"[^}]*\}/g, (row) => row.replace(/\s*\n\s*/g, ' '))}\n`;

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
  if (args.rows === undefined) await runShards(shards, () => finished().length, all.length);
  const made = measured(
    columns(args.rows === undefined ? finished() : readRows<Row>(args.rows).filter((r) => r.image < cheap)),
  );
  const table = before === null ? made : updateMeasured(before, made);
  console.log(readmeTable(table));
  if (args.write) {
    writeFileSync(readme, withReadmeTable(readFileSync(readme, 'utf8'), table));
    writeFileSync(file, asText(table));
  }
}
