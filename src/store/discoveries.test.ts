import { expect, it } from 'vitest';
import { discoveries } from './discoveries';

it('are those of Benjamini and Hochberg’s rule', () => {
  // The example of their paper: at 5 % the four smallest of fifteen.
  const paper = [
    ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459],
    ...[0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
  ].map((pValue, i) => ({ id: String(i), pValue }));
  const found = (rate: number): string[] =>
    discoveries(paper, rate)
      .filter(({ isDiscovery }) => isDiscovery)
      .map(({ id }) => id);
  expect(found(0.05)).toEqual(['0', '1', '2', '3']);
  expect(found(0.0001)).toEqual([]);
  expect(found(1)).toHaveLength(15);
  expect(discoveries([], 0.1)).toEqual([]);
});

it('among pictures that are like the calibration images are few, on average as few as the rate says', () => {
  // Conformal p-values of n calibration scores are uniform on k / (n + 1).
  let seed = 7;
  const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const [rounds, n] = [400, 199];
  let share = 0;
  for (let round = 0; round < rounds; round++) {
    const pictures = Array.from({ length: 40 }, (_, i) => {
      const isOod = i < 10;
      const rank = isOod ? 1 : 1 + Math.floor(random() * (n + 1));
      return { id: `${isOod ? 'ood' : 'id'}-${i}`, pValue: rank / (n + 1) };
    });
    const found = discoveries(pictures, 0.1).filter(({ isDiscovery }) => isDiscovery);
    share += found.filter(({ id }) => id.startsWith('id')).length / Math.max(1, found.length) / rounds;
  }
  expect(share).toBeLessThan(0.1);
  expect(share).toBeGreaterThan(0.03);
});
