import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPackFolder } from '../../packs/node';
import { fromTorch, wrnGraph } from '../../packs/wrn';
import { energy } from '../detectors/energy/compute';
import { msp } from '../detectors/msp/compute';
import { Model } from '../graph/model';
import { forward } from '../graph/pass';
import { groupTaps } from '../graph/tapGradients';
import type { Weight, Weights } from '../graph/types';
import { useNodeBackend } from '../nodeBackend';
import { DEFAULT_SETTINGS, type Settings } from '../settings';
import { TRAINED, TRAINED_PACK, trainedImages } from '../testing/trained';
import { tf } from '../tf';
import { analyseA } from './analyseA';
import { analyseZ } from './analyseZ';
import { zScore } from './integrate';

/** The engine's arrays in PyTorch's layouts: what `fromTorch` undoes. */
function torchLayout(weights: Weights): Weights {
  const turned = ({ shape, data }: Weight): Weight => {
    if (shape.length !== 4 && shape.length !== 2) return { shape, data };
    const order = shape.length === 4 ? [3, 2, 0, 1] : [1, 0];
    const steps = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
    const to = order.map((axis) => shape[axis]!);
    const out = Float32Array.from({ length: data.length }, (_, n) => {
      let [rest, from] = [n, 0];
      for (let axis = to.length - 1; axis >= 0; axis--) {
        from += (rest % to[axis]!) * steps[order[axis]!]!;
        rest = Math.floor(rest / to[axis]!);
      }
      return data[from]!;
    });
    return { shape: to, data: out };
  };
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, turned(weight)]));
}

describe.each(['wasm', 'cpu'] as const)('the papers’ own ways in float64 PyTorch, on %s', (backend) => {
  const golden = TRAINED;
  let model: Model;
  let images: Float32Array[];
  beforeAll(async () => {
    await useNodeBackend(backend);
    const { source } = await readPackFolder(TRAINED_PACK);
    const torch = torchLayout(source.weights);
    expect(torch['fc.weight']!.shape).toEqual([10, 64]);
    model = new Model(wrnGraph(10, 1), fromTorch(torch));
    // The CPU backend is slow: one image there.
    images = trainedImages(source.mean, source.std).slice(0, backend === 'cpu' ? 1 : undefined);
  });
  afterAll(() => {
    model.dispose();
  });

  async function run(image: Float32Array, change: Partial<Settings>, limit = 512e6) {
    const settings = { ...DEFAULT_SETTINGS, ...change };
    const taps = model.graph.taps[settings.taps];
    const x = tf.tensor(image, [1, 32, 32, 3]);
    const pass = forward(model, x);
    const logits = (await pass.logits.data()) as Float32Array;
    const events = analyseZ({
      pass,
      logits,
      taps,
      groups: groupTaps(model, taps, { bytes: limit, flop: Infinity }),
      settings,
      histograms: false,
      pause: async () => {},
    });
    let result;
    for await (const event of events) if (event.type === 'result') result = event;
    pass.dispose();
    x.dispose();
    return { logits, ...result! };
  }

  test('logits, MSP and energy', async () => {
    for (const [i, image] of images.entries()) {
      const { logits } = await run(image, { iterations: 1 });
      golden.logits[i]!.forEach((z, c) => {
        expect(Math.abs(logits[c]! - z)).toBeLessThan(1e-5 * Math.max(1, Math.abs(z)));
      });
      expect(msp(logits)).toBeCloseTo(1 - golden.msp[i]!, 5);
      expect(energy(logits)).toBeCloseTo(-golden.energy_T1[i]!, 4);
    }
  });

  test('GAIA-Z: every channel has exactly the float64 count of non-zeros', async () => {
    for (const [i, image] of images.entries()) {
      const { gaia } = await run(image, { iterations: 1 });
      gaia.forEach((density, j) => {
        const positions = model.shapes
          .get(model.graph.taps.gaia[j]!)!
          .slice(0, 2)
          .reduce((a, b) => a * b, 1);
        const expected = golden.gaia_z_density[j]![i]!.map((d) => Math.round(d * positions));
        expect([...density].map((d) => Math.round(d * positions))).toEqual(expected);
      });
      expect(Math.abs(zScore(gaia, 'tau') / golden.gaia_z_tau_eq14[i]! - 1)).toBeLessThan(1e-6);
    }
  });

  test.each([
    ['mean', 'paper_eq11_maxlogit_mean'],
    ['add', 'code_add'],
    ['multiply', 'code_multiply'],
  ] as const)('S&I-Z, %s', async (integration, key) => {
    const all = [
      [0.001, 2, 1e-6],
      [0.001, 4, 1e-6],
      [0.05, 2, 1e-6],
      [0.05, 4, 1e-6],
    ] as const;
    for (const [eta, T, bound] of backend === 'cpu' ? all.slice(2, 3) : all) {
      for (const [i, image] of images.entries()) {
        const { si } = await run(image, { eta, iterations: T, integration });
        const expected = golden.si_z[`eta=${eta},T=${T}`]![key][i]!;
        expect(Math.abs(zScore(si, 'mean-square') / expected - 1)).toBeLessThan(bound);
      }
    }
  });

  test('GAIA-A and S&I-A (Eq. 13)', async () => {
    for (const [eta, T, bound] of [
      [0.001, 2, 1e-6],
      [0.05, 4, 1e-6],
    ] as const) {
      for (const [i, image] of images.entries()) {
        const settings = { ...DEFAULT_SETTINGS, eta, iterations: T };
        const taps = model.graph.taps.gaia;
        const x = tf.tensor(image, [1, 32, 32, 3]);
        const pass = forward(model, x);
        const logits = (await pass.logits.data()) as Float32Array;
        const groups = groupTaps(model, taps, { bytes: 512e6, flop: Infinity });
        const pause = async () => {};
        let a;
        for await (const event of analyseA({
          pass,
          logits,
          taps,
          groups,
          settings,
          histograms: false,
          pause,
        }))
          if (event.type === 'result') a = event;
        expect(Math.abs(a!.gaiaScore / golden.gaia_a[i]! - 1)).toBeLessThan(1e-6);
        const expected = golden.si_a[`eta=${eta},T=${T}`]![i]!;
        expect(Math.abs(a!.byIteration[T - 1]! / expected - 1)).toBeLessThan(bound);
        pass.dispose();
        x.dispose();
      }
    }
  });

  test('groups change nothing; T = 1 is GAIA; multiply <= mean <= add = GAIA; no tensor is left', async () => {
    const before = tf.memory().numTensors;
    const image = images[0]!;
    const one = await run(image, { iterations: 1 });
    expect(one.si).toEqual(one.gaia);
    const of = async (integration: Settings['integration'], limit?: number) =>
      (await run(image, { eta: 0.05, iterations: 3, integration }, limit)).si;
    const [mean, add, multiply] = [await of('mean'), await of('add'), await of('multiply')];
    expect(await of('mean', 1)).toEqual(mean);
    expect(add).toEqual(one.gaia);
    mean.forEach((density, j) => {
      density.forEach((e, k) => {
        expect(e).toBeLessThanOrEqual(add[j]![k]! + 1e-6);
        expect(e).toBeGreaterThanOrEqual(multiply[j]![k]! - 1e-6);
      });
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
