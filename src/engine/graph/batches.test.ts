/** Passes on random networks: many images at once, bounded by bytes, interrupted anywhere. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pace, type Steps } from '../pace';
import { expectClose, noise, onBackends, sizeOf } from '../testing/numerics';
import { randomGraph, type RandomGraph } from '../testing/randomGraph';
import { tf, type Tensor } from '../tf';
import { Model } from './model';
import { backward, backwardSteps, CleanPass, forward, forwardSteps } from './pass';
import { bytesOf, everything, retain } from './retention';
import { groupTaps, suffixReads, SuffixPass } from './tapGradients';
import type { Graph, GraphNode, Weight, Weights } from './types';

const N = 3;
const forAll = (check: (g: RandomGraph, model: Model) => Promise<void>, numRuns = 20) =>
  fc.assert(
    fc.asyncProperty(randomGraph, async (g) => {
      const model = new Model(g.graph, g.weights);
      try {
        await check(g, model);
      } finally {
        model.dispose();
      }
    }),
    { seed: 20261128, numRuns },
  );
const inputOf = (seed: number): Tensor => tf.tensor(noise(50 * N, seed), [N, 5, 5, 2]);
const read = async (t: Tensor): Promise<Float32Array> => Float32Array.from((await t.data()) as Float32Array);
const rowOf = (t: Tensor, n: number): Tensor => tf.slice(t, [n], [1]);
const zeros = (v: Float32Array): boolean[] => [...v].map((q) => q === 0);
/** A pace that pauses after every node, and calls `pause` then. */
const everyNode = (pause: () => Promise<void>): Pace => new Pace(pause, 0);

/** A chain of so many convolutions, each with a ReLU, named t and r. */
function deepNet(depth: number): { graph: Graph; weights: Weights } {
  const nodes: GraphNode[] = [{ op: 'input', name: 'x', inputs: [], shape: [5, 5, 2] }];
  const weights: Record<string, Weight> = {};
  const weight = (name: string, shape: number[]): string => {
    weights[name] = { shape, data: noise(sizeOf(shape), 20 + Object.keys(weights).length) };
    return name;
  };
  for (let i = 0; i < depth; i++)
    nodes.push(
      {
        op: 'conv2d',
        name: `t${i}`,
        inputs: [nodes.at(-1)!.name],
        weight: weight(`w${i}`, [3, 3, i === 0 ? 2 : 4, 4]),
        bias: weight(`b${i}`, [4]),
        stride: [1, 1],
        padding: [1, 1, 1, 1],
      },
      { op: 'relu', name: `r${i}`, inputs: [`t${i}`] },
    );
  nodes.push(
    { op: 'globalAvgPool', name: 'f', inputs: [nodes.at(-1)!.name] },
    { op: 'dense', name: 'z', inputs: ['f'], weight: weight('wz', [4, 3]) },
  );
  const taps = ['t0', 't3'];
  return { graph: { nodes, output: 'z', features: 'f', taps: { gaia: taps, reference: taps } }, weights };
}

/** One image of a pass, as a pass of its own. */
const single = (pass: CleanPass, n: number): CleanPass =>
  new CleanPass(pass.model, new Map([...pass.values].map(([name, t]) => [name, rowOf(t, n)])));

/** Moved activations `[N, ...]` of every tap. */
const movedOf = (model: Model, pass: CleanPass, taps: readonly string[], seed: number): Tensor[] =>
  taps.map((t, j) =>
    tf.tidy(() => {
      const shape = [N, ...model.shapes.get(t)!];
      return tf.add(pass.values.get(t)!, tf.mul(tf.tensor(noise(sizeOf(shape), seed + j), shape), 0.3));
    }),
  );

onBackends('passes over many images, on random networks', () => {
  test('images x taps at once give what each image alone gives, zeros exactly', async () => {
    await forAll(async ({ graph, seed }, model) => {
      const taps = graph.taps.reference;
      const x = inputOf(seed);
      const clean = forward(model, x);
      const xs = movedOf(model, clean, taps, seed);
      const v = noise(3 * N * taps.length, seed + 9);
      for (const bytes of [Infinity, 4000]) {
        for (const group of groupTaps(model, taps, { bytes, flop: Infinity })) {
          const names = group.map((j) => taps[j]!);
          const suffix = new SuffixPass(clean, names);
          const z = await read(suffix.forward(group.map((j) => xs[j]!)));
          const start = tf.tensor2d(v.subarray(0, 3 * N * group.length), [N * group.length, 3]);
          const gs = suffix.backward('z', start);
          for (let n = 0; n < N; n++) {
            const one = single(clean, n);
            const alone = new SuffixPass(one, names);
            const own = group.map((j) => rowOf(xs[j]!, n));
            const want = await read(alone.forward(own));
            const rows = tf.tidy(() => tf.concat(group.map((_, a) => rowOf(start, a * N + n))));
            const wants = alone.backward('z', rows);
            for (const a of group.keys()) {
              const at = 3 * (a * N + n);
              expectClose(
                z.subarray(at, at + 3),
                want.subarray(3 * a, 3 * a + 3),
                1e-6,
                `logits ${n}, ${a}`,
                1e-2,
              );
              const [mine, wanted] = [rowOf(gs[a]!, n), await read(wants[a]!)];
              const got = await read(mine);
              mine.dispose();
              expectClose(got, wanted, 1e-6, `gradient of image ${n} at "${names[a]}"`, 1e-3);
              expect(zeros(got)).toEqual(zeros(wanted));
            }
            alone.dispose();
            one.dispose();
            tf.dispose([...own, ...wants, rows]);
          }
          suffix.dispose();
          tf.dispose([...gs, start]);
        }
      }
      clean.dispose();
      tf.dispose([x, ...xs]);
    });
  });

  test('a pass that keeps less gives the same numbers: it computes again what it let go', async () => {
    let smaller = 0;
    await forAll(async ({ graph, seed }, model) => {
      const taps = graph.taps.reference;
      const x = inputOf(seed);
      const start = tf.tensor2d(noise(3 * N, seed + 9), [N, 3]);
      const all = forward(model, x);
      const wanted = ['x', ...taps];
      const want = backward(all, 'z', start, wanted);
      for (const limit of [Infinity, 1500, 0]) {
        const retention = retain(model, wanted, [], limit);
        if (bytesOf(model, retention.keep) < bytesOf(model, everything(model).keep)) smaller++;
        const pass = await everyNode(() => Promise.resolve()).run(forwardSteps(model, x, retention));
        expect(new Set(pass.values.keys())).toEqual(retention.keep);
        const got = await everyNode(() => Promise.resolve()).run(backwardSteps(pass, 'z', start, wanted));
        for (const name of wanted)
          expect(await read(got.get(name)!), name).toEqual(await read(want.get(name)!));
        tf.dispose([...got.values()]);
        pass.dispose();
      }
      // A suffix pass runs on what is kept for it alone.
      const groups = groupTaps(model, taps, { bytes: 4000, flop: Infinity }).map((g) =>
        g.map((j) => taps[j]!),
      );
      const least = await everyNode(() => Promise.resolve()).run(
        forwardSteps(model, x, retain(model, [], suffixReads(model, groups), 0)),
      );
      for (const names of groups) {
        const xs = movedOf(model, all, names, seed);
        const [a, b] = [new SuffixPass(all, names), new SuffixPass(least, names)];
        expect(await read(b.forward(xs))).toEqual(await read(a.forward(xs)));
        const seeds = tf.tensor2d(noise(3 * N * names.length, 1), [N * names.length, 3]);
        const [ga, gb] = [a.backward('z', seeds), b.backward('z', seeds)];
        for (const j of names.keys()) expect(await read(gb[j]!)).toEqual(await read(ga[j]!));
        a.dispose();
        b.dispose();
        tf.dispose([...xs, ...ga, ...gb, seeds]);
      }
      least.dispose();
      all.dispose();
      tf.dispose([x, start, ...want.values()]);
    });
    // The draws do reach what they are for.
    expect(smaller).toBeGreaterThan(20);
  });

  test('a deep network within a limit: checkpoints, the same gradients, fewer bytes at any time', async () => {
    const { graph, weights } = deepNet(24);
    const model = new Model(graph, weights);
    const x = inputOf(5);
    const start = tf.tensor2d(noise(3 * N, 6), [N, 3]);
    const all = forward(model, x);
    const want = backward(all, 'z', start, ['x', 't3']);
    const whole = retain(model, ['x', 't3'], [], Infinity);
    expect(whole.cuts).toEqual([0]);
    const limit = bytesOf(model, whole.keep) / 2;
    const half = retain(model, ['x', 't3'], ['t3'], limit);
    expect(half.cuts.length).toBeGreaterThan(1);
    expect(half.keep.has('t3')).toBe(true);
    expect(bytesOf(model, half.keep)).toBeLessThan(limit);
    const before = tf.memory().numBytes;
    const pass = await everyNode(() => Promise.resolve()).run(forwardSteps(model, x, half));
    let most = 0;
    const got = await everyNode(() => {
      most = Math.max(most, tf.memory().numBytes - before);
      return Promise.resolve();
    }).run(backwardSteps(pass, 'z', start, ['x', 't3']));
    // Beside the values: the two gradients asked for, and the one on its way with its successor.
    const gradients = bytesOf(model, ['x']) + 3 * bytesOf(model, ['t3']);
    expect(most).toBeLessThanOrEqual(N * (limit + gradients));
    for (const [name, g] of want) expect(await read(got.get(name)!)).toEqual(await read(g));
    pass.dispose();
    all.dispose();
    tf.dispose([x, start, ...got.values(), ...want.values()]);
    model.dispose();
  });

  test('interrupted between any two nodes, a pass leaves nothing', async () => {
    await forAll(async ({ graph, seed }, model) => {
      const taps = graph.taps.reference;
      const x = inputOf(seed);
      const clean = forward(model, x);
      const xs = movedOf(model, clean, taps, seed);
      const seeds = tf.tensor2d(noise(3 * N * taps.length, 1), [N * taps.length, 3]);
      const one = tf.tensor2d(noise(3 * N, 2), [N, 3]);
      const kept = retain(model, taps, [], 0);
      const checkpoints = await everyNode(() => Promise.resolve()).run(forwardSteps(model, x, kept));
      const dispose = (all: Iterable<Tensor>): void => {
        for (const t of all) t.dispose();
      };
      const interrupted = async <T>(
        steps: () => Steps<T>,
        end: (value: T) => void,
        always: () => void = () => undefined,
      ): Promise<void> => {
        const before = tf.memory().numTensors;
        for (let n = 1, ended = false; !ended; n += 2) {
          let calls = 0;
          const pace = everyNode(() =>
            ++calls === n ? Promise.reject(new Error('stop')) : Promise.resolve(),
          );
          try {
            end(await pace.run(steps()));
            ended = true;
          } catch (error) {
            expect(error).toMatchObject({ message: 'stop' });
          }
          always();
          expect(tf.memory().numTensors, `stopped at pause ${n}`).toBe(before);
        }
      };
      await interrupted(
        () => forwardSteps(model, x),
        (pass) => pass.dispose(),
      );
      await interrupted(
        () => forwardSteps(model, x, kept),
        (pass) => pass.dispose(),
      );
      await interrupted(
        () => backwardSteps(clean, 'z', one, taps),
        (gs) => dispose(gs.values()),
      );
      await interrupted(
        () => backwardSteps(checkpoints, 'z', one, taps),
        (gs) => dispose(gs.values()),
      );
      const suffix = new SuffixPass(clean, taps);
      await interrupted(
        () => suffix.forwardSteps(xs),
        () => undefined,
        () => suffix.dispose(),
      );
      suffix.forward(xs);
      await interrupted(() => suffix.backwardSteps('z', seeds), dispose);
      suffix.dispose();
      for (const pass of [clean, checkpoints]) pass.dispose();
      tf.dispose([x, one, seeds, ...xs]);
    }, 8);
  });
});
