import { describe, expect, test } from 'vitest';
import { argmax } from './math/softmax';
import { topChannels } from './attribution/topChannels';
import { predictions } from './runs/loaded';
import { DEFAULT_SETTINGS } from './settings';
import { checkImage, checkSettings } from './validate';

describe('settings', () => {
  test.each([
    ['eta', 0.9e-5, 'between 0.00001 and 1'],
    ['eta', 1.01, 'between 0.00001 and 1'],
    ['eta', Number.NaN, 'between 0.00001 and 1'],
    ['iterations', 0, 'between 1 and 64'],
    ['iterations', 65, 'between 1 and 64'],
    ['iterations', 1.5, 'a whole number'],
    ['topFraction', -0.1, 'between 0 and 1'],
    ['topFraction', 1.1, 'between 0 and 1'],
    ['tolerance', -1, 'between 0 and'],
    ['tolerance', Infinity, 'between 0 and'],
    ['l2Bound', 0, 'a positive number or null'],
    ['l2Bound', Infinity, 'a positive number or null'],
    ['seed', 0.5, 'a whole number'],
    ['splitting', 'yes', 'true or false'],
    ['integration', 'sum', 'one of mean, add, multiply'],
    ['perturbation', 'fgsm', 'one of adversarial, random, none'],
    ['attackLoss', 'mse', 'one of cross-entropy, logit, margin'],
    ['taps', 'all', 'one of gaia, reference'],
    ['labelSpace', 'b', 'one of auto, z, a'],
    ['scoreForm', 'sum', 'one of tau, mean-square'],
  ])('%s = %s is refused by name and value', (name, value, want) => {
    const settings = { ...DEFAULT_SETTINGS, [name]: value };
    const message = (f: () => void): string => {
      try {
        f();
      } catch (error) {
        return (error as Error).message;
      }
      return 'nothing was thrown';
    };
    const said = message(() => checkSettings(settings));
    expect(said).toContain(`"${name}"`);
    expect(said).toContain(want.replace('0.00001', String(1e-5)));
    expect(said).toContain(`it is ${String(value)}.`);
  });

  test('the ends of the ranges are in', () => {
    for (const change of [
      { eta: 1e-5 },
      { eta: 1 },
      { iterations: 1 },
      { iterations: 64 },
      { topFraction: 0 },
      { topFraction: 1 },
    ])
      expect(() => checkSettings({ ...DEFAULT_SETTINGS, ...change })).not.toThrow();
  });
});

test('an image of another size, of too few values, or not finite is refused', () => {
  const image = { kind: 'normalised', height: 2, width: 2, data: new Float32Array(12) } as const;
  expect(() => checkImage(image, [2, 2, 3])).not.toThrow();
  expect(() => checkImage(image, [4, 2, 3])).toThrow('2 x 4 pixels; this one is 2 x 2');
  expect(() => checkImage({ ...image, data: new Float32Array(11) }, [2, 2, 3])).toThrow('holds 11 values');
  expect(() => checkImage({ ...image, data: new Float32Array(12).fill(NaN, 7) }, [2, 2, 3])).toThrow(
    'value 7 is NaN',
  );
});

test('values so large that the network would overflow inside, and give finite scores all the same, are refused', () => {
  const of = (value: number) =>
    ({
      kind: 'normalised',
      height: 2,
      width: 2,
      data: Float32Array.of(value, ...new Float32Array(11)),
    }) as const;
  expect(() => checkImage(of(3e38), [2, 2, 3])).toThrow(/value 0 is 3\.0e\+38.*overflow/);
  expect(() => checkImage(of(-1e21), [2, 2, 3])).toThrow('overflow');
  expect(() => checkImage(of(1e19), [2, 2, 3])).not.toThrow();
});

test('ties go to the lowest index everywhere', () => {
  expect(argmax([1, 3, 3, 2])).toBe(1);
  expect(argmax([3, 3, 3], 0)).toBe(1);
  expect(predictions(Float32Array.of(0, 2, 2, 2), ['a', 'b', 'c', 'd']).map((p) => p.label)).toEqual([
    'b',
    'c',
    'd',
    'a',
  ]);
  expect([...topChannels([1, 2, 1, 1], 0.5)]).toEqual([1, 1, 0, 0]);
});
