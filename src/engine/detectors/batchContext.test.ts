/** A batch against its images one at a time, on random networks; what it refuses; nothing left behind. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EngineError } from '../errors';
import { Model } from '../graph/model';
import type { NetworkImage } from '../jobs';
import { expectClose, noise, onBackends, sizeOf } from '../testing/numerics';
import { randomColorGraph, type RandomGraph } from '../testing/randomGraph';
import { smallImage, smallNet } from '../testing/smallNet';
import { evaluate } from '../testing/reference';
import { tf, type Tensor } from '../tf';
import { createBatchContext, type OwnedBatch } from './batchContext';

const NORMAL = { mean: [0, 0, 0], std: [1, 1, 1] } as const;
const pause = (): Promise<void> => Promise.resolve();
const image = (seed: number): NetworkImage => ({
  kind: 'normalised',
  height: 5,
  width: 5,
  data: noise(75, seed),
});
const N = 3;

/** Check a batch of three, and each of its images alone, on random networks of three input channels. */
const forAll = (
  check: (drawn: RandomGraph, batch: OwnedBatch, singles: readonly OwnedBatch[]) => Promise<void>,
) =>
  fc.assert(
    fc.asyncProperty(randomColorGraph, async (drawn) => {
      const model = new Model(drawn.graph, drawn.weights);
      const images = Array.from({ length: N }, (_, i) => image(drawn.seed + i));
      const options = { taps: 'reference', pause } as const;
      const batch = await createBatchContext(model, NORMAL, images, options);
      const singles = await Promise.all(images.map((i) => createBatchContext(model, NORMAL, [i], options)));
      try {
        await check(drawn, batch, singles);
      } finally {
        for (const b of [batch, ...singles]) b.dispose();
        model.dispose();
      }
    }),
    { seed: 20261128, numRuns: 15 },
  );

const values = async (t: Tensor): Promise<Float32Array> => {
  const data = Float32Array.from((await t.data()) as Float32Array);
  t.dispose();
  return data;
};
const zeros = (v: Float32Array): boolean[] => [...v].map((q) => q === 0);
const rowOf = (v: ArrayLike<number>, n: number, size: number): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => v[n * size + i]!);

onBackends('a batch of images', () => {
  test('logits, features and values are those of each image', async () => {
    await forAll(async ({ graph }, batch, singles) => {
      const [z, f] = [await batch.logits(), await batch.features()];
      expect([z.rows, z.columns, f.rows]).toEqual([N, batch.classes, N]);
      for (const [n, one] of singles.entries()) {
        expectClose(rowOf(z.data, n, 3), (await one.logits()).data, 1e-6, `logits of image ${n}`, 1e-2);
        const features = (await one.features()).data;
        expectClose(rowOf(f.data, n, f.columns), features, 1e-6, `features of image ${n}`, 1e-2);
        for (const tap of graph.taps.reference) {
          const size = sizeOf([...batch.shapes.get(tap)!]);
          const all = Float32Array.from((await (await batch.value(tap)).data()) as Float32Array);
          const own = Float32Array.from((await (await one.value(tap)).data()) as Float32Array);
          expectClose(rowOf(all, n, size), own, 1e-6, `"${tap}" of image ${n}`, 1e-2);
          expect(zeros(rowOf(all, n, size))).toEqual(zeros(own));
        }
      }
    });
  });

  test('gradients at taps and at the input are those of each image, zeros exactly', async () => {
    await forAll(async ({ graph, seed }, batch, singles) => {
      const v = noise(3 * N, seed + 40);
      const taps = graph.taps.reference;
      const all = tf.tensor2d(v, [N, 3]);
      const gs = await Promise.all((await batch.gradient({ node: 'z', seed: all }, taps)).map(values));
      const input = await values(await batch.inputGradient({ rows: N, columns: 3, data: v }));
      for (const [n, one] of singles.entries()) {
        const seedRow = tf.tensor2d(rowOf(v, n, 3), [1, 3]);
        const own = await Promise.all((await one.gradient({ node: 'z', seed: seedRow }, taps)).map(values));
        own.forEach((want, j) => {
          const got = rowOf(gs[j]!, n, want.length);
          expectClose(got, want, 1e-6, `gradient of image ${n} at "${taps[j]}"`, 1e-3);
          expect(zeros(got)).toEqual(zeros(want));
        });
        const ownInput = await values(await one.inputGradient({ rows: 1, columns: 3, data: rowOf(v, n, 3) }));
        expectClose(rowOf(input, n, 75), ownInput, 1e-6, `input gradient of image ${n}`, 1e-3);
        seedRow.dispose();
      }
      all.dispose();
    });
  });

  test('forwardFrom: what depends on the replaced nodes follows them, the rest keeps its value', async () => {
    await forAll(async ({ graph, weights, seed }, batch) => {
      const clean = await batch.logits();
      expect((await batch.forwardFrom(new Map())).data).toEqual(clean.data);
      const taps = graph.taps.reference;
      for (const chosen of [...taps.map((t) => [t]), taps.slice(0, 2)]) {
        const given = new Map(
          chosen.map((t, j) => [t, noise(N * sizeOf([...batch.shapes.get(t)!]), seed + 60 + j)] as const),
        );
        const tensors = new Map(
          [...given].map(([t, data]) => [t, tf.tensor(data, [N, ...batch.shapes.get(t)!])] as const),
        );
        const got = await batch.forwardFrom(tensors);
        for (let n = 0; n < N; n++) {
          const held = new Map(
            [...given].map(([t, data]) => [t, Float64Array.from(rowOf(data, n, data.length / N))] as const),
          );
          const want = evaluate(graph, weights, noise(75, seed + n), held).get('z')!.data;
          expectClose(rowOf(got.data, n, 3), want, 2e-5, `image ${n}, ${chosen.join()} replaced`, 1);
        }
        for (const t of tensors.values()) t.dispose();
      }
    });
  });

  test('the head is the last dense layer; logits are features times it', async () => {
    await forAll(async (_, batch) => {
      const { weight, bias } = batch.head()!;
      const [z, f] = [await batch.logits(), await batch.features()];
      for (let n = 0; n < N; n++) {
        const want = Array.from({ length: 3 }, (_, c) => {
          let sum = bias[c]!;
          for (let d = 0; d < weight.rows; d++)
            sum += f.data[n * weight.rows + d]! * weight.data[d * weight.columns + c]!;
          return sum;
        });
        expectClose(rowOf(z.data, n, 3), want, 1e-5, `logits of image ${n}`, 1e-2);
      }
    });
  });

  test('a network whose logits are made otherwise has no head', async () => {
    const { graph, weights } = smallNet();
    const scaled = {
      ...graph,
      nodes: [
        ...graph.nodes,
        { op: 'affine', name: 'scaled', inputs: ['z'], scale: 's', shift: 's' } as const,
      ],
      output: 'scaled',
    };
    const s = { shape: [4], data: new Float32Array(4).fill(2) };
    const model = new Model(scaled, { ...weights, s });
    const batch = await createBatchContext(model, smallNet(), [smallImage()], { taps: 'gaia', pause });
    expect(batch.head()).toBeNull();
    batch.dispose();
    model.dispose();
  });

  test('one pass for all who ask; what does not fit is refused; a cancel leaves nothing', async () => {
    const { graph, weights } = smallNet();
    const model = new Model(graph, weights);
    const before = tf.memory().numTensors;
    const images = [smallImage(1), smallImage(2)];
    const open = (p = pause): Promise<OwnedBatch> =>
      createBatchContext(model, smallNet(), images, { taps: 'gaia', pause: p });
    const batch = await open();
    expect(tf.memory().numTensors).toBe(before);
    const [a, b] = await Promise.all([batch.value('t1'), batch.value('t1'), batch.logits()]);
    expect(a).toBe(b);
    const one = tf.zeros([1, 4]);
    const refused = (work: Promise<unknown>, words: RegExp): Promise<void> =>
      expect(work).rejects.toThrow(words);
    await refused(batch.value('nowhere'), /no node "nowhere"/);
    await refused(batch.gradient({ node: 'z', seed: one }, ['t0']), /\[1, 4\]; \[2, 4\] is needed/);
    await refused(batch.forwardFrom(new Map([['z', one]])), /\[1, 4\]; \[2, 4\] is needed/);
    await refused(batch.inputGradient({ rows: 1, columns: 4, data: new Float32Array(4) }), /1 x 4/);
    await refused(createBatchContext(model, smallNet(), [], { taps: 'gaia', pause }), /at least one image/);
    await refused(
      createBatchContext(model, smallNet(), [image(1)], { taps: 'gaia', pause }),
      /this one is 5 x 5/,
    );
    one.dispose();
    batch.dispose();
    await refused(batch.value('t1'), /was disposed/);
    let calls = 0;
    for (const end of [1, 2, 3]) {
      calls = 0;
      const cancelled = await open(() => {
        calls++;
        return calls >= end ? Promise.reject(new EngineError('cancelled', 'Cancelled.')) : Promise.resolve();
      });
      const rows = { rows: 2, columns: 4, data: noise(8, 3) };
      await expect(
        (async () => {
          (await cancelled.inputGradient(rows)).dispose();
          await cancelled.forwardFrom(new Map());
        })(),
      ).rejects.toMatchObject({ code: 'cancelled' });
      cancelled.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
    model.dispose();
  });
});
