// Makes of rows of scores (scripts/benchmark-pack.ts; training/features.py) the run of one pack: run.json and rows.jsonl, which
// scripts/ship-benchmark.ts puts beside the page, scripts/measure-ood.ts makes tables of and scripts/calibrate-rows.ts quantiles.
//   npx tsx scripts/benchmark-files.ts --pack public/packs/cifar10-wrn-16-2 --images FOLDER --rows FOLDER [--torch FOLDER] --out FOLDER
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parseColumns } from '../src/benchmark/columns';
import { type Manifest, manifestText } from '../src/benchmark/manifest';
import { type AskedColumn, columnKey } from '../src/benchmark/run';
import { FILES, writeRows } from '../src/cli/benchmark/folder';
import { openSet, preparation } from '../src/cli/benchmark/sets';
import { thisPackage } from '../src/cli/root';
import { headOf } from '../src/engine/detectors/batchContext';
import { fitsRule, METHODS } from '../src/engine/detectors/methods';
import { Model } from '../src/engine/graph/model';
import { useNodeBackend } from '../src/engine/nodeBackend';
import { DEFAULT_SETTINGS } from '../src/engine/settings';
import { sha256 } from '../src/lib/sha256';
import { readPackFolder } from '../src/packs/node';
import { openStates, statedMethods } from '../src/packs/states';
import { readRowFile, writeWhole } from '../src/rows/jsonLines';
import { columnOf, mergeRows, type Row } from '../src/rows/row';
import { setsOf } from './study/benchmarkSets';
import { type Known, torchRows } from './study/torchRows';

const { values: args } = parseArgs({
  options: {
    pack: { type: 'string' },
    images: { type: 'string' },
    rows: { type: 'string' },
    torch: { type: 'string' },
    out: { type: 'string' },
    /** Images of a set that are looked at, at most. */
    most: { type: 'string', default: '1000' },
  },
});
const { pack: folder, images, rows: from, out } = args;
if (folder === undefined || images === undefined || from === undefined || out === undefined) {
  console.error(
    'Use: benchmark-files --pack FOLDER --images FOLDER --rows FOLDER [--torch FOLDER] --out FOLDER',
  );
  process.exit(2);
}

/** Every detector of either rule; S&I-Z at three step sizes, and what its other two integrations give. */
const others = [0.001, 0.05, 0.5].flatMap((eta) =>
  ['multiply', 'add'].map((integration) => `si-z:eta=${eta}:integration=${integration}`),
);
const columns: AskedColumn[] = parseColumns(
  ['all', ...others, ...METHODS.filter((method) => !fitsRule(method, 'z'))].join(','),
  'z',
);

await useNodeBackend('cpu');
const pack = await readPackFolder(folder);
const { json, identity } = pack;
const engineRows = await readRowFile(path.join(from, `${json.id}.jsonl`));
const have = new Set(
  engineRows.map((row) => `${row.set} ${columnOf({ method: row.method ?? '', params: row.params ?? '' })}`),
);
const predictions = new Map(
  engineRows.flatMap((row) =>
    'prediction' in row ? [[`${row.set} ${row.image}`, row.prediction] as const] : [],
  ),
);
const rows: Row[] = [...engineRows];
const sets: Manifest['sets'] = [];
const most = Number(args.most);
const model = new Model(pack.source.graph, pack.source.weights);
const head = await headOf(model);
const states = await openStates(pack.read, json, identity, statedMethods(json));
for (const option of setsOf(json, images)) {
  const { set, name, role } = await openSet(option);
  if (args.torch !== undefined) {
    const known: Known[] = [];
    const prepare = preparation(json);
    for await (const image of set.images()) {
      if (known.length >= most) break;
      const { data } = await prepare(await image.pixels());
      known.push({
        file: image.name,
        sha256: await sha256(data as Uint8Array),
        label: image.label,
        prediction: predictions.get(`${name} ${known.length}`) ?? null,
      });
    }
    const missing = columns.filter((column) => !have.has(`${name} ${columnOf(columnKey(column))}`));
    rows.push(
      ...(await torchRows({
        folder: args.torch,
        pack: json.id,
        set: name,
        known,
        columns: missing,
        states,
        head,
      })),
    );
  }
  const measured = new Set(rows.filter((row) => row.set === name).map(({ image }) => image)).size;
  sets.push({
    ...{ name, role, source: path.basename(option.data), images: measured },
    classes: set.classes === null ? null : [...set.classes],
  });
}
const there = new Set(rows.map((row) => columnOf({ method: row.method ?? '', params: row.params ?? '' })));
const kept = columns.map(columnKey).filter((column) => there.has(columnOf(column)));
const { value, set: accuracySet } = json.provenance.accuracy;
const engine = engineRows.length > 0;
const manifest: Manifest = {
  schema: 'splitscope-benchmark-1',
  version: thisPackage().version,
  ...{ pack: json.id, title: json.title, ...identity },
  backend:
    args.torch === undefined || rows.length === engineRows.length
      ? 'wasm'
      : engine
        ? 'wasm; pytorch'
        : 'pytorch',
  classes: [...json.classes],
  accuracy: { value, set: accuracySet },
  settings: { ...DEFAULT_SETTINGS },
  columns: kept,
  sets,
  fit: json.states === undefined ? null : { source: json.states.source, images: json.states.images },
};
const target = path.join(out, json.id);
await writeWhole(path.join(target, FILES.run), manifestText(manifest));
await writeRows(target, mergeRows([rows], { sets: sets.map(({ name }) => name), columns: kept }));
console.log(`${json.id}: ${rows.length} rows, ${kept.length} columns`);
