import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Weight, Weights } from '../engine/graph/types';
import { writeSafetensors } from './formats/safetensors';
import { identityOf } from './identity';
import { openPack } from './load';
import { readPackFolder } from './node';
import {
  type Files,
  faultOf,
  JSON_OK,
  NODES,
  ones,
  packFiles,
  reader,
  utf8,
  WEIGHTS,
} from './testing/smallPack';

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
      openPack(reader(packFiles(changed('graph.nodes.3.op', 'gulp')))),
    );
    expect(message).toMatch(/^"pack.json", field "graph.nodes.3.op": .*"gulp"\.$/);
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
      `"pack.json", field "graph.nodes.1.weight": the tensor "conv.w" of ${file} takes 4 channels but its input has 3.`,
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
      `"pack.json", field "graph.nodes.5.weight": the tensor "fc.w" of ${file} takes 4 features but its input is [5].`,
    ],
    [
      'variance',
      'bn.v',
      { shape: [5], data: Float32Array.of(1, 1, -1, 1, 1) },
      `"pack.json", field "graph.nodes.2.variance": the tensor "bn.v" of ${file} holds the variance -1 of channel 2, with epsilon 0.00001 not positive.`,
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
    ['graph.nodes.3.inputs', [], 'field "graph.nodes.3.inputs": "relu" takes 1 input, not 0.'],
    ['graph.nodes.3.name', 'bn', 'field "graph.nodes.3.name": two nodes are called "bn".'],
    ['graph.nodes.1.padding', [0, 0, 0, 0], null as unknown as string],
    ['graph.nodes.1.stride', [9, 9], null as unknown as string],
    [
      'graph.nodes.5.inputs',
      ['relu'],
      'field "graph.output": "fc" must give a vector; its shape is [4, 4, 2].',
    ],
    [
      'graph.nodes.4.inputs',
      ['pool'],
      'field "graph.nodes.4.inputs": "pool" reads "pool", which does not come before it.',
    ],
    ['graph.output', 'logits', 'field "graph.output": the graph has no node "logits".'],
    ['graph.features', 'relu', 'field "graph.features": "relu" must give a vector; its shape is [4, 4, 5].'],
    ['graph.taps.reference.1', 'bn9', 'field "graph.taps.reference.1": the graph has no node "bn9".'],
    ['classes', ['a', 'b', 'c'], 'field "classes": 3 names for an output of shape [2].'],
  ])('%s = %j', async (at, value, message: string | null) => {
    const opening = openPack(reader(packFiles(changed(at, value))));
    if (message === null) expect((await opening).json.id).toBe('small');
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

describe('the files that a pack was made with', () => {
  const files = packFiles();
  const weights = files['weights.safetensors']!;
  const stated = createHash('sha256').update(weights).digest('hex');
  const json = (sha256: unknown) => ({ ...JSON_OK, weights: { ...JSON_OK.weights, sha256 } });

  test('open, and the network is known by graph and weights', async () => {
    const plain = await openPack(reader(files));
    const named = await openPack(reader(packFiles({ ...json(stated), id: 'other', title: 'Other' })));
    expect(named.identity).toEqual(plain.identity);
    expect(await identityOf(named.json)).toEqual(named.identity);
    expect(await identityOf(plain.json)).toBeNull();
    const scaled = await openPack(
      reader(
        packFiles(JSON_OK, { ...WEIGHTS, 'fc.w': { shape: [5, 2], data: new Float32Array(10).fill(4) } }),
      ),
    );
    expect(scaled.identity.network).not.toBe(plain.identity.network);
    expect(scaled.identity.preprocessing).toBe(plain.identity.preprocessing);
    const tapped = await openPack(reader(packFiles(changed('graph.taps.gaia', ['conv']))));
    expect(tapped.identity.network).not.toBe(plain.identity.network);
    const cropped = await openPack(reader(packFiles(changed('preprocessing.rule', 'crop-only'))));
    expect(cropped.identity.network).toBe(plain.identity.network);
    expect(cropped.identity.preprocessing).not.toBe(plain.identity.preprocessing);
  });

  test('one flipped bit of a weight is refused', async () => {
    const flipped = weights.slice();
    flipped[flipped.length - 4]! ^= 1;
    const { message } = await faultOf(
      openPack(reader({ ...packFiles(json(stated)), 'weights.safetensors': flipped })),
    );
    expect(message).toMatch(
      /^"weights.safetensors" is not the file that this pack was made with \(its SHA-256 is [0-9a-f]{12}…, not [0-9a-f]{12}…\): fetch it again\.$/,
    );
  });

  test('as many hashes as files, and of the right length', async () => {
    expect((await faultOf(openPack(reader(packFiles(json([stated, stated])))))).message).toBe(
      '"pack.json", field "weights.sha256": holds 2 hashes for 1 files.',
    );
    expect((await faultOf(openPack(reader(packFiles(json('abc')))))).message).toMatch(
      /^"pack.json", field "weights.sha256": /,
    );
  });

  test('names that a wrapper has lengthened are recognised', async () => {
    const wrapped = Object.fromEntries(Object.entries(WEIGHTS).map(([name, w]) => [`module.${name}`, w]));
    expect((await faultOf(openPack(reader(packFiles(JSON_OK, wrapped))))).message).toBe(
      '"pack.json", field "graph.nodes.1.weight": the tensor "conv.w" is not in "weights.safetensors", but "module.conv.w" is: take "module." off the names, as in {k.removeprefix("module."): v for k, v in state.items()}.',
    );
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

  test('a named pipe as weights is refused, not waited for', async () => {
    rmSync(path.join(folder, 'weights.safetensors'));
    execFileSync('mkfifo', [path.join(folder, 'weights.safetensors')]);
    expect((await faultOf(readPackFolder(folder))).message).toBe(
      `"weights.safetensors" is no file: looked for in "${folder}".`,
    );
  });
});
