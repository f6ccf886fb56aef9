// Writes a built-in pack from PyTorch weights (.safetensors, or .npz): pack.json (keeping its calibration where the network is the same) and weights.
//   npx tsx scripts/make-pack.ts cifar10-wrn-40-2 WEIGHTS.safetensors
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Graph, Weights } from '../src/engine/graph/types';
import { readNpz } from '../src/packs/formats/npz';
import { readSafetensors, writeSafetensors } from '../src/packs/formats/safetensors';
import type { PackJson } from '../src/packs/schema';
import { resnetGraph } from '../src/packs/resnet';
import { fromTorch, wrnGraph } from '../src/packs/wrn';
import * as names from './study/classNames';
import { networkHash } from './study/packKey';

interface Recipe {
  readonly graph: Graph;
  readonly title: string;
  readonly description: string;
  readonly dtype: 'float32' | 'float16';
  readonly set: 'CIFAR-10' | 'CIFAR-100';
  readonly classes: readonly string[];
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  readonly recipe: string;
  readonly accuracy: number;
}
const CIFAR10 = {
  set: 'CIFAR-10',
  classes: names.CIFAR10,
  mean: [125.3 / 255, 123 / 255, 113.9 / 255],
  std: [63 / 255, 62.1 / 255, 66.7 / 255],
} as const;
const CIFAR100 = {
  set: 'CIFAR-100',
  classes: names.CIFAR100,
  mean: [0.5071, 0.4867, 0.4408],
  std: [0.2675, 0.2565, 0.2761],
} as const;
const gpuRecipe = (epochs: number): string =>
  `PyTorch 2.11 in bfloat16 on a GPU, seed 0: ${epochs} epochs in batches of 256; SGD with Nesterov momentum, one-cycle learning rate up to 0.2, weight decay 5e-4, crop and flip, plain cross-entropy; then every kernel rounded to float16`;
const RECIPES: Readonly<Record<string, Recipe>> = {
  'cifar10-wrn-40-2': {
    ...CIFAR10,
    graph: wrnGraph(40, 2),
    title: 'CIFAR-10 · WRN-40-2',
    description:
      'The wide residual network of the GAIA and S&I papers, with 2.2 million weights, trained by us to tell the ten classes of CIFAR-10 apart.',
    dtype: 'float16',
    recipe: gpuRecipe(119),
    accuracy: 0.9501,
  },
  'cifar100-wrn-40-2': {
    ...CIFAR100,
    graph: wrnGraph(40, 2),
    title: 'CIFAR-100 · WRN-40-2',
    description:
      'The wide residual network of the GAIA and S&I papers, with 2.3 million weights, trained by us to tell the hundred classes of CIFAR-100 apart.',
    dtype: 'float16',
    recipe: gpuRecipe(114),
    accuracy: 0.7513,
  },
  'cifar10-resnet-34': {
    ...CIFAR10,
    graph: resnetGraph(34),
    title: 'CIFAR-10 · ResNet-34',
    description:
      'The other network of the GAIA and S&I papers, with 21 million weights, trained by us to tell the ten classes of CIFAR-10 apart. An S&I score costs some three times as much as with WRN-40-2.',
    dtype: 'float16',
    recipe: gpuRecipe(82),
    accuracy: 0.9553,
  },
  'cifar10-wrn-16-2': {
    ...CIFAR10,
    graph: wrnGraph(16, 2),
    title: 'CIFAR-10 · WRN-16-2',
    description:
      'A wide residual network with 0.7 million weights that tells the ten classes of CIFAR-10 apart.',
    dtype: 'float32',
    recipe:
      'PyTorch 2.13 on a CPU, seed 0: 8 epochs at 24 px, 5 at 32 px; SGD with Nesterov momentum, one-cycle learning rate up to 0.2, weight decay 5e-4, crop and flip, plain cross-entropy',
    accuracy: 0.9087,
  },
  'cifar10-wrn-10-1': {
    ...CIFAR10,
    graph: wrnGraph(10, 1),
    title: 'CIFAR-10 · WRN-10-1 (tiny)',
    description: 'A very small network, for tests and slow machines. It is wrong on four images in ten.',
    dtype: 'float32',
    mean: [0.4914, 0.4822, 0.4465],
    std: [0.2023, 0.1994, 0.201],
    recipe: 'PyTorch 2.13 on a CPU, briefly',
    accuracy: 0.61,
  },
};

const [id = '', source = ''] = process.argv.slice(2);
const r = RECIPES[id];
if (r === undefined || !existsSync(source)) {
  console.error(`Use: make-pack ${Object.keys(RECIPES).join(' | ')} WEIGHTS`);
  process.exit(2);
}

/** So that no file is larger than many hosts take. */
const MOST_BYTES = 11e6;
/** The weights in the order of the graph, as few files as hold them. */
function parts(weights: Weights): Weights[] {
  const list: Weights[] = [];
  let room = 0;
  for (const [name, weight] of Object.entries(weights)) {
    const bytes = weight.data.length * (r!.dtype === 'float32' ? 4 : 2);
    if (bytes > room) {
      list.push({});
      room = MOST_BYTES;
    }
    list[list.length - 1] = { ...list.at(-1), [name]: weight };
    room -= bytes;
  }
  return list;
}
const bytes = new Uint8Array(readFileSync(source));
const weights = fromTorch(
  source.endsWith('.npz') ? readNpz(bytes) : readSafetensors(bytes, path.basename(source)),
);
const split = parts(weights);
const files = split.map((_, i) =>
  split.length === 1 ? 'weights.safetensors' : `weights-${i + 1}-of-${split.length}.safetensors`,
);
const folder = path.join('public', 'packs', id);
mkdirSync(folder, { recursive: true });
const file = path.join(folder, 'pack.json');
const uncalibrated = { source: 'not calibrated', backend: 'none', entries: [] };
const before = existsSync(file)
  ? {
      network: networkHash(folder),
      calibration: (JSON.parse(readFileSync(file, 'utf8')) as PackJson).calibration,
    }
  : null;
const json: PackJson = {
  schema: 'splitscope-pack-1',
  id,
  title: r.title,
  description: r.description,
  graph: r.graph as unknown as PackJson['graph'],
  weights: { file: files.length === 1 ? files[0]! : files, dtype: r.dtype },
  classes: [...r.classes],
  preprocessing: {
    rule: 'resize-crop',
    resize: 32,
    crop: 32,
    filter: 'bilinear',
    mean: [...r.mean],
    std: [...r.std],
  },
  provenance: {
    trainedOn: `${r.set}, 50,000 training images`,
    recipe: r.recipe,
    accuracy: { value: r.accuracy, images: 10000, set: `${r.set.replace('-', '').toLowerCase()}-test` },
  },
  licence: 'MIT',
  calibration: uncalibrated,
};
for (const [i, part] of split.entries())
  writeFileSync(path.join(folder, files[i]!), writeSafetensors(part, r.dtype));
writeFileSync(file, `${JSON.stringify(json)}\n`);
// Quantiles of the scores of one network say nothing of another's.
if (before?.network === networkHash(folder))
  writeFileSync(file, `${JSON.stringify({ ...json, calibration: before.calibration })}\n`);
else if (before !== null) console.log('The network is not the one of before: its calibration was dropped.');
console.log(`${folder}: ${Object.keys(weights).length} tensors, ${r.dtype}`);
console.log('Next: npx tsx scripts/stamp-packs.ts, so that the pack names its files.');
