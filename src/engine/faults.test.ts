/**
 * A kernel that throws, or a read that fails, anywhere in a job: the job fails with one sentence, everything that it had
 * made is freed, and the next job runs as if nothing had been.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '.';
import { Model } from './graph/model';
import type { AnalyseSpec, MapKind } from './jobs';
import { nodeWasmBase } from './nodeBackend';
import { selfTest } from './selfTest';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import { Sabotage, SABOTAGE } from './testing/sabotage';
import { smallImage, smallNet } from './testing/smallNet';
import { tf } from './tf';

describe.each(['wasm', 'cpu'] as const)('a kernel that throws, on %s', (backend) => {
  /** Every third call is tried on WASM; the CPU backend is slow and takes every thirteenth. */
  const every = backend === 'cpu' ? 13 : 3;
  let engine: Engine;
  let sabotage: Sabotage;
  beforeAll(async () => {
    engine = await createEngine({ backend, wasmBase: nodeWasmBase() });
    await engine.loadModel('small', smallNet());
    sabotage = new Sabotage({ uploads: true });
  });
  afterAll(() => {
    sabotage.restore();
    engine.dispose();
  });

  /** Run `work` with the n-th call failing, for every n, and look at what is left. */
  async function everywhere(work: () => Promise<void>, code?: string): Promise<void> {
    const before = tf.memory().numTensors;
    sabotage.arm();
    await work();
    const { calls } = sabotage;
    expect(calls).toBeGreaterThan(5);
    expect(tf.memory().numTensors, 'after a run without fault').toBe(before);
    for (let n = 1; n <= calls; n += every) {
      sabotage.arm(n);
      const error: unknown = await work().then(
        () => null,
        (e: unknown) => e,
      );
      expect(error, `call ${n} of ${calls}`).toMatchObject({
        message: SABOTAGE,
        ...(code === undefined ? {} : { code }),
      });
      expect(tf.memory().numTensors, `tensors after call ${n} of ${calls} threw`).toBe(before);
    }
    sabotage.arm();
    await work();
    expect(tf.memory().numTensors, 'after the next run').toBe(before);
  }

  test.each<[string, Partial<Settings>]>([
    ['S&I-Z, mean', {}],
    ['S&I-Z, add, random steps', { integration: 'add', perturbation: 'random' }],
    [
      'S&I-Z, multiply, within a ball, with a tolerance',
      { integration: 'multiply', l2Bound: 0.1, tolerance: 1e-6 },
    ],
    ['S&I-Z without a step', { perturbation: 'none', integration: 'add' }],
    ['S&I-Z with splitting off', { splitting: false, integration: 'multiply' }],
    ['S&I-A', { labelSpace: 'a' }],
    ['S&I-A, reference taps, random steps', { labelSpace: 'a', taps: 'reference', perturbation: 'random' }],
    ['S&I-A without a step', { labelSpace: 'a', perturbation: 'none' }],
    ['S&I-A with splitting off', { labelSpace: 'a', splitting: false }],
  ])('%s', async (_title, change) => {
    const spec: AnalyseSpec = {
      pack: 'small',
      image: smallImage(),
      settings: { ...DEFAULT_SETTINGS, eta: 0.2, iterations: 3, ...change },
      histograms: true,
    };
    await everywhere(async () => {
      const types: string[] = [];
      for await (const { type } of engine.run('analyse', spec)) types.push(type);
      expect([types[0], types.at(-1)]).toEqual(['plan', 'done']);
    }, 'internal');
  });

  test.each<MapKind>(['input-gradient', 'si-path', 'integrated-gradients', 'si-tap', 'gaia-tap'])(
    'the map %s',
    async (kind) => {
      const map = { kind, tap: 1, channel: 0, steps: 3 };
      const settings = { ...DEFAULT_SETTINGS, iterations: 2 };
      const spec = { pack: 'small', image: smallImage(), settings, map };
      await everywhere(async () => {
        for await (const event of engine.run('map', spec)) expect(event.type).toBe('map');
      }, 'internal');
    },
  );

  test('loading a network, and the self-test', async () => {
    const { graph, weights } = smallNet();
    await everywhere(() => {
      try {
        new Model(graph, weights).dispose();
        return Promise.resolve();
      } catch (error) {
        return Promise.reject(error as Error);
      }
    });
    await everywhere(selfTest);
  });
});
