/**
 * The attribution maps against their equations, term by term: every gradient is taken by a plain backward pass of the
 * whole network at a point that the test itself moves, never by the path's own code.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Model } from '../graph/model';
import { backward, type CleanPass, forward } from '../graph/pass';
import type { MapRequest } from '../jobs';
import { DEFAULT_SETTINGS, type Settings } from '../settings';
import { expectClose, onBackends, sizeOf } from '../testing/numerics';
import { smallImage, smallNet } from '../testing/smallNet';
import { tf } from '../tf';
import { argmax } from '../math/softmax';
import { attackGradient } from '../attribution/attack';
import { attributionMap, type MapValues } from './map';

onBackends('attribution maps', () => {
  let model: Model;
  let pass: CleanPass;
  let logits: Float32Array;
  const image = Float32Array.from(smallImage().data);
  beforeAll(async () => {
    const { graph, weights } = smallNet();
    model = new Model(graph, weights);
    const x = tf.tensor(image, [1, 8, 8, 3]);
    pass = forward(model, x);
    x.dispose();
    logits = (await pass.logits.data()) as Float32Array;
  });
  afterAll(() => {
    pass.dispose();
    model.dispose();
  });
  const map = (request: MapRequest, change: Partial<Settings> = {}): Promise<MapValues> =>
    attributionMap({
      pass,
      logits,
      taps: model.graph.taps.gaia,
      settings: { ...DEFAULT_SETTINGS, ...change },
      request,
      pause: () => Promise.resolve(),
    });

  /** L and dL/dx at an image, of the cross-entropy at the clean prediction; `nodes` beside the image as well. */
  async function lossAt(values: Float32Array, nodes: readonly string[] = []) {
    const x = tf.tensor(values, [1, 8, 8, 3]);
    const at = forward(model, x);
    const z = (await at.logits.data()) as Float32Array;
    const y = argmax(logits);
    const seed = tf.tensor2d(Float32Array.from(attackGradient('cross-entropy', z, y)), [1, z.length]);
    const wanted = [model.input, ...nodes];
    const grads = backward(at, model.graph.output, seed, wanted);
    const gradients = await Promise.all(
      wanted.map(async (n) => (await grads.get(n)!.data()) as Float32Array),
    );
    at.dispose();
    tf.dispose([x, seed, ...grads.values()]);
    const top = Math.max(...z);
    const loss = Math.log(z.reduce((sum, v) => sum + Math.exp(v - top), 0)) + top - z[y]!;
    return { loss, gradient: gradients[0]!, at: gradients.slice(1) };
  }
  const overColours = (a: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: 64 }, (_, p) => a[3 * p]! + a[3 * p + 1]! + a[3 * p + 2]!);

  test.each([0.01, 0.001, 1e-5])('Eq. 8 at T = 1 is eta |dL/dx|, not zero: one step of %d', async (eta) => {
    const { gradient } = await lossAt(image);
    const { values } = await map({ kind: 'si-path' }, { eta, iterations: 1 });
    const want = overColours(gradient.map((g) => eta * Math.abs(g)));
    expect(Math.max(...want)).toBeGreaterThan(0);
    expectClose(values, want, 1e-5, 'Eq. 8, T = 1');
  });

  test('Eq. 10 at T = 1 is eta |dL/dx^j| of the channel', async () => {
    const eta = 1e-4;
    const taps = model.graph.taps.gaia;
    const { at } = await lossAt(image, taps);
    for (const [tap, node] of taps.entries()) {
      const channels = model.shapes.get(node)!.at(-1)!;
      for (const channel of [0, channels - 1]) {
        const { values } = await map({ kind: 'si-tap', tap, channel }, { eta, iterations: 1 });
        const own = at[tap]!.filter((_, i) => i % channels === channel);
        expect(values).toHaveLength(sizeOf(model.shapes.get(node)!) / channels);
        expectClose(
          values,
          own.map((g) => eta * Math.abs(g)),
          1e-5,
          `Eq. 10 at ${node}, ${channel}`,
          1e-6,
        );
      }
    }
  });

  test('Eq. 8 at T = 3: the steps times the gradients where they start, summed', async () => {
    const eta = 0.02;
    let x = image;
    let sum = new Float64Array(image.length);
    for (let i = 0; i < 3; i++) {
      const { gradient } = await lossAt(x);
      sum = sum.map((s, k) => s + eta * Math.abs(gradient[k]!));
      x = x.map((v, k) => v + eta * Math.sign(gradient[k]!));
    }
    const { values } = await map({ kind: 'si-path' }, { eta, iterations: 3 });
    expectClose(values, overColours(sum), 1e-4, 'Eq. 8, T = 3');
  });

  test('the sum of the path map is the rise of the loss along the path, in the limit of small steps', async () => {
    const total = 0.04;
    const errors: number[] = [];
    for (const iterations of [1, 4, 16]) {
      const eta = total / iterations;
      let x = image;
      for (let i = 0; i < iterations; i++) {
        const { gradient } = await lossAt(x);
        x = x.map((v, k) => v + eta * Math.sign(gradient[k]!));
      }
      const rise = (await lossAt(x)).loss - (await lossAt(image)).loss;
      const { values } = await map({ kind: 'si-path' }, { eta, iterations });
      errors.push(Math.abs(values.reduce((a, b) => a + b, 0) / rise - 1));
    }
    // A left Riemann sum of a path that turns at kinks: its error falls with the step, though not in proportion.
    expect(errors[0]!).toBeLessThan(0.05);
    expect(errors[1]!).toBeLessThan(errors[0]!);
    expect(errors[2]!).toBeLessThan(errors[1]!);
    expect(errors[2]!).toBeLessThan(0.01);
  });

  test('without a step the path map is zero everywhere', async () => {
    const { values } = await map({ kind: 'si-path' }, { perturbation: 'none', iterations: 4 });
    expect([...values].every((v) => v === 0)).toBe(true);
  });

  test('integrated gradients: the completeness error is that of the map shown, and falls with the steps', async () => {
    const y = argmax(logits);
    const zero = tf.zeros([1, 8, 8, 3]);
    const base = forward(model, zero);
    const difference = logits[y]! - ((await base.logits.data()) as Float32Array)[y]!;
    base.dispose();
    zero.dispose();
    const errors: number[] = [];
    for (const steps of [4, 64, 1024]) {
      const { values, completeness } = await map({ kind: 'integrated-gradients', steps });
      expectClose([completeness!.difference], [difference], 1e-6, 'difference');
      const sum = values.reduce((a, b) => a + b, 0);
      expectClose([completeness!.error], [sum - difference], 1e-5, 'error', Math.abs(difference));
      errors.push(Math.abs(completeness!.error / difference));
    }
    expect(errors[2]!).toBeLessThan(errors[0]!);
    expect(errors[2]!).toBeLessThan(1e-3);
  });

  test.each([
    [{ kind: 'si-tap' }, 'needs a tap from 0 to 2; it is not given.'],
    [{ kind: 'gaia-tap', tap: 3, channel: 0 }, 'needs a tap from 0 to 2; it is 3.'],
    [{ kind: 'gaia-tap', tap: 0, channel: 6 }, 'needs a channel from 0 to 5; it is 6.'],
    [{ kind: 'si-tap', tap: 0, channel: 0.5 }, 'needs a channel from 0 to 5; it is 0.5.'],
    [{ kind: 'integrated-gradients', steps: 0 }, 'take 1 to 1024 steps; 0 were asked for.'],
  ] as const)('%j is refused in one sentence', async (request, message) => {
    await expect(map(request)).rejects.toThrow(message);
  });

  test('a map that is cancelled leaves no tensor', async () => {
    for (const kind of ['si-path', 'integrated-gradients', 'si-tap', 'gaia-tap', 'input-gradient'] as const) {
      let pauses = 0;
      const before = tf.memory().numTensors;
      const cancelled = attributionMap({
        pass,
        logits,
        taps: model.graph.taps.gaia,
        settings: { ...DEFAULT_SETTINGS, iterations: 4 },
        request: { kind, tap: 1, channel: 0, steps: 32 },
        pause: () =>
          ++pauses > (kind.endsWith('gradient') || kind === 'gaia-tap' ? 0 : 2)
            ? Promise.reject(new Error('stopped'))
            : Promise.resolve(),
      });
      await expect(cancelled).rejects.toThrow('stopped');
      expect(tf.memory().numTensors, kind).toBe(before);
    }
  });
});
