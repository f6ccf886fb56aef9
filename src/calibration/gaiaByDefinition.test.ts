import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../engine/settings';
import { calibrationIn } from './gaiaByDefinition';

const entry = (method: string, more: object = {}) => ({ method, quantiles: [0, 1], ...more });
const GAIA = entry('gaia-z');
const MEAN = entry('si-z', { eta: 0.001, iterations: 2, integration: 'mean' });
const ADD = entry('si-z', { eta: 0.001, iterations: 2, integration: 'add' });
const ONE = entry('si-z', { eta: 0.001, iterations: 1, integration: 'mean' });
const pack = (...ops: string[]) => ({
  graph: { nodes: ['conv2d', 'relu', ...ops].map((op) => ({ op, inputs: ['x'] })) },
  calibration: { entries: [MEAN, ADD, ONE, GAIA] },
});

describe('what S&I-Z is judged by', () => {
  test.each<[string, Partial<Settings>, object | null]>([
    ['its own where it takes a step', {}, MEAN],
    ['GAIA’s with one iteration', { iterations: 1 }, GAIA],
    [
      'GAIA’s with one iteration of any η and rule',
      { iterations: 1, eta: 0.3, integration: 'multiply' },
      GAIA,
    ],
    ['GAIA’s without a perturbation', { perturbation: 'none', iterations: 5 }, GAIA],
    ['nothing with a random step', { perturbation: 'random' }, null],
    ['GAIA’s with `add`', { integration: 'add' }, GAIA],
    ['GAIA’s with `add` where S&I is not calibrated', { integration: 'add', eta: 0.3, iterations: 9 }, GAIA],
    ['nothing with `add` of a random step', { integration: 'add', perturbation: 'random' }, null],
    ['nothing where GAIA has nothing either', { iterations: 1, taps: 'reference' }, null],
  ])('%s', (_what, change, expected) => {
    expect(calibrationIn(pack(), 'si-z', { ...DEFAULT_SETTINGS, ...change })).toBe(expected);
  });

  test('in a network that the theorem does not cover, `add` is judged by its own', () => {
    expect(calibrationIn(pack('maxPool'), 'si-z', { ...DEFAULT_SETTINGS, integration: 'add' })).toBe(ADD);
  });

  test('other methods find their own', () => {
    expect(calibrationIn(pack(), 'gaia-z', { ...DEFAULT_SETTINGS, iterations: 1 })).toBe(GAIA);
    expect(calibrationIn(pack(), 'si-a', { ...DEFAULT_SETTINGS, iterations: 1 })).toBeNull();
    expect(calibrationIn(pack(), 'si-z', null)).toBeNull();
  });
});
