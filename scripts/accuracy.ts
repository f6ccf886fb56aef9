// Accuracy of a network's file, as it is read, on a set of labelled 32 x 32 pictures.
//   nice -n 10 npx tsx scripts/accuracy.ts --model FILE... --images FOLDER --set cifar10-test [--count 10000]
// FOLDER holds a montage <set>/<set>.json. Pictures are prepared as the reader guesses; one core.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Model } from '../src/engine/graph/model';
import { forward } from '../src/engine/graph/pass';
import { useNodeBackend } from '../src/engine/nodeBackend';
import { tf } from '../src/engine/tf';
import { openModel } from '../src/models';
import { preprocessingOf } from '../src/models/finish/preprocessing';
import { readTiles } from './montage';

const BATCH = 100;

const { values: args } = parseArgs({
  options: {
    model: { type: 'string', multiple: true },
    images: { type: 'string' },
    set: { type: 'string', default: 'cifar10-test' },
    count: { type: 'string', default: '10000' },
  },
});
const { model: files, images, set } = args;
if (files === undefined || images === undefined) {
  console.error('Use: accuracy --model FILE... --images FOLDER [--set SET] [--count N]');
  process.exit(2);
}
const count = Number(args.count);
await useNodeBackend('wasm');
const tiles = await readTiles(path.join(images, set, `${set}.json`), count);
for (const file of files) {
  const network = await openModel([{ name: path.basename(file), bytes: new Uint8Array(readFileSync(file)) }]);
  const guess = network.questions.find((q) => q.id === 'preprocessing')!.guess;
  const { mean, std } = preprocessingOf(guess)!;
  const model = new Model(network.graph, network.weights);
  let right = 0;
  for (let from = 0; from < count; from += BATCH) {
    const n = Math.min(BATCH, count - from);
    const pixels = Array.from({ length: n }, (_, i) => tiles.tile(from + i));
    const x = tf.tensor4d(
      Float32Array.from(
        pixels.flatMap((p) => Array.from(p, (v, k) => (v / 255 - mean[k % 3]!) / std[k % 3]!)),
      ),
      [n, ...network.input],
    );
    const pass = forward(model, x);
    const best = tf.argMax(pass.logits, 1);
    best.dataSync().forEach((label, i) => (right += Number(label === tiles.labels[from + i])));
    best.dispose();
    pass.dispose();
    x.dispose();
  }
  model.dispose();
  console.log(
    `${network.file} (${network.architecture}): ${right} of ${count} right, ${((100 * right) / count).toFixed(2)}%, prepared by "${guess}"`,
  );
}
