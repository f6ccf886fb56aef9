import { expect, test } from 'vitest';
import { expectClose } from '../../testing/numerics';
import { onSmallNet } from '../testing/smallMap';

onSmallNet('SmoothGrad', ({ map }) => {
  const smooth = (parameters: Record<string, number>, seed = 1) =>
    map({ kind: 'smoothgrad', parameters }, { seed });

  test('without noise it is the input gradient, with no error', async () => {
    const { values, details } = await smooth({ copies: 3, sigma: 0 });
    expectClose(values, (await map({ kind: 'input-gradient' })).values, 1e-5, 'map');
    expect(details!.standardError).toBeLessThan(1e-4);
  });

  test('the same seed gives the same map, another one another; more copies leave less error', async () => {
    const few = await smooth({ copies: 4, sigma: 0.3 });
    expect((await smooth({ copies: 4, sigma: 0.3 })).values).toEqual(few.values);
    expect((await smooth({ copies: 4, sigma: 0.3 }, 2)).values).not.toEqual(few.values);
    const many = await smooth({ copies: 64, sigma: 0.3 });
    expect(many.details!.standardError).toBeLessThan(few.details!.standardError! / 2);
    expect(many.details!.standardError).toBeGreaterThan(0);
  });

  test('parameters out of their ranges are refused in a sentence', async () => {
    await expect(smooth({ copies: 1 })).rejects.toThrow(
      'Copies of "SmoothGrad" must be a whole number from 2 to 256; it is 1.',
    );
    await expect(smooth({ sigma: -1 })).rejects.toThrow(
      'Noise σ of "SmoothGrad" must be from 0 to 1; it is -1.',
    );
  });
});
