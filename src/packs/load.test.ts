import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EngineError } from '../engine/errors';
import type { Weight, Weights } from '../engine/graph/types';
import { writeSafetensors } from './formats/safetensors';
import { loadPack, openPack } from './load';
import { readPackFolder } from './node';
import type { PackJson } from './schema';

type Node = PackJson['graph']['nodes'][number];

/** A network of one convolution with its batch norm, for pictures of 4 x 4. */
const NODES: Node[] = [
  { op: 'input', name: 'input', inputs: [], shape: [4, 4, 3] },
  { op: 'conv2d', name: 'conv', inputs: ['input'], weight: 'conv.w', stride: [1, 1], padding: [1, 1, 1, 1] },
  {
    op: 'batchNorm',
    name: 'bn',
    inputs: ['conv'],
    gamma: 'bn.g',
    beta: 'bn.b',
    mean: 'bn.m',
    variance: 'bn.v',
    epsilon: 1e-5,
  },
  { op: 'relu', name: 'relu', inputs: ['bn'] },
  { op: 'globalAvgPool', name: 'pool', inputs: ['relu'] },
  { op: 'dense', name: 'fc', inputs: ['pool'], weight: 'fc.w', bias: 'fc.b' },
];
const ones = (...shape: number[]): Weight => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1),
});
const WEIGHTS: Weights = {
  'conv.w': ones(3, 3, 3, 5),
  'bn.g': ones(5),
  'bn.b': ones(5),
  'bn.m': ones(5),
  'bn.v': ones(5),
  'fc.w': ones(5, 2),
  'fc.b': ones(2),
};
const JSON_OK: PackJson = {
  schema: 'splitscope-pack-1',
  id: 'small',
  title: 'Small',
  description: '',
  graph: { nodes: NODES, output: 'fc', features: 'pool', taps: { gaia: ['bn'], reference: ['bn', 'pool'] } },
  weights: { file: 'weights.safetensors', dtype: 'float32' },
  classes: ['yes', 'no'],
  preprocessing: {
    rule: 'resize-crop',
    resize: 4,
    crop: 4,
    filter: 'bilinear',
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
  },
  provenance: { trainedOn: 'nothing', recipe: 'by hand', accuracy: { value: 0.5, images: 2, set: 'none' } },
  licence: 'MIT',
  calibration: { source: 'none', backend: 'none', entries: [] },
};

type Files = Record<string, Uint8Array>;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const packFiles = (json: unknown = JSON_OK, weights: Weights = WEIGHTS): Files => ({
  'pack.json': utf8(JSON.stringify(json)),
  'weights.safetensors': writeSafetensors(weights, 'float32'),
});
const reader =
  (files: Files) =>
  async (name: string): Promise<Uint8Array> =>
    files[name]!;

async function faultOf(opening: Promise<unknown>): Promise<EngineError> {
  const error: unknown = await opening.then(
    () => expect.fail('the pack was opened'),
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(EngineError);
  const fault = error as EngineError;
  expect(fault.code).toBe('bad-pack');
  // One sentence.
  expect(fault.message).toMatch(/^[^\n]+\.$/);
  return fault;
}

test('a sound pack opens', async () => {
  const { json, source } = await openPack(reader(packFiles()));
  expect(json).toEqual(JSON_OK);
  expect(source.weights).toEqual(WEIGHTS);
  expect(source.graph.nodes).toEqual(NODES);
  expect(source.classes).toEqual(['yes', 'no']);
  expect([source.mean, source.std]).toEqual([JSON_OK.preprocessing.mean, JSON_OK.preprocessing.std]);
});

/** `JSON_OK` with the value at a path replaced (undefined: left out). */
function changed(at: string, value: unknown): unknown {
  const copy = structuredClone(JSON_OK) as unknown as Record<string, unknown>;
  const keys = at.split('.');
  const last = keys.pop()!;
  let target = copy;
  for (const key of keys) target = target[key] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(target, last);
  else target[last] = value;
  return copy;
}

describe('pack.json against the schema', () => {
  test.each<[string, unknown, string]>([
    [
      'schema',
      'splitscope-pack-9',
      '"pack.json", field "schema": expected "splitscope-pack-1" but received "splitscope-pack-9".',
    ],
    ['classes', undefined, '"pack.json", field "classes": expected "classes" but received undefined.'],
    [
      'weights.file',
      '../secret.safetensors',
      '"pack.json", field "weights.file": must be the plain name of a .safetensors file.',
    ],
    [
      'weights.dtype',
      'int8',
      '"pack.json", field "weights.dtype": expected ("float32" | "float16") but received "int8".',
    ],
    [
      'preprocessing.std',
      [0.2, 0, 0.2],
      '"pack.json", field "preprocessing.std.1": expected >0 but received 0.',
    ],
    [
      'graph.nodes.1.stride',
      [0, 1],
      '"pack.json", field "graph.nodes.1.stride.0": expected >=1 but received 0.',
    ],
    ['graph.taps.gaia', [], '"pack.json", field "graph.taps.gaia": expected >=1 but received 0.'],
  ])('%s = %j', async (at, value, message) => {
    expect((await faultOf(openPack(reader(packFiles(changed(at, value)))))).message).toBe(message);
  });

  test('an operation that is not known is named', async () => {
    const { message, context } = await faultOf(
      openPack(reader(packFiles(changed('graph.nodes.3.op', 'gelu')))),
    );
    expect(message).toMatch(/^"pack.json", field "graph.nodes.3.op": .*"gelu"\.$/);
    expect(context).toEqual({ file: 'pack.json', field: 'graph.nodes.3.op' });
  });

  test.each([
    ['not JSON', '{"schema":', '"pack.json" is not JSON.'],
    ['a web page', '<!doctype html><title>App</title>', '"pack.json" is a web page.'],
    ['empty', '', '"pack.json" is not JSON.'],
    ['a number', '7', /^"pack.json" .*expected Object but received 7\.$/i],
  ])('%s', async (_name, text, message) => {
    const files = { ...packFiles(), 'pack.json': utf8(text) };
    const fault = await faultOf(openPack(reader(files)));
    if (typeof message === 'string') expect(fault.message).toBe(message);
    else expect(fault.message).toMatch(message);
  });
});

describe('the graph against its weights', () => {
  const file = '"weights.safetensors"';
  test.each<[string, string, Weight | undefined, string]>([
    [
      'missing',
      'fc.w',
      undefined,
      `"pack.json", field "graph.nodes.5.weight": the tensor "fc.w" is not in ${file}.`,
    ],
    [
      'rank',
      'conv.w',
      ones(27, 5),
      `"pack.json", field "graph.nodes.1.weight": the tensor "conv.w" of ${file} is [27, 5]; 4 dimensions are needed.`,
    ],
    [
      'channels',
      'conv.w',
      ones(3, 3, 4, 5),
      '"pack.json", field "graph.nodes.1": Node "conv": weight "conv.w" takes 4 channels but its input has 3.',
    ],
    [
      'norm',
      'bn.m',
      ones(6),
      `"pack.json", field "graph.nodes.2.mean": the tensor "bn.m" of ${file} is [6]; [5] is needed.`,
    ],
    [
      'bias',
      'fc.b',
      ones(3),
      `"pack.json", field "graph.nodes.5.bias": the tensor "fc.b" of ${file} is [3]; [2] is needed.`,
    ],
    [
      'features',
      'fc.w',
      ones(4, 2),
      '"pack.json", field "graph.nodes.5": Node "fc": weight "fc.w" takes 4 features but its input is [5].',
    ],
    [
      'variance',
      'bn.v',
      { shape: [5], data: Float32Array.of(1, 1, -1, 1, 1) },
      `"pack.json", field "graph.nodes.2.variance": the tensor "bn.v" of ${file} holds a variance below zero.`,
    ],
    [
      'NaN',
      'fc.b',
      { shape: [2], data: Float32Array.of(0, Number.NaN) },
      `${file} holds NaN in the tensor "fc.b" at index 1; every weight must be finite.`,
    ],
    [
      'infinity',
      'bn.g',
      { shape: [5], data: new Float32Array(5).fill(-Infinity) },
      `${file} holds -Infinity in the tensor "bn.g" at index 0; every weight must be finite.`,
    ],
  ])('%s', async (_name, name, weight, message) => {
    const weights: Record<string, Weight> = { ...WEIGHTS };
    if (weight === undefined) Reflect.deleteProperty(weights, name);
    else weights[name] = weight;
    expect((await faultOf(openPack(reader(packFiles(JSON_OK, weights))))).message).toBe(message);
  });

  test.each<[string, unknown, string]>([
    [
      'graph.nodes.0.shape',
      [8, 8, 3],
      'field "graph.nodes.0.shape": [8, 8, 3] does not fit a picture cropped to [4, 4, 3].',
    ],
    [
      'graph.nodes.3.inputs',
      ['later'],
      'field "graph.nodes.3.inputs": "relu" reads "later", which does not come before it.',
    ],
    ['graph.nodes.3.inputs', [], 'field "graph.nodes.3.inputs": "relu" takes 1, not 0.'],
    ['graph.nodes.3.name', 'bn', 'field "graph.nodes.3.name": two nodes are called "bn".'],
    ['graph.nodes.1.padding', [0, 0, 0, 0], null as unknown as string],
    ['graph.nodes.1.stride', [9, 9], null as unknown as string],
    [
      'graph.nodes.5.inputs',
      ['relu'],
      'field "graph.nodes.5": Node "fc": weight "fc.w" takes 5 features but its input is [4, 4, 5].',
    ],
    [
      'graph.nodes.4.inputs',
      ['pool'],
      'field "graph.nodes.4.inputs": "pool" reads "pool", which does not come before it.',
    ],
    ['graph.output', 'logits', 'field "graph.output": the graph has no node "logits".'],
    ['graph.features', 'relu', 'field "graph.features": "relu" still has rows and columns.'],
    ['graph.taps.reference.1', 'bn9', 'field "graph.taps.reference.1": the graph has no node "bn9".'],
    ['classes', ['a', 'b', 'c'], 'field "classes": 3 names for an output of shape [2].'],
  ])('%s = %j', async (at, value, message: string | null) => {
    const opening = openPack(reader(packFiles(changed(at, value))));
    if (message === null) await expect(opening).resolves.toBeDefined();
    else expect((await faultOf(opening)).message).toBe(`"pack.json", ${message}`);
  });

  test('the faults of the weights file are passed on', async () => {
    const files = { ...packFiles(), 'weights.safetensors': utf8('<!DOCTYPE html><title>404</title>') };
    expect((await faultOf(openPack(reader(files)))).message).toBe('"weights.safetensors" is a web page.');
  });
});

describe('weights in several files', () => {
  const { 'fc.w': w, 'fc.b': b, ...rest } = WEIGHTS;
  const json = { ...JSON_OK, weights: { file: ['a.safetensors', 'b.safetensors'], dtype: 'float32' } };
  const split = (a: Weights, other: Weights): Files => ({
    'pack.json': utf8(JSON.stringify(json)),
    'a.safetensors': writeSafetensors(a, 'float32'),
    'b.safetensors': writeSafetensors(other, 'float32'),
  });

  test('are one network', async () => {
    const pack = await openPack(reader(split(rest, { 'fc.w': w!, 'fc.b': b! })));
    expect(pack.source.weights).toEqual((await openPack(reader(packFiles()))).source.weights);
  });

  test.each<[string, Files, string]>([
    [
      'the same tensor twice',
      split(rest, WEIGHTS),
      `"b.safetensors" holds the tensor "bn.b" of another file again.`,
    ],
    [
      'a tensor in neither',
      split(rest, { 'fc.b': b! }),
      '"pack.json", field "graph.nodes.5.weight": the tensor "fc.w" is not in "a.safetensors", "b.safetensors".',
    ],
    [
      'a list that is empty',
      { 'pack.json': utf8(JSON.stringify({ ...json, weights: { ...json.weights, file: [] } })) },
      '"pack.json", field "weights.file": must be the plain name of a .safetensors file, or a list of such names.',
    ],
    [
      'a name that leads elsewhere',
      {
        'pack.json': utf8(
          JSON.stringify({ ...json, weights: { ...json.weights, file: ['../a.safetensors'] } }),
        ),
      },
      '"pack.json", field "weights.file.0": must be the plain name of a .safetensors file.',
    ],
  ])('%s', async (_what, files, message) => {
    expect((await faultOf(openPack(reader(files)))).message).toBe(message);
  });
});

describe('over the network', () => {
  const files = packFiles();
  const asked: string[] = [];
  const server =
    (answers: Record<string, () => Response | Promise<Response>> = {}): typeof fetch =>
    async (input) => {
      const url = input as string;
      asked.push(url);
      const name = url.slice(url.lastIndexOf('/') + 1);
      return answers[name]?.() ?? new Response(files[name]! as BodyInit);
    };

  test('two files beside each other, by an absolute or a relative address', async () => {
    const { json } = await loadPack('https://example.test/packs/small/', undefined, server());
    expect(json.id).toBe('small');
    await loadPack('packs/small/', undefined, server());
    expect(asked).toEqual([
      'https://example.test/packs/small/pack.json',
      'https://example.test/packs/small/weights.safetensors',
      'packs/small/pack.json',
      'packs/small/weights.safetensors',
    ]);
  });

  test('says how much of all files has come: at the end everything', async () => {
    const heard: number[] = [];
    await loadPack('packs/small/', (bytes) => heard.push(bytes), server());
    const sizes = Object.values(files).map(({ byteLength }) => byteLength);
    expect(heard).toEqual([0, files['pack.json']!.length, sizes.reduce((a, b) => a + b)]);
  });

  test('says so in between as well, where there is much', async () => {
    const large = packFiles(JSON_OK, { ...WEIGHTS, unused: ones(400_000) });
    const heard: number[] = [];
    const pieces = (name: string): ReadableStream =>
      new ReadableStream({
        start(controller) {
          const bytes = large[name]!;
          for (let at = 0; at < bytes.length; at += 65536) controller.enqueue(bytes.slice(at, at + 65536));
          controller.close();
        },
      });
    const fetcher = ((url: string) =>
      Promise.resolve(new Response(pieces(url.slice(url.lastIndexOf('/') + 1))))) as typeof fetch;
    await loadPack('packs/small/', (bytes) => heard.push(bytes), fetcher);
    expect(heard.length).toBeGreaterThan(5);
    expect(heard.at(-1)).toBe(Object.values(large).reduce((sum, { length }) => sum + length, 0));
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    expect(heard[3]! - heard[2]!).toBeGreaterThanOrEqual(2 ** 18);
  });

  test('stops what still comes once a file has failed, and counts from nothing when it is asked again', async () => {
    const heard: number[] = [];
    const signals: (AbortSignal | null | undefined)[] = [];
    const fetcher: typeof fetch = (input, init) => {
      signals.push(init?.signal);
      return server({ 'weights.safetensors': () => new Response('', { status: 500 }) })(input, init);
    };
    await faultOf(loadPack('packs/small/', (bytes) => heard.push(bytes), fetcher));
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
    const before = heard.length;
    await loadPack('packs/small/', (bytes) => heard.push(bytes), server());
    expect(heard[before]).toBe(0);
  });

  const page = () =>
    new Response('<!doctype html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
  test.each<[string, string, () => Response | Promise<Response>, string]>([
    [
      '404',
      'pack.json',
      () => new Response('', { status: 404 }),
      'could not be loaded: the server answered 404.',
    ],
    [
      '500',
      'weights.safetensors',
      () => new Response('', { status: 500 }),
      'could not be loaded: the server answered 500.',
    ],
    ['a page', 'pack.json', page, 'could not be loaded: the server answered with a web page.'],
    ['a page', 'weights.safetensors', page, 'could not be loaded: the server answered with a web page.'],
    ['an untyped page', 'pack.json', () => new Response(utf8('<html></html>') as BodyInit), 'is a web page.'],
    [
      'offline',
      'pack.json',
      () => Promise.reject(new TypeError('Failed to fetch')),
      'could not be loaded: the server cannot be reached.',
    ],
  ])('%s for %s', async (_what, name, answer, message) => {
    const fault = await faultOf(loadPack('https://example.test/p/', undefined, server({ [name]: answer })));
    expect(fault.message).toBe(`"${name}" ${message}`);
    expect(fault.context).toEqual({ file: name, field: '' });
  });
});

describe('in a folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'splitscope-pack-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('is read; what is missing is named', async () => {
    expect((await faultOf(readPackFolder(folder))).message).toBe(
      `"pack.json" is not there: looked for in "${folder}".`,
    );
    const files = packFiles();
    writeFileSync(path.join(folder, 'pack.json'), files['pack.json']!);
    expect((await faultOf(readPackFolder(folder))).message).toBe(
      `"weights.safetensors" is not there: looked for in "${folder}".`,
    );
    writeFileSync(path.join(folder, 'weights.safetensors'), files['weights.safetensors']!);
    expect((await readPackFolder(folder)).json.id).toBe('small');
  });
});
