// Fits the detectors of a pack on ID images and writes their states beside its weights, and into its pack.json what they are: one file of states, one of the images that some detectors keep.
//   npx tsx scripts/fit-states.ts --pack public/packs/cifar10-wrn-16-2 --id CIFAR10-TRAIN.json --check SET.json [--check ...]
//     [--images 5000] [--bytes 3000000] [--cache FOLDER]
// `--check`: sets whose scores say whether float16 is good enough (a change below 1e-3 of the score or of its spread). The cache
// keeps features and logits, so that a run that was cut short goes on. Afterwards: npx tsx scripts/pack-index.ts
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createBatchContext, headOf } from '../src/engine/detectors/batchContext';
import { computes } from '../src/engine/detectors/computes';
import {
  defaults,
  type FitInput,
  type FittedState,
  type Head,
  type Matrix,
} from '../src/engine/detectors/detector';
import { METHODS, metaOf, type MethodId } from '../src/engine/detectors/methods';
import { rowOf } from '../src/engine/detectors/rows';
import { Model } from '../src/engine/graph/model';
import { argmax } from '../src/engine/math/softmax';
import { useNodeBackend } from '../src/engine/nodeBackend';
import { type Pack } from '../src/packs/load';
import { readPackFolder } from '../src/packs/node';
import { openStates, writeStates } from '../src/packs/states';
import type { Dtype } from '../src/packs/formats/safetensors';
import { readTiles } from './montage';
import { rowsContext } from './study/torchRows';

const { values: args } = parseArgs({
  options: {
    pack: { type: 'string' },
    id: { type: 'string' },
    check: { type: 'string', multiple: true },
    images: { type: 'string', default: '5000' },
    bytes: { type: 'string', default: '3000000' },
    cache: { type: 'string', default: path.join(tmpdir(), 'splitscope-fit') },
  },
});
const { pack: folder, id: idSet, check: checks = [] } = args;
if (folder === undefined || idSet === undefined || checks.length === 0) {
  console.error(
    'Use: fit-states --pack FOLDER --id SET.json --check SET.json [--images N] [--bytes N] [--cache FOLDER]',
  );
  process.exit(2);
}
const BATCH = 50;
/** Images whose scores are compared, of each set. */
const CHECKED = 200;
const CLOSE = 1e-3;

interface SetRows {
  readonly features: Matrix;
  readonly logits: Matrix;
  readonly labels: Int32Array;
}

/** Features and logits of the first n tiles of a set. */
async function rowsOfSet(pack: Pack, model: Model, json: string, n: number): Promise<SetRows> {
  const stem = path.join(args.cache, `${pack.json.id}.${path.basename(json, '.json')}`);
  const read = (file: string): Float32Array => {
    const bytes = readFileSync(file);
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  };
  const [d, c] = [model.shapes.get(model.graph.features)![0]!, model.classes];
  if (!existsSync(`${stem}.f`)) {
    const tiles = await readTiles(json, n);
    const [f, z] = [new Float32Array(n * d), new Float32Array(n * c)];
    for (let first = 0; first < n; first += BATCH) {
      const images = Array.from({ length: Math.min(BATCH, n - first) }, (_, i) => tiles.tile(first + i));
      const batch = await createBatchContext(
        model,
        pack.source,
        images.map((data) => ({ kind: 'rgb8', height: 32, width: 32, data })),
        { taps: 'gaia', pause: () => Promise.resolve() },
      );
      f.set((await batch.features()).data, first * d);
      z.set((await batch.logits()).data, first * c);
      batch.dispose();
    }
    mkdirSync(args.cache, { recursive: true });
    writeFileSync(`${stem}.json`, JSON.stringify({ labels: tiles.labels.slice(0, n) }));
    writeFileSync(`${stem}.z`, z);
    writeFileSync(`${stem}.f`, f);
  }
  const { labels } = JSON.parse(readFileSync(`${stem}.json`, 'utf8')) as { labels: number[] };
  const [f, z] = [read(`${stem}.f`), read(`${stem}.z`)];
  const rows = Math.min(n, f.length / d);
  return {
    features: { rows, columns: d, data: f.subarray(0, rows * d) },
    logits: { rows, columns: c, data: z.subarray(0, rows * c) },
    labels: Int32Array.from(labels.slice(0, rows)),
  };
}

const computeOf = (method: MethodId) => computes[method as keyof typeof computes];
const scores = (method: MethodId, state: FittedState, sets: readonly SetRows[], head: Head | null) =>
  Promise.all(
    sets.map((rows) =>
      computeOf(method).score(rowsContext(rows.features, rows.logits, head), defaults(metaOf(method)), state),
    ),
  ).then((all) => all.flatMap((s) => [...s]));

/** Whether no score changes by more than `CLOSE` of itself, or of the spread of all. */
function close(a: readonly number[], b: readonly number[]): boolean {
  const mean = a.reduce((sum, v) => sum + v, 0) / a.length;
  const spread = Math.sqrt(a.reduce((sum, v) => sum + (v - mean) ** 2, 0) / a.length);
  return a.every((v, i) => Math.abs(v - b[i]!) <= CLOSE * Math.max(Math.abs(v), spread));
}

const rowsUpTo = (m: Matrix, n: number): Matrix => ({
  ...m,
  rows: n,
  data: m.data.subarray(0, n * m.columns),
});

async function main(): Promise<void> {
  await useNodeBackend('wasm');
  const pack = await readPackFolder(folder!);
  const model = new Model(pack.source.graph, pack.source.weights);
  const head = await headOf(model);
  const id = await rowsOfSet(pack, model, idSet!, Number(args.images));
  const sets: SetRows[] = [];
  for (const set of checks) sets.push(await rowsOfSet(pack, model, set, CHECKED));
  const fitted = METHODS.filter((method) => metaOf(method).fitted);
  const fitOn = (method: MethodId, n: number): FittedState => {
    const [features, logits] = [rowsUpTo(id.features, n), rowsUpTo(id.logits, n)];
    const predicted = Int32Array.from({ length: n }, (_, r) => argmax(rowOf(logits, r)));
    const input: FitInput = { features, logits, predicted, labels: id.labels.subarray(0, n), head };
    return computeOf(method).fit!(input, defaults(metaOf(method)));
  };
  const states: Partial<Record<MethodId, FittedState>> = {};
  const dtypes: Partial<Record<MethodId, Dtype>> = {};
  const whole = id.features.rows;
  for (const method of fitted) {
    const state = fitOn(method, whole);
    const full = await scores(method, state, sets, head);
    // As it will be read back: through a file of this detector alone.
    const half = close(full, await scores(method, await reread(method, state, pack), sets, head));
    states[method] = state;
    dtypes[method] = half ? 'float16' : 'float32';
    console.log(`${method}: ${dtypes[method]!}`);
  }
  // Detectors that keep the images themselves have a file of their own, and keep fewer where it would be too large.
  const keepers = fitted.filter((method) =>
    Object.values(states[method]!).some(({ shape }) => shape[0] === whole && shape.length === 2),
  );
  const write = (methods: readonly MethodId[]) => {
    const chosen = Object.fromEntries(methods.map((method) => [method, states[method]!]));
    return writeStates(chosen, (method) => dtypes[method]!);
  };
  let kept = whole;
  while (write(keepers).bytes.byteLength > Number(args.bytes) && kept > 100) {
    kept = Math.floor((kept * 0.9) / 100) * 100;
    for (const method of keepers) states[method] = fitOn(method, kept);
  }
  const rest = fitted.filter((method) => !keepers.includes(method));
  const size = (methods: readonly MethodId[]): number => write(methods).bytes.byteLength;
  // What the pack grows by is bounded; beyond it subspaces have a file of their own, and it and the kept images are optional.
  const large = size(rest) + size(keepers) > Number(args.bytes);
  const subspaces = large ? rest.filter((method) => states[method]!.basis !== undefined) : [];
  const groups = {
    states: rest.filter((method) => !subspaces.includes(method)),
    'states-subspace': subspaces,
    'states-kept': keepers,
  };
  const used = Object.entries(groups).filter(([, methods]) => methods.length > 0);
  const files = used.map(([name, methods]) => {
    const { bytes, arrays } = write(methods);
    const file = `${name}.safetensors`;
    const optional = large && name !== 'states' ? { optional: true } : {};
    writeFileSync(path.join(folder!, file), bytes);
    console.log(`${pack.json.id}: ${file}, ${bytes.byteLength} bytes`);
    return { file, sha256: sha256Of(bytes), bytes: bytes.byteLength, ...optional, arrays };
  });
  const set = path.basename(idSet!, '.json');
  const fewer =
    kept === whole
      ? ''
      : `; ${keepers.map((m) => metaOf(m).label).join(' and ')} keep the first ${kept} of them`;
  const entry = {
    source: `the first ${whole} images of ${set}${fewer}`,
    images: whole,
    madeFor: pack.identity,
    files,
  };
  const at = path.join(folder!, 'pack.json');
  const text = readFileSync(at, 'utf8');
  const json = { ...(JSON.parse(text) as Record<string, unknown>), states: entry };
  writeFileSync(
    at,
    JSON.stringify(json, null, text.startsWith('{\n') ? 2 : 0) + (text.endsWith('\n') ? '\n' : ''),
  );
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The state of a file that stands nowhere yet. */
async function reread(method: MethodId, state: FittedState, pack: Pack): Promise<FittedState> {
  const { bytes, arrays } = writeStates({ [method]: state }, () => 'float16');
  const files = [{ file: 'x.safetensors', sha256: sha256Of(bytes), bytes: bytes.byteLength, arrays }];
  const states = { source: '', images: 1, madeFor: pack.identity, files };
  const read = () => Promise.resolve(bytes);
  return (await openStates(read, { ...pack.json, states }, pack.identity, [method]))[method]!;
}

await main();
