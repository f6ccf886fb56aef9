/** The three backbones of the S&I paper, made-up weights under their official names, against PyTorch in float64. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyseA } from '../../engine/attribution/analyseA';
import { analyseZ } from '../../engine/attribution/analyseZ';
import { Model } from '../../engine/graph/model';
import { type CleanPass, forward } from '../../engine/graph/pass';
import { groupTaps } from '../../engine/graph/tapGradients';
import { tapsOf } from '../../engine/graph/taps';
import { useNodeBackend } from '../../engine/nodeBackend';
import { DEFAULT_SETTINGS, ruleOf, type TapPreset } from '../../engine/settings';
import { tf } from '../../engine/tf';
import { toPack } from '../toPack';
import type { Imported } from '../types';
import { fromNpz } from './architectures/bit';
import { networkOf } from './network';
import { pictureOf, readBackbones, weightsOf } from './testing/backbones';

const { eta, iterations, networks } = readBackbones();
const LABELS: Readonly<Record<string, RegExp>> = {
  'ResNet-34': /^ResNet-34 \(blocks 3, 4, 6, 3, CIFAR form\)$/,
  'WRN-40-2': /^WideResNet-40-2 /,
  'BiT-S R101x1': /^BiT ResNet-v2 R101x1 /,
};

beforeAll(async () => useNodeBackend('wasm'));

describe.each(networks)('$name', (golden) => {
  let network: Imported;
  let model: Model;
  let pass: CleanPass;
  let logits: Float32Array;
  const settings = { ...DEFAULT_SETTINGS, eta, iterations };

  beforeAll(async () => {
    const dict = weightsOf(golden);
    const named = dict.has('resnet/head/conv2d/kernel') ? fromNpz(dict) : dict;
    network = networkOf(named, 'made up', 'made.up', { size: golden.input[1] });
    model = new Model(network.graph, network.weights);
    const x = tf.tensor(pictureOf(golden), [...golden.input], 'float32');
    pass = forward(model, x);
    x.dispose();
    logits = Float32Array.from((await pass.logits.data()) as Float32Array);
  });
  afterAll(() => {
    pass.dispose();
    model.dispose();
  });

  /** Largest difference, as a share of the value. */
  const near = (got: ArrayLike<number>, want: readonly number[], what: string): void => {
    expect(got.length, what).toBe(want.length);
    want.forEach((value, i) => expect(Math.abs(got[i]! / value - 1), `${what} ${i}`).toBeLessThan(1e-4));
  };
  const input = (preset: TapPreset, rule: 'z' | 'a') => {
    const taps = tapsOf(model.graph, preset, rule);
    const groups = groupTaps(model, taps, { bytes: 64e6, flop: Infinity });
    const pause = (): Promise<void> => Promise.resolve();
    return { pass, logits, taps, groups, settings, histograms: false, pause };
  };
  const images = golden.input[0];
  /** sqrt(sum of squared densities) of each image. */
  const tau = (densities: readonly ArrayLike<number>[]): number[] =>
    Array.from({ length: images }, (_, n) =>
      Math.sqrt(
        densities.reduce((sum, d) => {
          const k = d.length / images;
          for (let i = n * k; i < (n + 1) * k; i++) sum += d[i]! ** 2;
          return sum;
        }, 0),
      ),
    );
  const gaiaZ = async (preset: TapPreset): Promise<number[]> => {
    for await (const event of analyseZ(input(preset, 'z')))
      if (event.type === 'gaia') return tau(event.stats.map((s) => s.density));
    return [];
  };

  test('recognised, with the taps of the papers', () => {
    expect(network.architecture).toMatch(LABELS[golden.name]!);
    const { graph } = network;
    expect([
      network.taps.norms.length,
      tapsOf(graph, 'reference', 'z').length,
      tapsOf(graph, 'reference', 'a').length,
    ]).toEqual(golden.taps);
  });
  test('logits', () => {
    const want = golden.values.logits.flat();
    const scale = Math.max(...want.map(Math.abs));
    want.forEach((z, i) => expect(Math.abs(logits[i]! - z)).toBeLessThan(1e-4 * scale));
  });
  test('GAIA-Z at all norms and at the taps of the code', async () => {
    near(await gaiaZ('reference'), golden.values.gaiaZReference, 'reference');
    const all: Imported['taps'] = network.taps;
    const own = { ...input('gaia', 'z'), taps: all.norms, groups: [all.norms.map((_, j) => j)] };
    for await (const event of analyseZ(own))
      if (event.type === 'gaia') {
        near(tau(event.stats.map((s) => s.density)), golden.values.gaiaZ, 'norms');
        return;
      }
  });
  test('S&I-Z', async () => {
    for await (const event of analyseZ(input('reference', 'z')))
      if (event.type === 'result')
        near(
          Array.from({ length: images }, (_, n) => event.byIteration[(n + 1) * iterations - 1]!),
          golden.values.siZReference,
          'S&I-Z',
        );
  });
  test('GAIA-A and S&I-A', async () => {
    let seen = 0;
    for await (const event of analyseA(input('reference', 'a'))) {
      if (event.type === 'gaia') near(event.gaiaScores, golden.values.gaiaAReference, 'GAIA-A');
      if (event.type === 'result')
        near(
          Array.from({ length: images }, (_, n) => event.byIteration[(n + 1) * iterations - 1]!),
          golden.values.siAReference,
          'S&I-A',
        );
      seen++;
    }
    expect(seen).toBeGreaterThan(1);
  });
  test('the rule is chosen by the number of classes: above 200 rule A, at the taps of its code', () => {
    const large = network.classes > 200;
    expect(ruleOf(DEFAULT_SETTINGS, network.classes)).toBe(large ? 'a' : 'z');
    const guess = network.questions.find((q) => q.id === 'taps')!;
    expect(guess.guess).toBe(large ? 'reference-a' : 'norms');
    expect(guess.evidence).toContain(large ? 'above 200 classes rule A is used' : 'norms stand in the file');
    const { taps } = toPack(network).json.graph;
    expect(taps.gaia).toEqual(large ? network.taps['reference-a'] : network.taps.norms);
    expect(taps.referenceA).toEqual(network.taps['reference-a']);
  });
});
