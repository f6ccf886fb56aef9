/** What every explanation shows makes the score, on rows of both golden networks, on whole ones, and on random ones. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Model } from '../graph/model';
import { singularValues } from '../math/linear';
import { logSumExp } from '../math/softmax';
import { expectNear, onBackends } from '../testing/numerics';
import { randomColorGraph } from '../testing/randomGraph';
import { noise } from '../testing/noise';
import type { NetworkImage } from '../jobs';
import { tf } from '../tf';
import { createBatchContext } from './batchContext';
import { computes } from './computes';
import type { BatchContext } from './context';
import { defaults, type DetectorCompute, type FitInput, type FittedState, type Params } from './detector';
import type { Explanation, Term } from './explanation';
import { explains } from './explains';
import { METHODS, metaOf, type MethodId } from './methods';
import { fitInput, queryContext, rowsContext, useGoldenModel } from './testing/describeDetector';
import { NETWORKS } from './testing/golden';

type Explained = keyof typeof explains;
const EXPLAINED = Object.keys(explains) as Explained[];
const computeOf = (method: MethodId): DetectorCompute => computes[method];

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
const least = (values: Float64Array): number => Math.min(...values.filter((v) => !Number.isNaN(v)));
const termOf = (terms: readonly Term[], words: string): number =>
  terms.find(({ label }) => label.startsWith(words))!.value;

/** The score from the parts of an explanation alone: what a person could compute from what is on the screen. */
const FROM_PARTS: { readonly [M in Explained]: (e: never, params: Params) => number } = {
  react: fromChange,
  'ash-p': fromChange,
  'ash-b': fromChange,
  'ash-s': fromChange,
  scale: fromChange,
  dice: fromChange,
  knn: ({ values, k }: Of<'neighbours'>) => values[k - 1]!,
  nnguide: ({ own, terms }: Of<'neighbours'>) => -own * termOf(terms, 'Log-sum-exp'),
  mahalanobis: ({ values }: Of<'classes'>) => least(values),
  rmd: ({ values, terms }: Of<'classes'>) => least(values) - termOf(terms, 'Squared distance to all'),
  she: ({ values, chosen }: Of<'classes'>) => -values[chosen]!,
  'kl-matching': ({ values }: Of<'classes'>) => least(values),
  fdbd: ({ values, terms }: Of<'classes'>) => {
    const there = values.filter((v) => !Number.isNaN(v));
    return -sum(there) / there.length / termOf(terms, 'Distance of the features');
  },
  gradnorm: ({ factors: [a, b], values, terms }: Of<'factors'>) => {
    expectNear(sum(values), b!.value, 1e-12, 'second factor');
    return (-a!.value * b!.value) / termOf(terms, 'Temperature');
  },
  rankfeat: ({ logits }: Of<'spectrum'>) => -logSumExp(logits.after),
  residual: ({ along, dimension }: Of<'subspace'>) => Math.hypot(...along.subarray(dimension)),
  vim: ({ terms }: Of<'subspace'>) => termOf(terms, 'Virtual') + termOf(terms, 'Energy'),
  odin: fromStep,
  'odin-temperature': rest,
  msp: rest,
  maxlogit: ({ values }: Of<'outputs'>) => -Math.max(...values),
  gen: ({ values }: Of<'outputs'>) => sum(values),
  energy: ({ logits, values }: Of<'outputs'>, { temperature }) => {
    expectNear(sum(values), 1, 1e-12, 'shares');
    return -Number(temperature) * logSumExp(logits.map((z) => z / Number(temperature)));
  },
};
type Of<K extends Explanation['kind']> = Extract<Explanation, { readonly kind: K }>;
function fromChange({ logits, after, before, clip, of }: Of<'change'>): number {
  if (clip !== null) expect(Math.max(...after)).toBeLessThanOrEqual(clip);
  expect(after).toHaveLength(before.length);
  if (of === 'contributions')
    after.forEach((v, i) => {
      expect([0, before[i]!]).toContain(v === 0 ? 0 : v);
    });
  return -logSumExp(logits.after);
}
function rest({ values }: Of<'outputs'>): number {
  const top = values.indexOf(Math.max(...values));
  return values.reduce((all, p, c) => (c === top ? all : all + p), 0);
}
function fromStep({ probabilities: { after }, signs, moved, height, width }: Of<'step'>): number {
  expect(moved).toHaveLength(3 * height * width);
  for (const s of signs) expect([-3, -1, 1, 3]).toContain(s);
  const top = after.indexOf(Math.max(...after));
  return after.reduce((all, p, c) => (c === top ? all : all + p), 0);
}

const paramsOf = (method: MethodId): Params => defaults(metaOf(method));

/** The explanation's score is the detector's, and follows from its own parts. Returns the explanation. */
async function checked(ctx: BatchContext, method: Explained, state: FittedState): Promise<Explanation> {
  const params = paramsOf(method);
  const [score] = await computes[method].score(ctx, params, state);
  const explanation = await explains[method](ctx, params, state);
  expectNear(explanation.score, score!, 1e-12, `${method}: score`);
  expectNear(FROM_PARTS[method](explanation as never, params), score!, 1e-9, `${method}: from its parts`);
  for (const { label, value } of explanation.terms) expect(Number.isNaN(value), label).toBe(false);
  return explanation;
}

/** A batch of the first query row alone. */
async function firstRow(name: (typeof NETWORKS)[number]): Promise<BatchContext> {
  const all = queryContext(name);
  const [f, z] = [await all.features(), await all.logits()];
  return rowsContext(
    { rows: 1, columns: f.columns, data: f.data.subarray(0, f.columns) },
    { rows: 1, columns: z.columns, data: z.data.subarray(0, z.columns) },
    all.head(),
  );
}

test('every detector but GAIA and S&I explains an image', () => {
  expect([...EXPLAINED].sort()).toEqual(METHODS.filter((m) => metaOf(m).side === null).sort());
});

const ofRows = EXPLAINED.filter((method) => {
  const { reads } = metaOf(method);
  return !reads.includes('values') && !reads.includes('input-gradient');
});
describe.each(NETWORKS)('from rows of %s', (name) => {
  test.each(ofRows)('%s', async (method) => {
    const state = computeOf(method).fit?.(fitInput(name), paramsOf(method)) ?? {};
    await checked(await firstRow(name), method, state);
  });
  test('among fitted images KNN passes over the image itself, and says what is usual', async () => {
    const input = fitInput(name);
    const params = { ...paramsOf('knn'), k: 1 };
    const state = computes.knn.fit!(input, params);
    const explanation = await explains.knn(await firstRow(name), params, state);
    if (explanation.kind !== 'neighbours') throw new Error(explanation.kind);
    const { among, values } = explanation;
    expect(among).toHaveLength(Math.min(200, input.features.rows));
    expect(Math.min(...among)).toBeGreaterThan(0);
    expect([...among]).toEqual([...among].sort((a, b) => a - b));
    expect([...values]).toEqual([...values].sort((a, b) => a - b));
  });
});

const pause = (): Promise<void> => Promise.resolve();
onBackends('whole networks', () => {
  describe.each(NETWORKS)('%s', (name) => {
    const { source, images, model } = useGoldenModel(name);
    test.each(EXPLAINED)('%s, and nothing is left behind', async (method) => {
      const state = computeOf(method).fit?.(fitInput(name), paramsOf(method)) ?? {};
      const before = tf.memory().numTensors;
      const ctx = await createBatchContext(model(), source, images.slice(0, 1), { taps: 'gaia', pause });
      try {
        await checked(ctx, method, state);
      } finally {
        ctx.dispose();
      }
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  test('random networks: what needs no fitted state, and what is fitted on a few images', async () => {
    await fc.assert(
      fc.asyncProperty(randomColorGraph, async ({ graph, weights, seed }) => {
        const model = new Model(graph, weights);
        const [height, width] = model.shapes.get(model.input)! as [number, number, number];
        const source = { mean: [0, 0, 0], std: [0.5, 0.4, 0.3] } as const;
        const image = (n: number): NetworkImage => ({
          kind: 'normalised',
          height,
          width,
          data: noise(3 * height * width, seed + n),
        });
        const batch = (images: NetworkImage[]) =>
          createBatchContext(model, source, images, { taps: 'gaia', pause });
        const many = await batch(Array.from({ length: 60 }, (_, n) => image(n)));
        const one = await batch([image(1000)]);
        try {
          const [features, logits] = [await many.features(), await many.logits()];
          const predicted = Int32Array.from({ length: 60 }, (_, r) => {
            const z = logits.data.subarray(r * logits.columns, (r + 1) * logits.columns);
            return z.indexOf(Math.max(...z));
          });
          const input: FitInput = { features, logits, predicted, head: many.head() };
          for (const method of EXPLAINED) {
            let state: FittedState = {};
            try {
              state = computeOf(method).fit?.(input, paramsOf(method)) ?? {};
              await computes[method].score(one, paramsOf(method), state);
            } catch {
              // Not every network has a head, maps of two sizes, or images of every class.
              await expect(explains[method](one, paramsOf(method), state)).rejects.toThrow();
              continue;
            }
            await checked(one, method, state);
          }
        } finally {
          many.dispose();
          one.dispose();
          model.dispose();
        }
      }),
      { numRuns: 6, seed: 7 },
    );
  });
});

test('singular values: those of a known matrix, either way round, and their squares sum to its own', () => {
  const data = [3, 0, 0, 0, 0, 4, 0, 0];
  expect([...singularValues({ rows: 2, columns: 4, data })].map((v) => Number(v.toFixed(12)))).toEqual([
    4, 3,
  ]);
  const random = noise(35, 3);
  const squares = sum(random.map((v) => v * v));
  for (const [rows, columns] of [
    [5, 7],
    [7, 5],
  ] as const) {
    const values = singularValues({ rows, columns, data: random });
    expect(values).toHaveLength(5);
    expectNear(sum(values.map((v) => v * v)), squares, 1e-6, 'squares');
  }
});
