/** Networks of ten families, as PyTorch's two exporters and torch.save wrote them, held against PyTorch in float64. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { openModel } from '.';
import { useNodeBackend } from '../engine/nodeBackend';
import { readNpz } from '../packs/formats/npz';
import { softmax } from './testing/heads';
import { toPack } from './toPack';
import { channelsLast, difference, run, zerosThatDiffer } from './testing/run';

const FOLDER = fileURLToPath(new URL('../testdata/models', import.meta.url));
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(FOLDER, name)));
const files = readdirSync(FOLDER).filter((name) => !name.endsWith('.npz'));

beforeAll(async () => useNodeBackend('wasm'));

describe('logits and gradients of every family', () => {
  test.each(files)('%s', async (name) => {
    const reference = readNpz(bytesOf(`${name.split('.')[0]!}.npz`));
    const input = reference['input']!;
    const n = input.shape[0]!;
    const imported = await openModel([{ name, bytes: bytesOf(name) }], { size: input.shape[2]! });
    const taps = imported.graph.taps.gaia;
    const got = run(imported.graph, imported.weights, channelsLast(input.data, input.shape), n, taps);
    expect(imported.input).toEqual([input.shape[2], input.shape[3], 3]);
    expect(imported.classes).toBe(5);
    const wanted = Object.keys(reference).filter((key) => key.startsWith('gradient'));
    expect(taps).toHaveLength(wanted.length);
    // The end of `silu` is a log-softmax, and the logits are before it: they differ by one number an image.
    const logits = reference['logits']!.data;
    const shift = got.logits.map((row, i) => (name.startsWith('silu') ? row[0]! - logits[i * 5]! : 0));
    expect(
      difference(
        got.logits.flatMap((row, i) => row.map((z) => z - shift[i]!)),
        logits,
      ),
    ).toBeLessThan(1e-4);
    if (name.startsWith('silu')) {
      expect(imported.questions.find((q) => q.id === 'logits')!.evidence).toContain('logSoftmax');
      return;
    }
    taps.forEach((tap, i) => {
      const want = reference[wanted[i]!]!;
      const g = got.gradients.get(tap)!;
      const turned = want.shape[1] === g.shape.at(-1) ? channelsLast(want.data, want.shape) : want.data;
      expect(difference(g.data, turned), tap).toBeLessThan(1e-4);
      expect(zerosThatDiffer(g.data, turned), `zeros at ${tap}`).toBe(0);
    });
  });
});

test('a size that is no square: pictures and kernels turned over their diagonal give the same', async () => {
  const open = (size: readonly [number, number]): ReturnType<typeof openModel> =>
    openModel([{ name: 'resnet.pth', bytes: bytesOf('resnet.pth') }], { size });
  const [tall, wide] = [await open([40, 24]), await open([24, 40])];
  expect(tall.input).toEqual([40, 24, 3]);
  /** `[a, b, ...]` with its first two axes exchanged. */
  const turned = (data: Float32Array, [a, b, ...rest]: readonly number[]): Float32Array => {
    const size = rest.reduce((x, y) => x * y, 1);
    const out = new Float32Array(data.length);
    for (let i = 0; i < a!; i++)
      for (let j = 0; j < b!; j++)
        out.set(data.subarray((i * b! + j) * size, (i * b! + j + 1) * size), (j * a! + i) * size);
    return out;
  };
  const kernels = Object.fromEntries(
    Object.entries(tall.weights).map(([name, { shape, data }]) => [
      name,
      { shape, data: shape.length === 4 ? turned(data, shape) : data },
    ]),
  );
  const x = Float32Array.from({ length: 40 * 24 * 3 }, (_, i) => Math.sin(i * 0.7));
  const taps = tall.graph.taps.gaia;
  const one = run(wide.graph, kernels, turned(x, [40, 24, 3]), 1, taps);
  const other = run(tall.graph, tall.weights, x, 1, taps);
  expect(difference(one.logits.flat(), other.logits.flat())).toBeLessThan(1e-5);
  for (const tap of taps) {
    const [g, h] = [one.gradients.get(tap)!, other.gradients.get(tap)!];
    expect(g.shape).toEqual([1, h.shape[2], h.shape[1], h.shape[3]]);
    expect(difference(turned(g.data, g.shape.slice(1)), h.data)).toBeLessThan(1e-5);
  }
});

describe('outputs are those of ONNX Runtime', () => {
  const { outputs } = JSON.parse(readFileSync(path.join(FOLDER, '../onnxruntime.json'), 'utf8')) as {
    outputs: Readonly<Record<string, readonly (readonly number[])[]>>;
  };
  test.each(files.filter((name) => name.endsWith('.onnx')))('%s', async (name) => {
    const input = readNpz(bytesOf(`${name.split('.')[0]!}.npz`))['input']!;
    const { graph, weights } = await openModel([{ name, bytes: bytesOf(name) }]);
    const { logits } = run(graph, weights, channelsLast(input.data, input.shape), input.shape[0]!);
    // A log-softmax at the end is put back.
    const rows = name.startsWith('silu') ? logits.map((row) => softmax(row).map(Math.log)) : logits;
    expect(difference(rows.flat(), outputs[name]!.flat())).toBeLessThan(1e-4);
  });
});

describe('what is said of them', () => {
  const open = (name: string): ReturnType<typeof openModel> => openModel([{ name, bytes: bytesOf(name) }]);

  test('any vector on the way to the logits may be the features', async () => {
    const network = await open('vgg.pth');
    const { options, guess } = network.questions.find((q) => q.id === 'features')!;
    expect(options.map(({ value }) => value)).toContain(guess);
    expect(options.length).toBeGreaterThan(2);
    expect(options.map(({ value }) => value)).not.toContain(network.graph.output);
    for (const { value } of options)
      expect(toPack(network, { features: value }).json.graph.features).toBe(value);
    const only = await open('resnet.pth');
    expect(only.questions.find((q) => q.id === 'features')!.options).toHaveLength(1);
  });
  const evidence = async (name: string, id: string): Promise<string> =>
    (await open(name)).questions.find((q) => q.id === id)!.evidence;

  test('norms that were folded are told from convolutions that had none', async () => {
    expect(await evidence('mobile.dynamo.onnx', 'taps')).toContain('noted which convolutions');
    expect(await evidence('mobile.legacy.onnx', 'taps')).toContain('onnx::Conv_');
    const { taps } = await open('mobile.legacy.onnx');
    expect(taps.norms).toHaveLength(4);
    expect(taps.convs).toHaveLength(4);
  });
  test('norms that were not folded are taps beside those that were', async () => {
    const { graph, taps } = await open('dense.legacy.onnx');
    expect(taps.norms).toHaveLength(3);
    expect(graph.nodes.filter((n) => n.op === 'batchNorm').length).toBeGreaterThan(0);
  });
  test('nodes are called after the modules that made them', async () => {
    expect((await open('resnet.dynamo.onnx')).taps.norms).toContain('layer1.0.bn1');
    expect((await open('resnet.legacy.onnx')).taps.norms).toContain('layer1.0.conv1');
    expect((await open('resnet.pth')).taps.norms).toContain('layer1.0.bn1');
  });
  test('the features are what the last layer reads', async () => {
    expect(await evidence('resnet.legacy.onnx', 'features')).toContain('reads 12 values');
    expect(await evidence('squeezed.legacy.onnx', 'features')).toContain('mean of class maps');
  });
  test('activations without exact zeros are pointed out', async () => {
    expect((await open('silu.dynamo.onnx')).notes.join()).toContain('SiLU');
    expect((await open('resnet.pth')).notes.join()).toContain('weights only');
  });
});
