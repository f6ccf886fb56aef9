/** Floating-point operations, counted by hand: a multiply-add is two, convolutions and dense layers alone count. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import path from 'node:path';
import { readPackFolder } from '../../packs/node';
import { createEngine, type Engine } from '..';
import { nodeWasmBase, useNodeBackend } from '../nodeBackend';
import type { BackendName } from '../jobs';
import { runAnalyse } from '../run';
import { DEFAULT_SETTINGS, type Settings } from '../settings';
import { noise, sizeOf } from '../testing/numerics';
import { smallImage, smallNet } from '../testing/smallNet';
import { Model } from './model';
import type { Graph, NodeByOp, Weight } from './types';

const weight = (...shape: number[]): Weight => ({ shape, data: noise(sizeOf(shape), 1) });

describe('one forward sample', () => {
  beforeAll(() => useNodeBackend('wasm'));

  /** A convolution of a `[9, 7, 4]` image to six channels, then a dense layer of three. */
  function flop(conv: Partial<NodeByOp['conv2d']>, kernel: readonly [number, number, number]): number[] {
    const graph: Graph = {
      nodes: [
        { op: 'input', name: 'x', inputs: [], shape: [9, 7, 4] },
        {
          op: 'conv2d',
          name: 'c',
          inputs: ['x'],
          weight: 'w',
          stride: [1, 1],
          padding: [0, 0, 0, 0],
          ...conv,
        },
        { op: 'relu', name: 'r', inputs: ['c'] },
        { op: 'globalAvgPool', name: 'f', inputs: ['r'] },
        { op: 'dense', name: 'z', inputs: ['f'], weight: 'wz', bias: 'bz' },
      ],
      output: 'z',
      features: 'f',
      taps: { gaia: ['c'], reference: ['c'] },
    };
    const model = new Model(graph, { w: weight(...kernel, 6), wz: weight(6, 3), bz: weight(3) });
    const counts = graph.nodes.slice(1).map((n) => model.flop.get(n.name)!);
    model.dispose();
    return counts;
  }

  test.each<[string, Partial<NodeByOp['conv2d']>, readonly [number, number, number], number]>([
    // Outputs times what each sums: 7 x 5 positions, six channels, a kernel of 3 x 3 over four channels.
    ['plain', {}, [3, 3, 4], 2 * 7 * 5 * 6 * 36],
    ['padded', { padding: [1, 1, 1, 1] }, [3, 3, 4], 2 * 9 * 7 * 6 * 36],
    // Rows 0, 2, .. 6 and columns 0, 3.
    ['a stride of 2 x 3', { stride: [2, 3] }, [3, 3, 4], 2 * 4 * 2 * 6 * 36],
    // The kernel spans 5 x 5 and still has nine places.
    ['a dilation of 2', { dilation: [2, 2] }, [3, 3, 4], 2 * 5 * 3 * 6 * 36],
    // Each output reads the two channels of its group.
    ['two groups', { groups: 2 }, [3, 3, 2], 2 * 7 * 5 * 6 * 18],
    ['a kernel of 1 x 5', {}, [1, 5, 4], 2 * 9 * 3 * 6 * 20],
  ])('a convolution with %s', (_title, conv, kernel, want) => {
    expect(flop(conv, kernel)).toEqual([want, 0, 0, 2 * 6 * 3]);
  });

  test('WRN-16-2 takes 101,106,944 multiply-adds', async () => {
    const { source } = await readPackFolder(path.resolve('public/packs/cifar10-wrn-16-2'));
    const model = new Model(source.graph, source.weights);
    // By stage: the first convolution of a wider input, three more of 3 x 3, the shortcut of 1 x 1.
    const stage = (side: number, from: number, to: number): number =>
      side ** 2 * (9 * from * to + 3 * 9 * to * to + from * to);
    const macs = 32 ** 2 * 27 * 16 + stage(32, 16, 32) + stage(16, 32, 64) + stage(8, 64, 128) + 128 * 10;
    expect(macs).toBe(101_106_944);
    expect([...model.flop.values()].reduce((a, b) => a + b, 0)).toBe(2 * macs);
    model.dispose();
  });
});

describe('tap groups', () => {
  beforeAll(() => useNodeBackend('cpu'));

  test('are fewer on a real GPU, where launching kernels is dear, and hold every tap once', async () => {
    const { source } = await readPackFolder(path.resolve('public/packs/cifar10-wrn-40-2'));
    const loaded = { model: new Model(source.graph, source.weights), source };
    const image = { kind: 'rgb8', width: 32, height: 32, data: new Uint8Array(3072) } as const;
    const spec = { pack: 'p', image, settings: DEFAULT_SETTINGS, histograms: false };
    const groups = async (
      backend: BackendName,
      software: boolean,
    ): Promise<readonly (readonly number[])[]> => {
      for await (const event of runAnalyse(loaded, spec, {
        backend,
        software,
        pause: () => Promise.resolve(),
        reserve: () => undefined,
      }))
        if (event.type === 'plan') return event.groups;
      throw new Error('no plan');
    };
    const [wasm, gpu, emulated] = [
      await groups('wasm', false),
      await groups('webgpu', false),
      await groups('webgpu', true),
    ];
    expect(gpu.length).toBeLessThan(wasm.length / 4);
    expect(emulated).toEqual(wasm);
    for (const plan of [wasm, gpu]) expect(plan.flat()).toEqual(source.graph.taps.gaia.map((_, j) => j));
    loaded.model.dispose();
  });
});

describe('the plan', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ backend: 'wasm', wasmBase: nodeWasmBase() });
    await engine.loadModel('small', smallNet());
  });
  afterAll(() => {
    engine.dispose();
  });
  async function planned(change: Partial<Settings>): Promise<number> {
    const settings = { ...DEFAULT_SETTINGS, ...change };
    const spec = { pack: 'small', image: smallImage(), settings, histograms: false };
    for await (const event of engine.run('analyse', spec)) {
      if (event.type !== 'plan') break;
      expect(event.groups, 'one group').toHaveLength(1);
      return event.flop;
    }
    throw new Error('no plan');
  }
  // `smallNet`: three convolutions on 8 x 8 positions to six channels, of three and twice of six; four classes.
  const [c0, t1, c2, z] = [2 * 64 * 6 * 27, 2 * 64 * 6 * 54, 2 * 64 * 6 * 54, 2 * 6 * 4];
  const F = c0 + t1 + c2 + z;
  /** Sum over the taps t0, t1, t2 of what follows each: a tap's own convolution is not run again. */
  const S = t1 + c2 + z + (c2 + z) + z;

  test.each<[string, Partial<Settings>, number]>([
    ['GAIA-Z', { iterations: 1 }, 2 * F],
    ['S&I-Z without a step', { perturbation: 'none', iterations: 9 }, 2 * F],
    ['S&I-Z, T = 2', { iterations: 2 }, 3 * F + 2 * S],
    ['S&I-Z, T = 4', { iterations: 4 }, 3 * F + 2 * 3 * S + 2 * S],
    ['S&I-Z, random steps, T = 4', { iterations: 4, perturbation: 'random' }, 2 * F + 3 * 2 * S],
    ['S&I-Z, splitting off, T = 4', { iterations: 4, splitting: false }, 3 * F + 2 * 3 * F + 2 * F],
    ['GAIA-A', { iterations: 1, labelSpace: 'a' }, 3 * F],
    ['S&I-A, T = 4', { iterations: 4, labelSpace: 'a' }, 4 * F + 2 * 3 * S + 2 * S],
  ])('%s', async (_title, change, want) => {
    expect(await planned(change)).toBe(want);
  });
});
