import { describe, expect, it } from 'vitest';
import { CALIBRATED_SETTINGS } from '../../../calibration/calibration';
import type { KeptCalibration } from '../../../calibration/kept/database';
import {
  calibrating,
  costText,
  goesOn,
  ownNotes,
  ownText,
  progressText,
  reachText,
  unusualText,
} from './model';

describe('what so many pictures can tell', () => {
  it('is the interval of the threshold’s acceptance', () => {
    expect(reachText(200, 0.95)).toBe(
      'The threshold for 95.0% of 200 pictures lets pass 91.0% to 97.6% of all such pictures (Clopper–Pearson, 95 times of 100).',
    );
  });
  it('is capped by their number, and said to be rough where they are few', () => {
    expect(reachText(15, 0.95)).toMatch(
      /^Only 15 pictures: the answer will be a rough one\. 15 cannot tell more than 93\.3%/,
    );
    expect(reachText(100, 0.999)).toMatch(/^100 cannot tell more than 99\.0%/);
  });
  it('is nothing below eleven', () => {
    expect(reachText(10, 0.95)).toBe('Only 10 would calibrate: at least 11 are needed.');
    expect(calibrating(21, true)).toBe(10);
    expect(calibrating(21, false)).toBe(21);
  });
});

it('time and progress are said no finer than they are known', () => {
  expect(costText(200, null)).toBe('taking the time …');
  expect(costText(200, 0.01)).toBe('a few seconds');
  expect(costText(200, 0.6)).toBe('about 2 min');
  expect(progressText({ stage: 'score', done: 60, total: 200, rate: 3.14, left: 44 })).toBe(
    'Calibrating: 60 of 200, 3.1 a second, about 45 s left',
  );
  expect(progressText({ stage: 'gather', done: 0, total: 200, rate: null, left: null })).toBe(
    'Looking at pictures to fit on: 0 of 200',
  );
});

it('an own calibration says what it is of, and what is to be checked', () => {
  const own: KeptCalibration = {
    key: 'n p',
    name: 'mine.zip',
    at: 0,
    images: 1200,
    fitImages: 1200,
    calibration: { source: '', backend: 'wasm', madeFor: { network: 'n', preprocessing: 'p' }, entries: [] },
    states: null,
    without: [{ method: 'knn', why: 'Too few.' }],
    lost: 2,
    accuracy: { right: 12, of: 100 },
    otherClasses: false,
  };
  expect(ownText(own)).toBe('1,200 pictures of mine.zip');
  expect(ownNotes(own, 10)).toEqual([
    'The detectors that learn were fitted on 1,200 others of the same pictures.',
    'By its folders’ names the network is right on 12.0% of 100: check the preparation of the pictures and the order of the classes.',
    '2 pictures could not be used.',
    'KNN has no calibration: Too few.',
  ]);
});

it('what was begun goes on with the same pictures alone', () => {
  const given = { name: 'a', count: 3, set: 'x' };
  expect(goesOn({ set: 'x' }, given)).toBe(true);
  expect(goesOn({ set: 'y' }, given)).toBe(false);
  expect(goesOn(null, given)).toBe(false);
  expect(goesOn({ set: 'x' }, null)).toBe(false);
});

describe('settings that no calibration is made with', () => {
  const at = (change: Partial<Parameters<typeof unusualText>[0]>, rule: 'z' | 'a' = 'z') =>
    unusualText({ ...CALIBRATED_SETTINGS, ...change }, rule);
  it('are none where step size, iterations and integration alone differ', () => {
    expect(at({ eta: 0.3, iterations: 7, integration: 'add' })).toBeNull();
  });
  it('are named, with whom they leave without', () => {
    expect(at({ perturbation: 'random', l2Bound: 1 })).toBe(
      'S&I stays without a calibration at the present settings: it is made with the usual perturbation and L2 bound.',
    );
    expect(at({ taps: 'reference', splitting: false, attackLoss: 'margin' })).toMatch(
      /^GAIA and S&I stay .* the usual taps, layer splitting and attack loss\.$/,
    );
  });
  it('count by the rule', () => {
    expect(at({ topFraction: 0.5 })).toBeNull();
    expect(at({ topFraction: 0.5 }, 'a')).toMatch(/^S&I stays .* top N\.$/);
    expect(at({ tolerance: 0.1 })).toMatch(/^GAIA and S&I/);
    expect(at({ tolerance: 0.1 }, 'a')).toBeNull();
    expect(at({ perturbation: 'none' })).toBeNull();
    expect(at({ perturbation: 'none' }, 'a')).toMatch(/^S&I stays/);
  });
});
