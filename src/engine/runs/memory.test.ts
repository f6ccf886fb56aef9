/** What jobs say they need of memory, against what they take; and what does not fit is refused before anything is computed. */
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readPackFolder } from '../../packs/node';
import { createEngine, type ModelSource } from '..';
import { Model } from '../graph/model';
import { nodeWasmBase, useNodeBackend } from '../nodeBackend';
import { DEFAULT_SETTINGS, type Settings } from '../settings';
import { smallImage, smallNet } from '../testing/smallNet';
import { tf } from '../tf';
import { runAnalyse } from './analyse';
import { type Need, needRoom, needRoomForWeights, NO_LIMITS, WASM_LIMITS, weightBytes } from './memory';

describe('what an analysis says it needs', () => {
  let source: ModelSource;
  beforeAll(async () => {
    await useNodeBackend('wasm');
    ({ source } = await readPackFolder(path.resolve('public/packs/cifar10-wrn-10-1')));
  });
  const image = { kind: 'rgb8', width: 32, height: 32, data: new Uint8Array(3072).fill(90) } as const;

  test.each([
    ['GAIA alone', { iterations: 1 }],
    ['S&I-Z', { iterations: 2 }],
    ['S&I-Z without splitting', { iterations: 2, splitting: false }],
    ['S&I-A', { iterations: 3, labelSpace: 'a' }],
  ] as const satisfies readonly (readonly [string, Partial<Settings>])[])(
    'is most of what it takes, and no more: %s',
    async (_, change) => {
      const model = new Model(source.graph, source.weights);
      const before = tf.memory().numBytes;
      const needs: Need[] = [];
      const { peakBytes } = await tf.profile(async () => {
        const spec = { pack: 'p', image, settings: { ...DEFAULT_SETTINGS, ...change }, histograms: false };
        const context = {
          backend: 'wasm',
          software: false,
          pause: () => Promise.resolve(),
          reserve: (need: Need) => void needs.push(need),
        } as const;
        for await (const event of runAnalyse({ model, source }, spec, context))
          expect(event.type).not.toBe('working');
        return tf.scalar(0);
      });
      const counted = weightBytes(source.graph, source.weights) / model.bytes;
      expect(counted).toBeGreaterThan(0.9);
      expect(counted).toBeLessThanOrEqual(1);
      model.dispose();
      const taken = peakBytes - before;
      expect(needs).toHaveLength(1);
      expect(needs[0]!.total / taken).toBeGreaterThan(0.5);
      // Never more, so that nothing is refused that would have fitted.
      expect(needs[0]!.total / taken).toBeLessThanOrEqual(1);
    },
  );
});

describe('what does not fit', () => {
  /** The small network on pictures of `side` pixels. */
  function wide(side: number): ModelSource {
    const small = smallNet();
    const [input, ...rest] = small.graph.nodes;
    if (input?.op !== 'input') throw new Error('The first node is no input.');
    const nodes = [{ ...input, shape: [side, side, 3] as const }, ...rest];
    return { ...small, graph: { ...small.graph, nodes } };
  }

  test('is refused before the picture is looked at, with what to change', async () => {
    const engine = await createEngine({ backend: 'wasm', wasmBase: nodeWasmBase() });
    try {
      await engine.loadModel('wide', wide(12_000));
      const spec = {
        pack: 'wide',
        image: smallImage(),
        settings: DEFAULT_SETTINGS,
        histograms: false,
      };
      const run = async (): Promise<void> => {
        for await (const event of engine.run('analyse', spec)) expect(event.type).toBe('nothing');
      };
      await expect(run()).rejects.toMatchObject({
        code: 'out-of-memory',
        message:
          'This takes about 6.9 GB with this network, and WebAssembly holds 4.3 GB: open the network with smaller pictures, or look at later taps.',
      });
      expect(engine.has('wide')).toBe(true);
    } finally {
      engine.dispose();
    }
  });

  test('weights alone: neither is one of them read', () => {
    const { graph } = smallNet();
    const weights = { ...smallNet().weights, wz: { shape: [40_000, 20_000], data: new Float32Array(0) } };
    expect(() => needRoomForWeights(graph, weights, WASM_LIMITS)).toThrow(
      'The weights of this network take about 6.4 GB, and WebAssembly holds 4.3 GB: take a smaller network of its family.',
    );
    expect(() => needRoomForWeights(graph, weights, NO_LIMITS)).not.toThrow();
  });

  test('a value or a weight that is larger than a GPU takes in one piece is named', () => {
    const { graph, weights } = smallNet();
    const gpu = { ...NO_LIMITS, tensor: 1e6 };
    const need = { total: 4e6, tensor: 2e6, largest: 'c0' };
    expect(() => needRoom(need, 0, gpu)).toThrow(
      'The values at "c0" take 2 MB, and this GPU takes 1 MB in one piece: choose WASM as the backend, or open the network with smaller pictures.',
    );
    expect(() => needRoom(need, 0, { ...gpu, tensor: 2e6 })).not.toThrow();
    const large = { ...weights, wz: { shape: [1000, 500], data: new Float32Array(0) } };
    expect(() => needRoomForWeights(graph, large, gpu)).toThrow('The weight "wz" takes 2 MB');
    expect(() => needRoomForWeights(graph, weights, gpu)).not.toThrow();
  });
});
