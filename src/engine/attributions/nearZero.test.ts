import { expect, test } from 'vitest';
import { Model } from '../graph/model';
import { forward } from '../graph/pass';
import { SuffixPass } from '../graph/tapGradients';
import { onBackends } from '../testing/numerics';
import { smallImage, smallNet } from '../testing/smallNet';
import { tf } from '../tf';
import { NearZeroCounter, ROUNDING } from './nearZero';

onBackends('units within rounding of zero', () => {
  test('are those that are not zero and below 2^-22 of the largest, at the inputs of ReLUs alone', async () => {
    const { graph, weights } = smallNet();
    const model = new Model(graph, weights);
    const counter = new NearZeroCounter(model);
    const before = tf.memory().numTensors;
    const x = tf.tensor([8, 0, 8 * ROUNDING, -8 * ROUNDING, 9 * ROUNDING, -1, 1e-12, 0.5], [1, 2, 2, 2]);
    counter.count({ op: 'relu', name: 'r0', inputs: ['t0'] }, [x]);
    counter.count({ op: 'globalAvgPool', name: 'f', inputs: ['r2'] }, [x]);
    expect(await counter.read()).toEqual({ unitsNearZero: 3, units: 8 });
    counter.dispose();
    x.dispose();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test('one activation of 2e-7, which can change a map of S&I, is found on the path', async () => {
    const { graph, weights } = smallNet();
    const model = new Model(graph, weights);
    const image = tf.tensor(Float32Array.from(smallImage().data), [1, 8, 8, 3]);
    const pass = forward(model, image);
    const at = async (change: (values: Float32Array) => void) => {
      const values = (await pass.values.get('t1')!.data()).slice() as Float32Array;
      change(values);
      const tap = tf.tensor(values, [1, 8, 8, 6]);
      const counter = new NearZeroCounter(model);
      const suffix = new SuffixPass(pass, ['t1'], counter.count);
      suffix.forward([tap]);
      const found = await counter.read();
      suffix.dispose();
      counter.dispose();
      tap.dispose();
      return found;
    };
    // Below t1 lie its own ReLU and the last one, of 8 x 8 x 6 units each.
    const clean = await at(() => undefined);
    expect(clean).toEqual({ unitsNearZero: 0, units: 768 });
    const one = await at((values) => {
      values[0] = 2e-7;
    });
    expect(one.unitsNearZero).toBe(1);
    pass.dispose();
    image.dispose();
    model.dispose();
  });
});
