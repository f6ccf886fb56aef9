/** What detectors are to each other (methods that share a formula, or a state), on both golden networks' rows. */
import { expect, test } from 'vitest';
import { softmax } from '../math/softmax';
import { expectClose } from '../testing/numerics';
import { computes } from './computes';
import { defaults, type FittedState, type Matrix, type Params } from './detector';
import { metaOf, type MethodId } from './methods';
import { rowOf } from './rows';
import { fitInput, headOfGolden, queryContext, rowsContext } from './testing/describeDetector';
import { NETWORKS } from './testing/golden';
import type { NetworkName } from './testing/networks';

const scaled = ({ data, ...shape }: Matrix, by: number): Matrix => ({
  ...shape,
  data: Float32Array.from(data, (v) => v * by),
});
const stateOf = (method: MethodId, name: NetworkName): FittedState =>
  computes[method].fit!(fitInput(name), defaults(metaOf(method)));
const score = (
  method: MethodId,
  ctx: ReturnType<typeof queryContext>,
  params: Params = {},
  state: FittedState = {},
): Promise<Float64Array> => computes[method].score(ctx, { ...defaults(metaOf(method)), ...params }, state);

test.each(NETWORKS)('ODIN without a step is the softmax at its temperature (%s)', async (name) => {
  for (const temperature of [1, 10, 1000]) {
    const ctx = queryContext(name);
    const still = await score('odin', ctx, { epsilon: 0, temperature });
    expect([...still]).toEqual([...(await score('odin-temperature', ctx, { temperature }))]);
  }
});

test.each(NETWORKS)(
  'GradNorm is the product of its two factors, and linear in the features (%s)',
  async (name) => {
    const ctx = queryContext(name);
    const [features, logits] = [await ctx.features(), await ctx.logits()];
    const norms = Float64Array.from({ length: features.rows }, (_, r) =>
      [...rowOf(features, r)].reduce((sum, v) => sum + Math.abs(v), 0),
    );
    const spread = Float64Array.from({ length: logits.rows }, (_, r) =>
      softmax(rowOf(logits, r)).reduce((sum, p) => sum + Math.abs(logits.columns * p - 1), 0),
    );
    const own = await score('gradnorm', ctx);
    expectClose(
      own,
      norms.map((n, r) => -n * spread[r]!),
      1e-6,
      'score',
    );
    const double = rowsContext(scaled(features, 2), logits, headOfGolden(name));
    expectClose(
      await score('gradnorm', double),
      own.map((v) => 2 * v),
      1e-6,
      'score',
    );
  },
);

test.each(NETWORKS)(
  'Mahalanobis less RMD is the distance to all images: one state, and never below 0 (%s)',
  async (name) => {
    const ctx = queryContext(name);
    const near = await score('mahalanobis', ctx, {}, stateOf('mahalanobis', name));
    const relative = await score('rmd', ctx, {}, stateOf('rmd', name));
    near.forEach((d, r) => expect(d - relative[r]!).toBeGreaterThanOrEqual(0));
    const [a, b] = [stateOf('mahalanobis', name), stateOf('rmd', name)];
    expect(b.tied).toEqual(a.tied);
    expect(b.centres).toEqual(a.centres);
  },
);

test.each(NETWORKS)(
  'NNGuide of an image in its bank, by one neighbour, is its energy squared (%s)',
  async (name) => {
    const input = fitInput(name);
    const ctx = rowsContext(input.features, input.logits, input.head);
    const energy = await score('energy', ctx);
    const guided = await score('nnguide', ctx, { k: 1 }, stateOf('nnguide', name));
    expectClose(
      guided,
      energy.map((e) => -(e * e)),
      1e-5,
      'score',
    );
  },
);

test.each(NETWORKS)('SHE is linear in the features (%s)', async (name) => {
  const ctx = queryContext(name);
  const state = stateOf('she', name);
  const own = await score('she', ctx, {}, state);
  const triple = rowsContext(scaled(await ctx.features(), 3), await ctx.logits(), headOfGolden(name));
  expectClose(
    await score('she', triple, {}, state),
    own.map((v) => 3 * v),
    1e-5,
    'score',
  );
});
