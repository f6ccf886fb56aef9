import { test } from 'vitest';
import { maxLogitSeed } from '../../attribution/attack';
import { expectClose } from '../../testing/numerics';
import { gradientAt } from '../line';
import { onSmallNet } from '../testing/smallMap';

onSmallNet('gradient times input', (small) => {
  test('is the gradient times the value, summed over the colours', async () => {
    const { model, pass, logits } = small;
    const x = pass.values.get(model.input)!;
    const g = gradientAt(model, x, [maxLogitSeed(logits)]);
    const [gs, xs] = [(await g.data()) as Float32Array, (await x.data()) as Float32Array];
    const want = Float64Array.from({ length: 64 }, (_, p) =>
      [0, 1, 2].reduce((sum, c) => sum + gs[3 * p + c]! * xs[3 * p + c]!, 0),
    );
    g.dispose();
    expectClose((await small.map({ kind: 'gradient-x-input' })).values, want, 1e-5, 'map');
  });
});
