/**
 * Every operation by itself: the forward pass against plain float64 loops, the shape rule against the shape that comes
 * out, the vector-Jacobian product against central differences of the float64 loops, each for a batch of different
 * samples and for several seeds over one sample.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, evaluateNode } from '../../testing/reference';
import { expectClose, noise, onBackends, sizeOf } from '../../testing/numerics';
import { tf, type Tensor4D } from '../../tf';
import type { GraphNode, Weight, Weights } from '../types';
import { opOf } from '.';
import { flippedName, flipKernel } from './conv2d';
import { CASES, type OpCase } from './testing/opCases';

/** The same cases every time; the number is arbitrary. */
const RUNS = { seed: 20250711, numRuns: 12 };
const FORWARD = 2e-6;
/** Central differences in float64 are good to about 1e-9; the rest is float32's rounding of the product. */
const PRODUCT = 5e-6;

const weightsOf = ({ weights, seed }: OpCase): Weights =>
  Object.fromEntries(
    Object.entries(weights).map(([name, shape], i): [string, Weight] => [
      name,
      { shape, data: noise(sizeOf(shape), seed + 100 * (i + 1)) },
    ]),
  );

/** Forward and every product of one case against the reference. */
async function check(c: OpCase, xs: readonly (readonly Float32Array[])[]): Promise<void> {
  const node: GraphNode = c.node;
  const weights = weightsOf(c);
  const op = opOf(node);
  const shape = op.shape(node, c.inputs, (name) => weights[name]!.shape);
  const samples = xs[0]!.length;
  const parameters = Object.fromEntries(
    Object.entries(weights).map(([name, w]) => [name, tf.tensor(w.data, [...w.shape])]),
  );
  if (node.op === 'conv2d')
    parameters[flippedName(node.weight)] = flipKernel(parameters[node.weight] as Tensor4D, node.groups ?? 1);
  const batch = (rows: readonly Float32Array[], s: readonly number[]) =>
    tf.tensor(Float32Array.from(rows.flatMap((row) => [...row])), [rows.length, ...s]);
  const inputs = c.inputs.map((s, i) => batch(xs[i]!, s));
  const reference = (sample: number, which: number, x: Float64Array) =>
    evaluateNode(
      node,
      c.inputs.map((s, i) => ({
        shape: s,
        data: i === which ? x : Float64Array.from(xs[i]![sample]!),
      })),
      weights,
    );
  const output = tf.tidy(() => op.forward(node, inputs, parameters));
  const want = Array.from({ length: samples }, (_, n) => reference(n, 0, Float64Array.from(xs[0]![n]!)));
  expect(want[0]!.shape, 'the shape rule').toEqual(shape);
  expect(output.shape).toEqual([samples, ...shape]);
  expectClose(
    await output.data(),
    want.flatMap((y) => [...y.data]),
    FORWARD,
    `${node.op} forward`,
    1,
  );

  // A batch of samples, each with its own seed; then the first sample alone under as many seeds.
  const seeds = Array.from({ length: samples }, (_, n) => noise(sizeOf(shape), c.seed + 31 * (n + 1)));
  const dy = batch(seeds, shape);
  const firsts = c.inputs.map((s, i) => batch(xs[i]!.slice(0, 1), s));
  const first = tf.tidy(() => op.forward(node, firsts, parameters));
  for (const which of c.inputs.keys()) {
    for (const shared of [false, true]) {
      const g = tf.tidy(() =>
        op.vjp(node, {
          which,
          dy,
          inputs: op.reads.inputs ? (shared ? firsts : inputs) : c.inputs.map(() => null),
          output: op.reads.output ? (shared ? first : output) : null,
          inputShapes: c.inputs,
          parameters,
        }),
      );
      expect(g.shape).toEqual([samples, ...c.inputs[which]!]);
      const expected = seeds.flatMap((v, n) => {
        const sample = shared ? 0 : n;
        return [...differences((x) => reference(sample, which, x).data, xs[which]![sample]!, v)];
      });
      expectClose(await g.data(), expected, PRODUCT, `${node.op} product with respect to input ${which}`, 1);
      g.dispose();
    }
  }
  tf.dispose([...Object.values(parameters), ...inputs, ...firsts, output, first, dy]);
}

onBackends('operations', () => {
  test.each(Object.keys(CASES) as (keyof typeof CASES)[])('%s: forward, shape and product', async (name) => {
    await fc.assert(
      fc.asyncProperty(CASES[name], fc.integer({ min: 1, max: 3 }), async (c, samples) => {
        const xs = c.inputs.map((s, i) =>
          Array.from({ length: samples }, (_, n) =>
            noise(sizeOf(s), c.seed + 1000 * (i + 1) + 17 * n).map((v) => v * c.amplitude),
          ),
        );
        await check(c, xs);
      }),
      RUNS,
    );
  });
});
