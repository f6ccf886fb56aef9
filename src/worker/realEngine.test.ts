/** The queue around the real engine: what streams out is whole, and a shorter run lies inside a longer one exactly. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelSource } from '../engine/engine';
import { createEngine } from '../engine/index';
import type { AnalyseSpec, NetworkImage } from '../engine/jobs';
import { nodeWasmBase } from '../engine/nodeBackend';
import { DEFAULT_SETTINGS, type Settings } from '../engine/settings';
import { derive, newRecord, take } from '../store/records';
import { DEFAULT_INPUT, type ResultRecord } from '../store/types';
import { EngineClient } from './client';
import type { FromWorker, ToWorker } from './protocol';
import { JobQueue } from './jobQueue';

/** Small numbers that look random, and are the same every time. */
function noise(length: number, seed: number, scale: number): Float32Array {
  let x = seed;
  return Float32Array.from({ length }, () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return (x / 2 ** 31 - 1) * scale;
  });
}
const weight = (shape: number[], seed: number, scale = 0.5) => ({
  shape,
  data: noise(
    shape.reduce((a, b) => a * b, 1),
    seed,
    scale,
  ),
});
const source: ModelSource = {
  graph: {
    nodes: [
      { op: 'input', name: 'x', inputs: [], shape: [8, 8, 3] },
      { op: 'conv2d', name: 'c1', inputs: ['x'], weight: 'w1', stride: [1, 1], padding: [1, 1, 1, 1] },
      { op: 'relu', name: 'r1', inputs: ['c1'] },
      { op: 'conv2d', name: 'c2', inputs: ['r1'], weight: 'w2', stride: [2, 2], padding: [1, 1, 1, 1] },
      { op: 'relu', name: 'r2', inputs: ['c2'] },
      { op: 'globalAvgPool', name: 'f', inputs: ['r2'] },
      { op: 'dense', name: 'out', inputs: ['f'], weight: 'w3', bias: 'b3' },
    ],
    output: 'out',
    features: 'f',
    taps: { gaia: ['c1', 'c2'], reference: ['c1'] },
  },
  weights: {
    w1: weight([3, 3, 3, 6], 1),
    w2: weight([3, 3, 6, 8], 2),
    w3: weight([8, 4], 3, 1),
    b3: weight([4], 4, 0.1),
  },
  classes: ['a', 'b', 'c', 'd'],
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
};
const image: NetworkImage = {
  kind: 'rgb8',
  height: 8,
  width: 8,
  data: Uint8Array.from(noise(192, 9, 127), (v) => v + 128),
};

describe('the queue around the real engine', () => {
  let client: EngineClient;
  let channel: MessageChannel;

  beforeAll(() => {
    channel = new MessageChannel();
    const { port1, port2 } = channel;
    const queue = new JobQueue({
      createEngine,
      loadPack: () => Promise.resolve({ source }),
      post: (message, transfer) => {
        port2.postMessage(message, transfer);
      },
    });
    port2.onmessage = ({ data }: MessageEvent<ToWorker>) => {
      queue.receive(data);
    };
    client = new EngineClient(
      () => ({
        postMessage: (message) => {
          port1.postMessage(message);
        },
        listen: (onMessage) => {
          port1.onmessage = ({ data }: MessageEvent<FromWorker>) => {
            onMessage(data);
          };
        },
        terminate: () => {
          port1.close();
          port2.close();
        },
      }),
      { packBase: 'packs/', wasmBase: nodeWasmBase(), backend: 'wasm' },
    );
  });
  afterAll(() => {
    client.dispose();
  });

  const analyse = async (change: Partial<Settings>): Promise<ResultRecord> => {
    const settings = { ...DEFAULT_SETTINGS, eta: 0.2, ...change };
    const spec: AnalyseSpec = { pack: 'p', image, settings, histograms: true };
    const record = newRecord({
      key: `k:${settings.iterations}`,
      imageId: 'i',
      pack: 'p',
      input: DEFAULT_INPUT,
      settings,
    });
    await client.start('analyse', spec, {
      onEvent: (event) => {
        take(record, event);
      },
    }).done;
    return record;
  };

  it.each([
    { integration: 'mean' },
    { integration: 'add' },
    { integration: 'multiply' },
    { perturbation: 'random', seed: 5 },
    { perturbation: 'none' },
    { splitting: false },
    { attackLoss: 'margin', taps: 'reference' },
  ] as const)('a run of T = 5 holds the runs of 1 to 4 exactly, %o', async (change) => {
    const long = await analyse({ ...change, iterations: 5 });
    expect(long.result!.si).toEqual(long.integrated[4]);
    for (let T = 1; T < 5; T++) {
      const own = await analyse({ ...change, iterations: T });
      const cut = derive(long, own)!;
      expect(cut.iterations).toEqual(own.iterations);
      expect(cut.integrated).toEqual(own.integrated);
      expect({ ...cut.result, seconds: 0 }).toEqual({ ...own.result, seconds: 0 });
    }
  });

  it('streams histograms that count every position of every channel', async () => {
    const { iterations, plan } = await analyse({ iterations: 3 });
    expect(iterations).toHaveLength(3);
    for (const row of iterations)
      plan!.taps.forEach(({ shape: [h, w, k] }, tap) => {
        const { histogram } = row[tap]!;
        expect(histogram).toHaveLength(k * plan!.bins);
        expect(histogram.reduce((a, b) => a + b, 0)).toBe(h * w * k);
      });
  });

  it('has GAIA’s gradients apart from S&I’s first where rule `a` leaves out features, and equal where it does not', async () => {
    for (const topFraction of [0.5, 1]) {
      const { iterations, integrated, forward, result, plan } = await analyse({
        labelSpace: 'a',
        topFraction,
        iterations: 3,
      });
      expect([iterations.length, integrated.length]).toEqual([3, 3]);
      for (const row of [...iterations, ...integrated]) expect(row).toHaveLength(plan!.taps.length);
      expect(integrated[2]).toEqual(result!.si);
      const same = plan!.taps.map((_, tap) =>
        iterations[0]![tap]!.histogram.every((n, i) => n === forward!.gaia[tap]!.histogram[i]),
      );
      expect(same.every(Boolean)).toBe(topFraction === 1);
    }
  });

  it('cancels a long run, and the next job is served', async () => {
    let events = 0;
    const job = client.start(
      'analyse',
      { pack: 'p', image, settings: { ...DEFAULT_SETTINGS, iterations: 64 }, histograms: true },
      {
        onEvent: () => {
          if (++events === 4) job.cancel();
        },
      },
    );
    await expect(job.done).rejects.toMatchObject({ code: 'cancelled' });
    expect(events).toBe(4);
    expect((await analyse({})).result).not.toBeNull();
  });
});
