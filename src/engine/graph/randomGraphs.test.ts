/** Random networks: the batched suffix pass against each tap alone, groups, batches, folding, float64. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectClose, noise, onBackends, sizeOf } from '../testing/numerics';
import { randomGraph, type RandomGraph } from '../testing/randomGraph';
import { evaluate } from '../testing/reference';
import { tf, type Tensor } from '../tf';
import { Model } from './model';
import { opOf } from './ops';
import { backward, CleanPass, forward } from './pass';
import { groupTaps, suffixBytes, suffixFlop, SuffixPass } from './tapGradients';

const RUNS = { seed: 20250711, numRuns: 25 };
const forAll = (check: (g: RandomGraph, model: Model) => Promise<void>) =>
  fc.assert(
    fc.asyncProperty(randomGraph, async (g) => {
      const model = new Model(g.graph, g.weights);
      try {
        await check(g, model);
      } finally {
        model.dispose();
      }
    }),
    RUNS,
  );
const inputOf = (seed: number): Tensor => tf.tensor(noise(50, seed), [1, 5, 5, 2]);
const read = async (t: Tensor): Promise<Float32Array> => (await t.data()) as Float32Array;

/** Perturbed activations of every tap. */
const perturbed = (model: Model, pass: CleanPass, taps: readonly string[], seed: number): Tensor[] =>
  taps.map((t, j) =>
    tf.tidy(() => {
      const shape = model.shapes.get(t)!;
      const d = tf.tensor(noise(sizeOf(shape), seed + j), [1, ...shape]);
      return tf.add(pass.values.get(t)!, tf.mul(d, 0.3));
    }),
  );

/** One tap alone: everything that depends on it is computed anew, the rest is the clean value. */
function alone(model: Model, clean: CleanPass, tap: string, x: Tensor): CleanPass {
  const changed = new Set([tap]);
  const values = new Map<string, Tensor>();
  for (const node of model.graph.nodes) {
    const moved = node.name !== tap && node.inputs.some((i) => changed.has(i));
    if (moved) changed.add(node.name);
    const inputs = node.inputs.map((i) => values.get(i)!);
    values.set(
      node.name,
      moved
        ? tf.tidy(() => opOf(node).forward(node, inputs, model.parameters))
        : tf.clone(node.name === tap ? x : clean.values.get(node.name)!),
    );
  }
  return new CleanPass(model, values);
}

onBackends('random networks', () => {
  test('all taps at once give what each tap alone gives, zeros exactly; groups change nothing', async () => {
    await forAll(async ({ graph, seed }, model) => {
      const taps = graph.taps.reference;
      const x = inputOf(seed);
      const clean = forward(model, x);
      const xs = perturbed(model, clean, taps, seed);
      const v = noise(3 * taps.length, seed + 99);
      const row = (j: number): Tensor => tf.tensor2d(v.subarray(3 * j, 3 * j + 3), [1, 3]);
      const naive: Float32Array[] = [];
      const logits: Float32Array[] = [];
      for (const [j, tap] of taps.entries()) {
        const pass = alone(model, clean, tap, xs[j]!);
        const seedRow = row(j);
        const g = backward(pass, 'z', seedRow, [tap]).get(tap)!;
        naive.push(await read(g));
        logits.push(Float32Array.from(await read(pass.logits)));
        pass.dispose();
        tf.dispose([g, seedRow]);
      }
      for (const limit of [Infinity, 3000, 1]) {
        const groups = groupTaps(model, taps, { bytes: limit, flop: Infinity });
        expect(groups.flat()).toEqual(taps.map((_, j) => j));
        for (const group of groups) {
          const names = group.map((j) => taps[j]!);
          if (group.length > 1) expect(suffixBytes(model, names)).toBeLessThanOrEqual(limit);
          const suffix = new SuffixPass(clean, names);
          const z = await read(suffix.forward(group.map((j) => xs[j]!)));
          const start = tf.tensor2d(
            Float32Array.from(group.flatMap((j) => [...v.subarray(3 * j, 3 * j + 3)])),
            [group.length, 3],
          );
          const gs = suffix.backward('z', start);
          for (const [n, j] of group.entries()) {
            expectClose(z.subarray(3 * n, 3 * n + 3), logits[j]!, 1e-5, `logits with tap ${j} moved`, 1e-3);
            const g = await read(gs[n]!);
            expectClose(g, naive[j]!, 1e-5, `gradient at tap ${j}`, 1e-6);
            expect(
              [...g].map((q) => q === 0),
              `zeros at tap ${j}`,
            ).toEqual([...naive[j]!].map((q) => q === 0));
          }
          suffix.dispose();
          tf.dispose([...gs, start]);
        }
      }
      clean.dispose();
      tf.dispose([x, ...xs]);
    });
  });

  test('a folded network has the values of the unfolded one; its gradient is that of float64', async () => {
    await forAll(async ({ graph, weights, seed }, model) => {
      const x = inputOf(seed);
      const pass = forward(model, x);
      const want = evaluate(graph, weights, noise(50, seed));
      for (const node of model.graph.nodes)
        expectClose(await read(pass.values.get(node.name)!), want.get(node.name)!.data, 2e-5, node.name, 1);
      // Along one random direction at each tap: <v, J u> from float64 differences.
      const v = noise(3, seed + 5);
      const start = tf.tensor2d(v, [1, 3]);
      const grads = backward(pass, 'z', start, graph.taps.gaia);
      for (const tap of graph.taps.gaia) {
        const g = await read(grads.get(tap)!);
        const base = want.get(tap)!.data;
        const u = noise(base.length, seed + 7);
        const along = (s: number): number =>
          evaluate(graph, weights, noise(50, seed), new Map([[tap, base.map((q, i) => q + s * u[i]!)]]))
            .get('z')!
            .data.reduce((sum, q, c) => sum + q * v[c]!, 0);
        const [up, mid, down] = [along(1e-7), along(0), along(-1e-7)];
        // At a kink the two one-sided slopes differ and there is no derivative to compare with.
        const slopes = [(up - mid) / 1e-7, (mid - down) / 1e-7] as const;
        if (Math.abs(slopes[0] - slopes[1]) > 1e-5 * (1 + Math.abs(slopes[0]))) continue;
        const size = g.reduce((sum, q, i) => sum + Math.abs(q * u[i]!), 0);
        const got = g.reduce((sum, q, i) => sum + q * u[i]!, 0);
        expectClose([got], [(up - down) / 2e-7], 1e-4, `derivative at ${tap}`, Math.max(size, 1e-3));
      }
      pass.dispose();
      tf.dispose([x, start, ...grads.values()]);
    });
  });

  test('a batch of three is three times one', async () => {
    await forAll(async ({ seed }, model) => {
      const singles = [1, 2, 3].map((n) => inputOf(seed + n));
      const batch = tf.concat(singles, 0);
      const pass = forward(model, batch);
      const z = await read(pass.logits);
      for (const [n, x] of singles.entries()) {
        const one = forward(model, x);
        expectClose(z.subarray(3 * n, 3 * n + 3), await read(one.logits), 1e-5, `sample ${n}`, 1e-2);
        one.dispose();
      }
      pass.dispose();
      tf.dispose([batch, ...singles]);
    });
  });

  test("a suffix pass's FLOP: for each tap those of the nodes below it, twice", async () => {
    await forAll(async ({ graph }, model) => {
      let flop = 0;
      for (const tap of graph.taps.gaia) {
        const below = new Set([tap]);
        for (const node of model.graph.nodes) {
          if (node.name === tap || !node.inputs.some((i) => below.has(i))) continue;
          below.add(node.name);
          flop += 2 * (model.flop.get(node.name) ?? 0);
        }
      }
      expect(suffixFlop(model, graph.taps.gaia)).toBe(flop);
      return Promise.resolve();
    });
  });
});
