import { expect, test } from 'vitest';
import { onSmallNet, total } from '../testing/smallMap';

onSmallNet('adversarial gradient integration', ({ map }) => {
  const agi = (parameters: Record<string, number>) => map({ kind: 'agi', parameters });

  test('for small steps the map sums to what the class loses in probability on all ways', async () => {
    const { values, details } = await agi({ step: 0.002, most: 100, classes: 2 });
    expect(details!.drop).toBeGreaterThan(0);
    expect(Math.abs(total(values) - details!.drop!)).toBeLessThan(0.05 * details!.drop! + 1e-3);
  });

  test('there are no more classes than others to attack; each adds its way', async () => {
    expect((await agi({ classes: 100, most: 2 })).details!.classes).toBe(3);
    const [one, two] = [await agi({ classes: 1, most: 3 }), await agi({ classes: 2, most: 3 })];
    expect(two.values).not.toEqual(one.values);
  });
});
