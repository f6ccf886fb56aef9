/** A network that was read, run on its own before it is a pack: what it says of a picture, and against numbers from elsewhere. */
import { startBackend } from '../engine/backend';
import { Model } from '../engine/graph/model';
import { forward } from '../engine/graph/pass';
import type { Graph, Weights } from '../engine/graph/types';
import { normalise } from '../engine/normalise';
import { read, tf } from '../engine/tf';
import { must } from '../lib/must';
import { compared, pairsIn } from '../models/check/pairs';
import { preprocessingOf } from '../models/finish/preprocessing';
import { inColour } from '../models/toPack';
import type { Imported, ModelFile, TopFive } from '../models/types';

let started: Promise<unknown> | null = null;

/** Logits `[N, C]` of `x`, `[N, H, W, C]`, one picture at a time, on WASM (one thread), or in plain JavaScript where that does not start. */
async function logitsOf(
  { graph, weights }: { readonly graph: Graph; readonly weights: Weights },
  x: Float32Array,
  n: number,
  wasmBase: string,
): Promise<Float32Array> {
  started ??= startBackend('wasm', { backend: 'wasm', wasmBase, threads: 1 }).catch(() =>
    startBackend('cpu', { backend: 'cpu' }),
  );
  await started;
  const model = new Model(graph, weights);
  try {
    const input = must(model.nodes.get(model.input));
    if (input.op !== 'input') throw new Error('The graph has no input.');
    const out = new Float32Array(n * model.classes);
    const size = x.length / n;
    for (let i = 0; i < n; i++) {
      const picture = tf.tensor(x.slice(i * size, (i + 1) * size), [1, ...input.shape], 'float32');
      const pass = forward(model, picture);
      picture.dispose();
      out.set(await read(pass.logits), i * model.classes);
      pass.dispose();
    }
    return out;
  } finally {
    model.dispose();
  }
}

/** The five most likely classes of a picture, 8-bit RGB of the network's size. Throws EngineError `bad-model`. */
export async function look(
  network: Imported,
  pixels: Uint8Array,
  preparation: string,
  wasmBase: string,
): Promise<TopFive> {
  const [height, width] = network.input;
  const { mean, std } = must(preprocessingOf(preparation));
  const x = normalise({ kind: 'rgb8', height, width, data: pixels }, mean, std);
  const logits = await logitsOf(inColour(network), x, 1, wasmBase);
  const most = Math.max(...logits);
  const exps = [...logits].map((z) => Math.exp(z - most));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps
    .map((e, label) => ({ label, share: e / sum }))
    .sort((a, b) => b.share - a.share || a.label - b.label)
    .slice(0, 5);
}

/** How far the network's logits are from those in the files, in one sentence. Throws EngineError `bad-model`. */
export async function compare(
  network: Imported,
  files: readonly ModelFile[],
  wasmBase: string,
): Promise<string> {
  const { pixels, logits, n } = pairsIn(files, network.input, network.classes);
  return compared(await logitsOf(network, pixels, n, wasmBase), logits, n);
}
