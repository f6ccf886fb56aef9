import { expect, test } from 'vitest';
import { onSmallNet, total } from '../testing/smallMap';

onSmallNet('boundary integrated gradients', ({ map }) => {
  test('the map sums to what the logit gains from the boundary on, and says how far that is', async () => {
    const of = (steps: number) => map({ kind: 'boundary-ig', parameters: { steps } });
    const { values, completeness, details } = await of(512);
    expect(details!.distance).toBeGreaterThan(0);
    expect(total(values) - completeness!.difference).toBeCloseTo(completeness!.error, 4);
    expect(Math.abs(completeness!.error)).toBeLessThan(0.01 * Math.abs(completeness!.difference) + 1e-3);
    expect(Math.abs(completeness!.error)).toBeLessThanOrEqual(
      Math.abs((await of(2)).completeness!.error) + 1e-4,
    );
  });

  test('smaller steps find a point that is no further', async () => {
    const distance = async (step: number) =>
      (await map({ kind: 'boundary-ig', parameters: { step, most: 500, steps: 1 } })).details!.distance!;
    expect(await distance(0.01)).toBeLessThan((await distance(0.5)) * 1.05);
  });

  test('where no other class is found it says so', async () => {
    await expect(map({ kind: 'boundary-ig', parameters: { step: 0.0001, most: 1 } })).rejects.toMatchObject({
      code: 'not-applicable',
      message:
        'No point of another class was found within 1 steps of 0.0001: allow more steps, or larger ones.',
    });
  });
});
