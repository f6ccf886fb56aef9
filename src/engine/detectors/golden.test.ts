/** Every detector has float64 values; some those of a trained WRN-10-1, in float64 PyTorch by the reference codes' own ways. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPackFolder } from '../../packs/node';
import { Model } from '../graph/model';
import { useNodeBackend } from '../nodeBackend';
import { createBatchContext } from './batchContext';
import { computes } from './computes';
import { defaults, type FittedState, type Params } from './detector';
import { METHODS, metaOf, type MethodId } from './methods';
import { TRAINED, TRAINED_PACK, trainedImages } from '../testing/trained';
import { GOLDEN, NETWORKS } from './testing/golden';

const clippedAt = (c: number): FittedState => ({
  quantiles: { shape: [1001], data: new Float64Array(1001).fill(c) },
});
interface Case {
  readonly method: MethodId;
  readonly key: string;
  readonly params?: Params;
  readonly state?: FittedState;
  /** Probabilities are turned by `1 - p`, all else by its sign. */
  readonly probability?: boolean;
}
const CASES: readonly Case[] = [
  { method: 'odin', key: 'odin_T1000_eps0.0014', probability: true },
  { method: 'odin', key: 'odin_T1_eps0.0014', params: { temperature: 1 }, probability: true },
  { method: 'odin-temperature', key: 'odin_T1000_eps0', probability: true },
  { method: 'gradnorm', key: 'gradnorm' },
  { method: 'rankfeat', key: 'rankfeat_fused' },
  { method: 'rankfeat', key: 'rankfeat_block3', params: { stages: 'last' } },
  { method: 'react', key: 'react_clip0.5', state: clippedAt(0.5) },
  { method: 'ash-p', key: 'ash_p_90' },
  { method: 'ash-b', key: 'ash_b_90' },
  { method: 'ash-s', key: 'ash_s_90' },
  { method: 'scale', key: 'scale_85' },
];

test.each(METHODS)('%s has float64 values of both small networks, and a test that reads them', (method) => {
  for (const name of NETWORKS) {
    const { network, rows } = GOLDEN[name];
    expect(network[method], name).toHaveLength(4);
    // What reads features, logits and head alone is tested on rows of them as well.
    const { reads } = metaOf(method);
    const runs = reads.some((what) => ['values', 'gradients', 'input-gradient'].includes(what));
    if (!runs) expect(rows[method], `${name}, rows`).toHaveLength(4);
  }
  const text = readFileSync(path.join(import.meta.dirname, method, 'compute.test.ts'), 'utf8');
  expect(text).toMatch(/^describeDetector\(meta, compute/m);
});

describe('a trained network', () => {
  test.each(CASES)('$key', async ({ method, key, params, state, probability }) => {
    await useNodeBackend('wasm');
    const { source } = await readPackFolder(TRAINED_PACK);
    const model = new Model(source.graph, source.weights);
    const { mean, std } = source;
    const images = trainedImages(mean, std).map(
      (data) => ({ kind: 'normalised', height: 32, width: 32, data }) as const,
    );
    const options = { taps: 'gaia', pause: () => Promise.resolve() } as const;
    const batch = await createBatchContext(model, { mean, std }, images, options);
    const all = { ...defaults(metaOf(method)), ...params };
    const got = await computes[method].score(batch, all, state ?? {});
    TRAINED.detectors[key]!.forEach((value, n) => {
      const want = probability === true ? 1 - value : -value;
      expect(Math.abs(got[n]! / want - 1), `image ${n}: ${got[n]}, not ${want}`).toBeLessThan(1e-5);
    });
    batch.dispose();
    model.dispose();
  });
});
