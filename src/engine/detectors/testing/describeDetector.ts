/**
 * What every detector is tested for: float64 PyTorch's values (`src/testdata/generate_detectors.py`) from rows of features and
 * logits and from whole networks, a batch against its images one at a time, its state by way of its arrays, its words.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Model } from '../../graph/model';
import { expectClose, onBackends } from '../../testing/numerics';
import { createBatchContext } from '../batchContext';
import type { BatchContext } from '../context';
import {
  defaults,
  type DetectorCompute,
  type DetectorMeta,
  type FitInput,
  type Head,
  type Matrix,
  type Params,
} from '../detector';
import { GOLDEN, NETWORKS } from './golden';
import { goldenNetwork, type NetworkName } from './networks';

/** Rows as a matrix; exact, as they are float32. */
export const matrixOf = (rows: readonly (readonly number[])[]): Matrix => ({
  rows: rows.length,
  columns: rows[0]!.length,
  data: Float32Array.from(rows.flat()),
});

/** The head of one of the two networks. */
export function headOfGolden(name: NetworkName): Head {
  const { weights } = goldenNetwork(name).source;
  const [rows, columns] = weights['z.w']!.shape as [number, number];
  return {
    weight: { rows, columns, data: weights['z.w']!.data as Float32Array },
    bias: (weights['z.b']?.data as Float32Array | undefined) ?? new Float32Array(columns),
  };
}

/** ID rows of one of the two networks. */
export function fitInput(name: NetworkName): FitInput {
  const { train } = GOLDEN[name];
  const logits = matrixOf(train.logits);
  const predicted = Int32Array.from(train.logits, (z) => z.indexOf(Math.max(...z)));
  return {
    features: matrixOf(train.features),
    logits,
    predicted,
    labels: Int32Array.from(train.labels),
    head: headOfGolden(name),
  };
}

/** A batch of which features, logits and head are known, and no more. */
export function rowsContext(features: Matrix, logits: Matrix, head: Head | null): BatchContext {
  const none = () => Promise.reject(new Error('These rows know features, logits and head alone.'));
  return {
    n: features.rows,
    classes: logits.columns,
    shapes: new Map(),
    ops: new Map(),
    nodes: { input: 'x', features: 'f', output: 'z', taps: [] },
    std: [1, 1, 1],
    logits: () => Promise.resolve(logits),
    features: () => Promise.resolve(features),
    head: () => head,
    value: none,
    gradient: none,
    inputGradient: none,
    forwardFrom: none,
    pause: () => Promise.resolve(),
  };
}

/** The four query rows of one of the two networks. */
export const queryContext = (name: NetworkName): BatchContext =>
  rowsContext(matrixOf(GOLDEN[name].query.features), matrixOf(GOLDEN[name].query.logits), headOfGolden(name));

/** One of the two networks and its pictures; the model is there while the tests of the present block run. */
export function useGoldenModel(name: NetworkName) {
  const { source, images } = goldenNetwork(name);
  let model: Model;
  beforeAll(() => {
    model = new Model(source.graph, source.weights);
  });
  afterAll(() => {
    model.dispose();
  });
  return { source, images, model: (): Model => model };
}

/** Settings under which the golden file has values, by its name for them. */
export interface GoldenCase {
  readonly golden: string;
  readonly params?: Params;
  /** From rows: 1e-9 relative unless said. */
  readonly rowTolerance?: number;
  /** From whole networks: float32 features against float64's, 1e-4 relative unless said. */
  readonly tolerance?: number;
}

/** The tests that all detectors share. `cases` first has the defaults. */
export function describeDetector(
  meta: DetectorMeta,
  compute: DetectorCompute,
  cases: readonly GoldenCase[] = [{ golden: meta.id }],
): void {
  const paramsOf = ({ params }: GoldenCase): Params => ({ ...defaults(meta), ...params });
  const stateOf = (name: NetworkName, params: Params) => compute.fit?.(fitInput(name), params) ?? {};

  test('says what it is, with defaults within their ranges', () => {
    const words = [meta.id, meta.label, meta.name, meta.short, meta.formula, meta.help];
    // What GAIA's and S&I's scores are is said by the analysis that streams them.
    if (meta.side === null) words.push(meta.scoreIs);
    for (const text of words) expect(text.trim().length).toBeGreaterThan(0);
    expect(meta.fitted).toBe(compute.fit !== undefined);
    expect(meta.reads.includes('fitted')).toBe(meta.fitted);
    for (const p of Object.values(meta.parameters))
      if (p.kind === 'choice') expect(p.choices).toContain(p.default);
      else {
        expect(p.default).toBeGreaterThanOrEqual(p.range[0]);
        expect(p.default).toBeLessThanOrEqual(p.range[1]);
      }
  });

  const ofRows = cases.filter(({ golden }) => golden in GOLDEN.wide.rows);
  // Those that run the network have none.
  if (ofRows.length > 0)
    describe.each(NETWORKS)('from rows of %s', (name) => {
      test.each(ofRows)('$golden', async (one) => {
        const params = paramsOf(one);
        const got = await compute.score(queryContext(name), params, stateOf(name, params));
        expectClose(got, GOLDEN[name].rows[one.golden]!, one.rowTolerance ?? 1e-9, meta.label);
      });
    });

  onBackends('whole networks', () => {
    describe.each(NETWORKS)('%s', (name) => {
      const { source, images, model } = useGoldenModel(name);
      const score = async (chosen: typeof images, params: Params): Promise<Float64Array> => {
        const options = { taps: 'gaia', pause: () => Promise.resolve() } as const;
        const batch = await createBatchContext(model(), source, chosen, options);
        try {
          return await compute.score(batch, params, stateOf(name, params));
        } finally {
          batch.dispose();
        }
      };
      test.each(cases)('$golden', async (one) => {
        const got = await score(images, paramsOf(one));
        expectClose(got, GOLDEN[name].network[one.golden]!, one.tolerance ?? 1e-4, meta.label);
      });
      test('a batch gives what its images give one at a time', async () => {
        const params = defaults(meta);
        const all = await score(images, params);
        const each = await Promise.all(images.map((image) => score([image], params)));
        expectClose(
          all,
          each.map(([s]) => s!),
          1e-6,
          meta.label,
        );
      });
    });
  });
}
