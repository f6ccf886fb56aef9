import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../store/selectors';
import { headline, knownError } from './model';

const says = (verdict: Verdict['verdict']): Verdict => ({
  method: 'gaia-z',
  score: 1,
  settings: null,
  calibrated: verdict !== null,
  percentile: null,
  threshold: null,
  verdict,
  quantiles: null,
  images: null,
});

describe('what the verdict says in words', () => {
  it('reports what the methods call the picture', () => {
    expect(headline(says('id'), says('id'))).toBe('Both methods call this picture in distribution');
    expect(headline(says('ood'), says('ood'))).toBe('Both methods call this picture out of distribution');
    expect(headline(says('id'), says('ood'))).toMatch(/disagree/);
    expect(headline(says('id'), says(null))).toMatch(/no calibration/);
    expect(headline(null, null)).toBe('No score yet');
  });
  it('names the method that is wrong about a gallery picture, and only then', () => {
    expect(knownError('ood', says('id'), says('id'))).toMatch(/both methods are wrong/);
    expect(knownError('ood', says('ood'), says('id'))).toMatch(/S&I is wrong/);
    expect(knownError('id', says('ood'), says('id'))).toMatch(/training class: GAIA is wrong/);
    expect(knownError('id', says('id'), says('id'))).toBeNull();
    expect(knownError('ood', says(null), null)).toBeNull();
  });
});
