import { expect, test } from 'vitest';
import type { CascadeStep } from './cascade';
import { rankCorrelation } from '../../metrics/ranks';
import { cascade } from './cascade';
import { DEFAULT_SETTINGS } from '../settings';
import { softmax, argmax } from '../math/softmax';
import { type CurveProgress, faithfulness, orderOf, randomOrder } from './faithfulness';
import { tf } from '../tf';
import { onSmallNet } from './testing/smallMap';

const pause = (): Promise<void> => Promise.resolve();

test('orders: largest first, the lower index on a tie; a random one is a permutation that its seed gives', () => {
  expect(orderOf([1, 3, 2, 3])).toEqual([1, 3, 2, 0]);
  expect([...randomOrder(50, 1)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(randomOrder(50, 1)).toEqual(randomOrder(50, 1));
  expect(randomOrder(50, 1)).not.toEqual(randomOrder(50, 2));
});

test('rank correlation: one for the same order, minus one for the opposite, ties at their mean rank', () => {
  expect(rankCorrelation([1, 2, 3, 9], [10, 20, 21, 22])).toBeCloseTo(1, 12);
  expect(rankCorrelation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  // Ranks 0.5 0.5 2 3 against 0 1 2 3.
  expect(rankCorrelation([5, 5, 6, 7], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNaN();
});

onSmallNet('faithfulness', (small) => {
  test('curves begin and end at the baseline and the picture; their areas are those of the trapezia', async () => {
    const { model, pass, logits } = small;
    const { values } = await small.map({ kind: 'integrated-gradients' });
    const image = pass.values.get(model.input)!;
    const work = faithfulness(model, image, values, { steps: 8, seed: 1, orders: 2, pause });
    const seen: CurveProgress[] = [];
    let step = await work.next();
    for (; step.done !== true; step = await work.next()) seen.push(step.value);
    expect(seen.map(({ done, total }) => [done, total])).toEqual([1, 2, 3, 4].map((done) => [done, 4]));
    const found = step.value;
    const p = softmax(logits)[argmax(logits)]!;
    const base = found.insertion.probabilities[0]!;
    for (const curve of [found.insertion, ...found.randomInsertions]) {
      expect(curve.probabilities).toHaveLength(9);
      expect(curve.probabilities[0]).toBeCloseTo(base, 6);
      expect(curve.probabilities[8]).toBeCloseTo(p, 5);
    }
    for (const curve of [found.deletion, ...found.randomDeletions]) {
      expect(curve.probabilities[0]).toBeCloseTo(p, 5);
      expect(curve.probabilities[8]).toBeCloseTo(base, 6);
    }
    const { probabilities, area } = found.insertion;
    const sum = probabilities.reduce((a, b) => a + b, 0) - (probabilities[0]! + probabilities[8]!) / 2;
    expect(area).toBeCloseTo(sum / 8, 12);
    // Integrated gradients know what the class hangs on: its pixels first raise the class sooner, and without them it falls sooner.
    for (const { area: random } of found.randomInsertions)
      expect(found.insertion.area).toBeGreaterThan(random);
    for (const { area: random } of found.randomDeletions) expect(found.deletion.area).toBeLessThan(random);
    // A random order put in forwards is another one taken out backwards.
    expect(found.randomDeletions[1]!.probabilities).toEqual(
      [...found.randomInsertions[1]!.probabilities].reverse(),
    );
  });

  test('a cascade goes from the head to the first convolution, and the map changes on the way', async () => {
    const image = small.pass.values.get(small.model.input)!;
    const steps: CascadeStep[] = [];
    const request = { kind: 'input-gradient' } as const;
    const { model } = small;
    const before = tf.memory().numTensors;
    for await (const step of cascade(model, image, request, DEFAULT_SETTINGS, { stages: 2, pause }))
      steps.push(step);
    expect(tf.memory().numTensors).toBe(before);
    const layers = model.graph.nodes.filter(({ op }) => op === 'conv2d' || op === 'dense').reverse();
    const half = Math.ceil(layers.length / 2);
    expect(steps.map(({ node, layers: n, of }) => [node, n, of])).toEqual([
      [layers[half - 1]!.name, half, layers.length],
      [layers.at(-1)!.name, layers.length, layers.length],
    ]);
    for (const { signed, absolute } of steps) {
      expect(Math.abs(signed)).toBeLessThan(0.9);
      expect(Math.abs(absolute)).toBeLessThan(0.9);
    }
  });
});
