/**
 * Every operation by itself: the forward pass against plain float64 loops, the shape rule against the shape that comes
 * out, the vector-Jacobian product against central differences of the float64 loops, each for a batch of different
 * samples and for several seeds over one sample.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, evaluateNode } from '../../testing/reference';
import { expectClose, onBackends } from '../../testing/numerics';
import { kindOf } from '../checkGraph';
import { CASES } from './testing/instances';
import type { OpCase } from './testing/opCases';
import { inputsOf, runCase, seedsOf, shapeOf, weightsOf } from './testing/runCase';

/** The same cases every time; the number is arbitrary. */
const RUNS = { seed: 20250711, numRuns: 12 };
const FORWARD = 2e-6;
/** Central differences in float64 are good to about 1e-9; the rest is float32's rounding of the product. */
const PRODUCT = 5e-6;

/** Forward and every product of one case against the reference. */
async function check(c: OpCase, samples: number): Promise<void> {
  const { node } = c;
  const weights = weightsOf(c);
  const xs = inputsOf(c, samples);
  const reference = (sample: number, which: number, x: Float64Array) =>
    evaluateNode(
      node,
      c.inputs.map((s, i) => ({
        shape: s,
        data: i === which ? x : Float64Array.from(xs[i]![sample]!),
      })),
      weights,
    );
  const got = await runCase(c, samples);
  const shape = shapeOf(c);
  const want = Array.from({ length: samples }, (_, n) => reference(n, 0, Float64Array.from(xs[0]![n]!)));
  expect(want[0]!.shape, 'the shape rule').toEqual(shape);
  expect(got.shape).toEqual([samples, ...shape]);
  expectClose(
    got.forward,
    want.flatMap((y) => [...y.data]),
    FORWARD,
    `${node.op} forward`,
    1,
  );

  // A batch of samples, each with its own seed; then the first sample alone under as many seeds.
  const seeds = seedsOf(c, samples, shape);
  expect(got.products).toHaveLength(2 * c.inputs.length);
  for (const { which, shared, shape: of, values } of got.products) {
    expect(of).toEqual([samples, ...c.inputs[which]!]);
    const expected = seeds.flatMap((v, n) => {
      const sample = shared ? 0 : n;
      return [...differences((x) => reference(sample, which, x).data, xs[which]![sample]!, v)];
    });
    expectClose(values, expected, PRODUCT, `${node.op} product with respect to input ${which}`, 1);
    // What is counted by the detectors: where nothing gets through, exactly nothing.
    if (kindOf(node) !== 'smooth')
      expected.forEach((v, i) => {
        if (v === 0) expect(values[i], `${node.op}: a product that is zero`).toBeCloseTo(0, 300);
      });
  }
}

onBackends('operations', () => {
  test.each(CASES)('$title: forward, shape and product', async ({ instances }) => {
    await fc.assert(
      fc.asyncProperty(instances, fc.integer({ min: 1, max: 3 }), async (c, samples) => {
        await check(c, samples);
      }),
      RUNS,
    );
  });
});
