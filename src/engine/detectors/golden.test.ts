/** Every detector has float64 values; some against the shared golden values of a trained WRN-10-1, in float64 PyTorch by the reference codes' own ways. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readNpz } from '../../packs/formats/npz';
import { fromTorch, wrnGraph } from '../../packs/wrn';
import { Model } from '../graph/model';
import { useNodeBackend } from '../nodeBackend';
import { createBatchContext } from './batchContext';
import { computes } from './computes';
import { defaults, type FittedState, type Params } from './detector';
import { METHODS, metaOf, type MethodId } from './methods';
import { GOLDEN, NETWORKS } from './testing/golden';

const folder = path.resolve('../shared/golden');
const file = (name: string): Buffer => readFileSync(path.join(folder, name));
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

describe.runIf(existsSync(folder))('golden values (needs shared data)', () => {
  test.each(CASES)('$key', async ({ method, key, params, state, probability }) => {
    await useNodeBackend('wasm');
    const golden = (
      JSON.parse(file('golden.json').toString()) as { float64: Readonly<Record<string, number[]>> }
    ).float64;
    const model = new Model(wrnGraph(10, 1), fromTorch(readNpz(file('wrn-10-1.npz'))));
    const x = readNpz(file('inputs.npz')).x!;
    const images = Array.from({ length: 4 }, (_, i) => {
      const data = new Float32Array(3072);
      for (let k = 0; k < 3; k++)
        for (let p = 0; p < 1024; p++) data[p * 3 + k] = x.data[(i * 3 + k) * 1024 + p]!;
      return { kind: 'normalised', height: 32, width: 32, data } as const;
    });
    const scale = { mean: [0.4914, 0.4822, 0.4465], std: [0.2023, 0.1994, 0.201] } as const;
    const options = { taps: 'gaia', pause: () => Promise.resolve() } as const;
    const batch = await createBatchContext(model, scale, images, options);
    const all = { ...defaults(metaOf(method)), ...params };
    const got = await computes[method].score(batch, all, state ?? {});
    golden[key]!.forEach((value, n) => {
      const want = probability === true ? 1 - value : -value;
      expect(Math.abs(got[n]! / want - 1), `image ${n}: ${got[n]}, not ${want}`).toBeLessThan(1e-5);
    });
    batch.dispose();
    model.dispose();
  });
});
