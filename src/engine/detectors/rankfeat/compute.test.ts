import { expect, test } from 'vitest';
import { Model } from '../../graph/model';
import { useNodeBackend } from '../../nodeBackend';
import { createBatchContext } from '../batchContext';
import { stageEnds } from '../stages';
import { describeDetector, queryContext } from '../testing/describeDetector';
import { GOLDEN, NETWORKS } from '../testing/golden';
import { goldenNetwork } from '../testing/networks';
import { compute, removeLeading } from './compute';
import { meta } from './meta';

describeDetector(meta, compute, [
  { golden: 'rankfeat', params: { iterations: 300 } },
  { golden: 'rankfeat last', params: { iterations: 300, stages: 'last' } },
  // By default as many iterations as in the paper, which are not quite enough for the exact singular vectors.
  { golden: 'rankfeat', tolerance: 0.02 },
]);

test.each(NETWORKS)('its leading singular values are PyTorch’s (%s)', async (name) => {
  await useNodeBackend('wasm');
  const { source, images } = goldenNetwork(name);
  const model = new Model(source.graph, source.weights);
  const batch = await createBatchContext(model, source, images, {
    taps: 'gaia',
    pause: () => Promise.resolve(),
  });
  const ends = stageEnds(batch);
  expect(ends).toEqual(['second', 'first']);
  for (const [i, node] of ends.entries()) {
    const [h, w, k] = batch.shapes.get(node) as [number, number, number];
    const all = Float32Array.from((await (await batch.value(node)).data()) as Float32Array);
    const want = GOLDEN[name].network[i === 0 ? 'sigma last' : 'sigma before']!;
    for (let n = 0; n < 4; n++) {
      const one = Float64Array.from(all.subarray(n * h * w * k, (n + 1) * h * w * k));
      const sigma = removeLeading(one, h * w, k, 300);
      expect(Math.abs(sigma / want[n]! - 1)).toBeLessThan(1e-5);
    }
  }
  batch.dispose();
  model.dispose();
});

test('of a matrix of rank one nothing is left', async () => {
  const a = Float64Array.from(
    { length: 12 },
    (_, i) => [1, -2, 3][i % 3]! * [4, 0, 1, 2][Math.floor(i / 3)]!,
  );
  expect(removeLeading(a, 4, 3, 20)).toBeCloseTo(Math.sqrt(14 * 21), 10);
  for (const v of a) expect(Math.abs(v)).toBeLessThan(1e-12);
  expect(removeLeading(new Float64Array(6), 2, 3, 20)).toBe(0);
});

test('a network without feature maps is refused', async () => {
  await expect(
    compute.score(queryContext('wide'), { iterations: 20, stages: 'both' }, {}),
  ).rejects.toMatchObject({
    code: 'not-applicable',
  });
});
