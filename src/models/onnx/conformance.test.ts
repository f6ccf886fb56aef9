/** ONNX's own test cases: every operation that is read gives the result that they hold, or says why it does not. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../engine/errors';
import { Model } from '../../engine/graph/model';
import { useNodeBackend } from '../../engine/nodeBackend';
import type { Graph } from '../../engine/graph/types';
import { forward } from '../../engine/graph/pass';
import { tf } from '../../engine/tf';
import type { HostArray } from '../bytes/array';
import { Builder } from '../convert/builder';
import { Rewriter } from '../convert/rewriter';
import { simplify } from '../convert/simplify';
import { BATCH, type Flowing, hasBatch, known, sampleSize, type Value } from '../convert/value';
import { openModel } from '..';
import { outputsOf } from '../testing/heads';
import { channelsLast, difference, run } from '../testing/run';
import { entries, fileAt, jsonAt, sharedFolder, skipNote } from '../testing/shared';
import { convert } from './convert';
import { LOWER } from './lower';
import { parseModel, parseTensor } from './proto';
import { arrayOf } from './tensor';

const folder = sharedFolder('models-real/onnx-conformance');
beforeAll(async () => useNodeBackend('wasm'));

/** How a case is put to the reader. */
interface Way {
  /** Which of the inputs depend on the picture; the others are constants. */
  readonly flowing: readonly string[];
  /** Whether the first axis is the batch, or belongs to one sample. */
  readonly batched: boolean;
}

/** The result of every output, in the file's order. Throws EngineError where the reader refuses. */
function results(
  bytes: Uint8Array,
  inputs: ReadonlyMap<string, HostArray>,
  { flowing, batched }: Way,
): (HostArray | null)[] {
  const model = parseModel(bytes, 'case');
  const graph = model.graph!;
  const build = new Builder();
  const n = batched ? inputs.get(flowing[0]!)!.shape[0]! : 1;
  const sizes = flowing.map((name) => inputs.get(name)!.data.length / n);
  const total = sizes.reduce((a, b) => a + b, 0);
  const start = build.emit('input', 'all values', [], { shape: [1, 1, Math.max(1, total)] });
  const values = new Map<string, Value>();
  for (const [name, array] of inputs) values.set(name, known(array));
  let at = 0;
  flowing.forEach((name, i) => {
    const { shape } = inputs.get(name)!;
    const sample = batched ? shape.slice(1) : shape;
    const part = build.emit('slice', `${name} alone`, [start], {
      begin: [0, 0, at],
      end: [1, 1, at + sizes[i]!],
    });
    at += sizes[i]!;
    const value: Flowing = {
      kind: 'flowing',
      node: build.emit('reshape', name, [part], { shape: sample }),
      shape: batched ? [BATCH, ...sample] : shape,
      axes: shape.map((_, d) => d).slice(batched ? 1 : 0),
    };
    values.set(name, value);
  });
  const names = graph.outputs.map(({ name }) => name);
  const [first] = names;
  const converted = convert({
    model,
    graph,
    file: 'case',
    beside: () => null,
    bytes: 1 << 24,
    build,
    inputs: values,
    wanted: flowing.length > 0 ? [first!] : names,
    fixed: n,
  });
  const data = Float32Array.from({ length: n * total }, (_, k) => {
    const sample = Math.floor(k / total);
    let [place, i] = [k % total, 0];
    for (; place >= sizes[i]!; i++) place -= sizes[i]!;
    return inputs.get(flowing[i]!)!.data[sample * sizes[i]! + place]!;
  });
  return names.map((name) => {
    const value = converted.values.get(name);
    if (value === undefined) return null;
    // A shape with the batch in it is that of one sample.
    if (value.kind === 'known') return batched && value.array.data.some(hasBatch) ? null : value.array;
    if (batched && value.shape.findIndex(hasBatch) !== 0) return null;
    const end = build.emit('flatten', 'result', [build.inFileOrder(value)]);
    const rewriter = new Rewriter(build, new Set([end]));
    simplify(rewriter);
    const { nodes, weights } = rewriter.result();
    const taps = { gaia: [], reference: [] };
    const net = new Model({ nodes, output: end, features: end, taps } as unknown as Graph, weights);
    const x = tf.tensor(data, [n, 1, 1, total], 'float32');
    const pass = forward(net, x);
    const got = pass.logits.dataSync() as Float32Array;
    pass.dispose();
    x.dispose();
    net.dispose();
    const shape = value.shape.map((size, d) =>
      batched && d === 0 ? n * sampleSize(size) : sampleSize(size),
    );
    return { shape, kind: 'float', data: got };
  });
}

interface Case {
  readonly bytes: Uint8Array;
  readonly inputs: ReadonlyMap<string, HostArray>;
  readonly outputs: readonly HostArray[];
}

function caseAt(at: string): Case {
  const { bytes } = fileAt(at, 'model.onnx');
  const { graph } = parseModel(bytes, 'case');
  const arrays = (kind: string): HostArray[] => {
    const out: HostArray[] = [];
    const there = new Set(entries(`${at}/test_data_set_0`));
    for (let i = 0; there.has(`${kind}_${i}.pb`); i++)
      out.push(
        arrayOf(
          parseTensor(new Uint8Array(readFileSync(`${at}/test_data_set_0/${kind}_${i}.pb`)), 'case'),
          'case',
          () => null,
        ),
      );
    return out;
  };
  const filled = new Set(graph!.initializers.map(({ name }) => name));
  const open = graph!.inputs.filter(({ name }) => !filled.has(name));
  const given = arrays('input');
  return {
    bytes,
    inputs: new Map(given.map((array, i) => [open[i]!.name, array])),
    outputs: arrays('output'),
  };
}

/** Every way in which a case can be put: all floats, the first alone, with a batch, nothing (what is folded). */
function waysOf({ inputs }: Case): Way[] {
  const floats = [...inputs]
    .filter(([, a]) => a.kind === 'float' && a.shape.length > 0 && a.data.length > 0)
    .map(([name]) => name);
  const [first] = floats;
  const ways: Way[] = [{ flowing: [], batched: false }];
  if (first === undefined) return ways;
  ways.push({ flowing: [first], batched: true }, { flowing: [first], batched: false });
  if (floats.length > 1) ways.push({ flowing: floats, batched: false });
  return ways;
}

/** Agrees to 1e-4 of the largest value; infinities and what is no number are the same. */
function agrees(got: HostArray, want: HostArray): boolean {
  const scale = Math.max(1, ...Array.from(want.data, (x) => (Number.isFinite(x) ? Math.abs(x) : 0)));
  return (
    got.shape.join() === want.shape.join() &&
    want.data.every(
      (x, i) => Object.is(x, got.data[i]) || x === got.data[i] || Math.abs(x - got.data[i]!) <= 1e-4 * scale,
    )
  );
}

/** How many ways of a case were right; those that were refused, by their sentences. Throws where one is wrong. */
function tried(at: string): { right: number; refused: string[] } {
  const one = caseAt(at);
  let right = 0;
  const refused: string[] = [];
  for (const way of waysOf(one)) {
    let got: (HostArray | null)[];
    try {
      got = results(one.bytes, one.inputs, way);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      refused.push(error.message);
      continue;
    }
    if (got[0] === null) continue;
    one.outputs.forEach((want, i) => {
      if (got[i] === null) return;
      if (!agrees(got[i]!, want))
        throw new Error(
          `${JSON.stringify(way)}: output ${i} is [${got[i]!.shape.join()}] ${Array.from(got[i]!.data.slice(0, 6)).join(' ')} where [${want.shape.join()}] ${Array.from(want.data.slice(0, 6)).join(' ')} belongs`,
        );
    });
    right++;
  }
  return { right, refused };
}

interface Source {
  readonly tests: Readonly<Record<string, { readonly op: string; readonly group: string }>>;
}

/** Sentences with which a case may be refused. */
const REFUSALS = new RegExp(
  [
    'the operator \\w+ is not read',
    'is quantised to integers',
    'has no gradient',
    'is in training mode|was exported in training mode',
    'works on 3 axes of space',
    'mode is "(cubic|wrap)"|mode is CRD',
    'keeps proportions or smooths',
    'coordinates are "tf_crop_and_resize"',
    'multiplies a vector|do not multiply',
    'its reduction is "\\w+"',
    'is made by no node',
    'a constant where a picture',
    'depends on the picture',
  ].join('|'),
);
/** Operations whose place is kept by a sentence that refuses them. */
const UNREAD = new Set(['ArgMax', 'ArgMin', 'NonZero', 'QuantizeLinear']);
/** Where the reader differs and says so: halves stay float32, and what flows is not rounded. */
const DIFFERENT = /^test_(cast|castlike)_.*FLOAT16$|^test_quantizelinear/;

describe.skipIf(folder === null)(`ONNX's own cases${skipNote(folder)}`, () => {
  const { tests } = folder === null ? { tests: {} } : (jsonAt(folder, 'SOURCE.json') as Source);
  const operations = [...new Set(Object.values(tests).map(({ op }) => op))].sort();
  test.each(operations)('%s', (op) => {
    let right = 0;
    const names = Object.keys(tests).filter((name) => tests[name]!.op === op && !DIFFERENT.test(name));
    for (const name of names) {
      const said = tried(`${folder!}/node/${name}`);
      right += said.right;
      if (said.right === 0) for (const sentence of said.refused) expect(sentence, name).toMatch(REFUSALS);
    }
    if (Object.hasOwn(LOWER, op) && !UNREAD.has(op)) expect(right).toBeGreaterThan(0);
  });
  test.each(['pytorch-converted', 'pytorch-operator', 'simple'])('%s', (group) => {
    for (const name of entries(`${folder!}/${group}`)) {
      const said = tried(`${folder!}/${group}/${name}`);
      if (said.right === 0) for (const sentence of said.refused) expect(sentence, name).toMatch(REFUSALS);
    }
  });
  // Of the five networks with weights from ConstantOfShape these stay within the bound on what a file may unpack to.
  test.each(['densenet121', 'inception_v1', 'squeezenet'])('light %s', async (name) => {
    const network = await openModel([fileAt(`${folder!}/light`, `light_${name}.onnx`)]);
    const [h, w, c] = network.input;
    // ONNX's own runner feeds 0 to 1 in the file's order.
    const ramp = Float32Array.from({ length: h * w * c }, (_, i) => i / (h * w * c));
    const { logits } = run(network.graph, network.weights, channelsLast(ramp, [1, c, h, w]), 1);
    const output = fileAt(`${folder!}/light`, `light_${name}_output_0.pb`);
    const want = arrayOf(parseTensor(output.bytes, name), name, () => null);
    expect(want.data).toHaveLength(1000);
    expect(difference(outputsOf(network, logits).flat(), want.data)).toBeLessThan(1e-4);
  });
  test.each(['resnet50', 'vgg19'])('light %s asks for more than the file can hold', async (name) => {
    const file = fileAt(`${folder!}/light`, `light_${name}.onnx`);
    await expect(openModel([file])).rejects.toThrow(/is too large for this file\.$/);
  });
});
