/** Networks as Keras and TensorFlow.js keep them, held against Keras in float64: logits, gradients, exact zeros. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { openModel } from '..';
import { useNodeBackend } from '../../engine/nodeBackend';
import { readNpz } from '../../packs/formats/npz';
import { softmax } from '../testing/heads';
import { difference, run, zerosThatDiffer } from '../testing/run';
import type { Imported, ModelFile } from '../types';

const FOLDER = fileURLToPath(new URL('../../testdata/keras', import.meta.url));
const fileOf = (name: string): ModelFile => ({
  name,
  bytes: new Uint8Array(readFileSync(path.join(FOLDER, name))),
});
const open = (...names: string[]): Promise<Imported> => openModel(names.map(fileOf));
const LAYERS = ['residual.layers.json', 'residual.layers.shard1of2.bin', 'residual.layers.shard2of2.bin'];
const GRAPH = ['residual.graph.json', 'residual.graph.shard1of1.bin'];
const SMALL = ['small.graph.json', 'small.graph.shard1of1.bin'];

beforeAll(async () => useNodeBackend('wasm'));

describe('logits and gradients', () => {
  test.each([
    ['residual', ['residual.keras']],
    ['residual', LAYERS],
    ['residual', GRAPH],
    ['nested', ['nested.h5']],
  ])('%s %s', async (name, files) => {
    const network = await open(...files);
    const reference = readNpz(fileOf(`${name}.npz`).bytes);
    const { input, logits } = reference;
    const norms = Object.keys(reference).flatMap((key) => (key.startsWith('grad:') ? [key.slice(5)] : []));
    const isGraph = files === GRAPH;
    const taps = isGraph ? network.taps.norms : norms;
    const got = run(network.graph, network.weights, input!.data, input!.shape[0]!, taps);
    expect(difference(got.logits.flat(), logits!.data)).toBeLessThan(1e-4);
    expect(taps).toHaveLength(norms.length);
    taps.forEach((tap, i) => {
      const want = reference[`grad:${norms[i]!}`]!;
      const { data } = got.gradients.get(tap)!;
      expect(difference(data, want.data), tap).toBeLessThan(1e-4);
      expect(zerosThatDiffer(data, want.data), `zeros at ${tap}`).toBe(0);
    });
    expect([...network.taps.norms].sort()).toEqual([...taps].sort());
  });

  test('kernels in 8 bits', async () => {
    const network = await open(...SMALL);
    const { input, logits } = readNpz(fileOf('residual.npz').bytes);
    const got = run(network.graph, network.weights, input!.data, input!.shape[0]!);
    expect(difference(got.logits.flat(), logits!.data)).toBeLessThan(0.05);
    expect(difference(got.logits.flat(), logits!.data)).toBeGreaterThan(1e-4);
  });
});

describe('what is said of them', () => {
  const evidence = (network: Imported, id: string): string =>
    network.questions.find((q) => q.id === id)!.evidence;

  test('a layer that scales its picture is seen', async () => {
    const network = await open('residual.keras');
    expect(network.format).toBe('Keras');
    expect(network.architecture).toBe('Keras network "residual" of 19 layers, saved by Keras 3.15.1');
    expect(network.questions.find((q) => q.id === 'preprocessing')!.guess).toBe('bytes');
    expect(evidence(network, 'logits')).toContain('softmax');
    expect(evidence(network, 'features')).toContain('reads 12 values');
  });
  test('norms that the converter folded are seen by the names of the convolutions', async () => {
    expect(evidence(await open(...GRAPH), 'taps')).toContain('called after a batch norm');
  });
  test('a file of weights that is missing is named', async () => {
    await expect(open(LAYERS[0]!, LAYERS[2]!)).rejects.toThrow(
      '"residual.layers.json": its weights lie in "residual.layers.shard1of2.bin" and 1 more: give that file together with "residual.layers.json".',
    );
  });
});

describe('what is refused, in one sentence', () => {
  const altered = (change: (text: string) => string): Promise<Imported> => {
    const [json, ...shards] = LAYERS.map(fileOf);
    const bytes = new TextEncoder().encode(change(new TextDecoder().decode(json!.bytes)));
    return openModel([{ name: json!.name, bytes }, ...shards]);
  };
  test.each([
    [
      'code of Python',
      '"class_name": "Dropout"',
      '"class_name": "Lambda"',
      'the layer "drop" (Lambda): it holds code of Python',
    ],
    [
      'a class of its own',
      '"class_name": "Dropout"',
      '"class_name": "MyLayer"',
      'layers of this class are not read: export',
    ],
    [
      'a convolution of series',
      '"class_name": "Dropout"',
      '"class_name": "Conv1D"',
      'the layer "drop" (Conv1D): layers of this class are not read: export',
    ],
    [
      'attention',
      '"class_name": "Dropout"',
      '"class_name": "MultiHeadAttention"',
      'the layer "drop" (MultiHeadAttention): layers of this class are not read: export',
    ],
    [
      'a model in code',
      '"class_name": "Functional"',
      '"class_name": "MyModel"',
      'whose layers are in code of Python alone',
    ],
    [
      'an activation',
      '"activation": "softmax"',
      '"activation": "wiggle"',
      'its activation "wiggle" is not read',
    ],
    [
      'a layer that is not there',
      '"keras_history": ["sum_relu"',
      '"keras_history": ["gone"',
      'it names the layer "gone"',
    ],
    [
      'a circle',
      '"keras_history": ["stem_relu"',
      '"keras_history": ["classes"',
      'its layers run in a circle',
    ],
  ])('%s', async (_what, from, to, said) => {
    const attempt = altered((text) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    });
    await expect(attempt).rejects.toMatchObject({ code: 'bad-model' });
    await expect(attempt).rejects.toThrow(said);
  });

  test.each(['links.latest.h5', 'attributes.latest.h5', 'chunks.latest.h5'])(
    'what only the newest HDF5 has (libver="latest"): %s',
    async (name) => {
      await expect(open(name)).rejects.toThrow(
        /^"[a-z]+\.latest\.h5": its (groups|arrays) are (in chunks )?of the newest form of HDF5, which is not read: save it with libver="earliest"/,
      );
    },
  );
  test('of the newest HDF5, what is kept as in the older ones is read', async () => {
    const network = await open('compact.latest.h5');
    const { input, logits } = readNpz(fileOf('compact.latest.npz').bytes);
    const got = run(network.graph, network.weights, input!.data, input!.shape[0]!);
    expect(difference(got.logits.flat(), logits!.data)).toBeLessThan(1e-4);
  });
});

test('softmax of large logits is finite', () => {
  expect(softmax([1000, 0])).toEqual([1, 0]);
});
