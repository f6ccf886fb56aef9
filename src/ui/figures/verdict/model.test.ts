import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../engine/settings';
import { sampleRecord } from '../../charts/testing/sampleRecord';
import type { Verdict } from '../../../store/selectors';
import { gaiaAlone, headline, knownError, settingsLine, verdictLine } from './model';
import { noteText } from '../../panels/Verdict/note';

const says = (verdict: Verdict['verdict']): Verdict => ({
  method: 'gaia-z',
  score: 1,
  settings: null,
  calibrated: verdict !== null,
  why: null,
  acceptance: null,
  acceptanceInterval: null,
  capped: false,
  pValue: null,
  percentile: null,
  threshold: null,
  tpr: 0.95,
  verdict,
  quantiles: null,
  images: null,
});

describe('what the verdict says in words', () => {
  it('reports what the methods call the picture', () => {
    expect(headline(says('id'), says('id'))).toBe('Both methods call this picture in distribution');
    expect(headline(says('ood'), says('ood'))).toBe('Both methods call this picture out of distribution');
    expect(headline(says('id'), says('ood'))).toMatch(/disagree/);
    expect(headline(says('id'), says('id'), 'patch')).toBe('Both methods call this patch in distribution');
    expect(headline(says('id'), says(null))).toMatch(/no calibration/);
    expect(headline(says(null), says('id'))).toMatch(/^S&I: in distribution; GAIA: no calibration/);
  });
  it('says why S&I has no score', () => {
    expect(gaiaAlone(says('id'), 'cancelled')).toBe('GAIA: in distribution; S&I was cancelled');
    expect(gaiaAlone(says('ood'), 'failed')).toBe('GAIA: out of distribution; S&I failed');
    expect(gaiaAlone(says('id'), 'running')).toBe('GAIA: in distribution; S&I is still running');
  });
  it('names the settings that made each score, and none that did not', () => {
    const line = (side: 'gaia' | 'si', rule: 'z' | 'a', change: Partial<Settings> = {}) =>
      settingsLine(side, { ...DEFAULT_SETTINGS, ...change }, rule);
    expect(line('gaia', 'z')).toBe('the clean gradients');
    expect(line('si', 'z')).toBe('η 0.001 · T 2 · mean · adversarial step');
    const odd = { taps: 'reference', scoreForm: 'mean-square', tolerance: 1e-6, eta: 0.5 } as const;
    expect(line('gaia', 'z', odd)).toBe(
      'the clean gradients · reference taps · mean of squares · tolerance 1e-6',
    );
    // Rule A counts no zeros.
    expect(line('gaia', 'a', odd)).toBe('the clean gradients · rule A · reference taps');
    expect(line('si', 'a')).toBe('η 0.001 · T 2 · rule A · top 90% · adversarial step');
    expect(line('si', 'z', { perturbation: 'none', l2Bound: 1, attackLoss: 'margin' })).toBe(
      'η 0.001 · T 2 · mean · no step',
    );
    expect(line('si', 'z', { perturbation: 'random', seed: 7 })).toContain('random sign step, seed 7');
    const verdict = { ...says('id'), method: 'gaia-a' as const, settings: DEFAULT_SETTINGS };
    expect(verdictLine('gaia', verdict)).toBe('the clean gradients · rule A');
  });
  it('says of what settings it is while it is not of those chosen now', () => {
    const part = sampleRecord({ arrived: 3, settings: { iterations: 3 } });
    const note = { status: 'running', reason: null, record: sampleRecord(), settings: null } as const;
    expect(noteText(note)).toBe('');
    expect(noteText({ ...note, reason: 'settings', settings: 'η 1' })).toBe(
      'Still of η 1; the new score is on its way.',
    );
    expect(noteText({ ...note, record: part, settings: 'η 1' })).toMatch(/^S&I’s score is still of η 1;/);
    expect(noteText({ ...note, status: 'cancelled', record: part, settings: 'η 1' })).toBe(
      'Stopped after 2 of 3 iterations, iteration 3 at 3 of 7 layers; S&I’s score is still of η 1.',
    );
    expect(noteText({ ...note, status: 'cancelled', record: part })).toMatch(/; S&I has no score\.$/);
    expect(noteText({ ...note, status: 'cancelled', reason: 'settings', settings: 'η 1' })).toBe(
      'Of η 1: the settings chosen now were cancelled before anything had arrived.',
    );
    expect(noteText({ ...note, reason: 'network' })).toBe(
      'Of the network before; the new score is on its way.',
    );
  });
  it('names who is wrong and who is right about a gallery picture, and only where somebody is wrong', () => {
    const say = (name: string, verdict: Verdict['verdict']) => ({ name, verdict });
    expect(knownError('ood', [say('GAIA', 'id'), say('S&I', 'id'), say('MSP', 'ood')])).toBe(
      'In the gallery it stands for none of this network’s classes: GAIA and S&I are wrong here; MSP is right.',
    );
    expect(knownError('id', [say('GAIA', 'ood'), say('S&I', 'ood')])).toBe(
      'In the gallery it stands for one of this network’s classes: GAIA and S&I are wrong here.',
    );
    expect(knownError('id', [say('GAIA', 'id'), say('S&I', 'id')])).toBeNull();
    expect(knownError('ood', [say('GAIA', null)])).toBeNull();
    expect(knownError('part', [say('GAIA', 'id'), say('S&I', 'ood')])).toBeNull();
  });
});
