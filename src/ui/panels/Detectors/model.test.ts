import { expect, it } from 'vitest';
import { sampleRecord } from '../../charts/testing/sampleRecord';
import type { Verdict } from '../../../store/selectors';
import { detectorRows, percentileText, timeText } from './model';

it('says when each score was there, and of which run', () => {
  const record = sampleRecord();
  expect(timeText('msp', record)).toBe('0.02 s');
  expect(timeText('gaia-z', record)).toBe('0.11 s');
  expect(timeText('si-z', record)).toMatch(/^\d+\.\d\d s$/);
  expect(timeText('si-z', { ...record, derivedFrom: 8 })).toMatch(/ s in a run of T = 8$/);
  expect(timeText('si-z', { ...record, result: null })).toBe('—');
  expect(timeText('energy', { ...record, forward: null, result: null })).toBe('—');
});

it('gives no percentile beyond all ID images', () => {
  const at = (percentile: number | null, images = 1000) => percentileText({ percentile, images } as Verdict);
  expect([at(47.24), at(100), at(0), at(null), at(31.4, 300)]).toEqual([
    '47%',
    'above all',
    'below all',
    '—',
    '31%',
  ]);
});

it('has a row for every detector of the rule before its score is there', () => {
  const verdict = (method: Verdict['method'], which: 'id' | 'ood'): Verdict => ({
    method,
    score: 1,
    settings: null,
    calibrated: true,
    why: null,
    acceptance: null,
    acceptanceInterval: null,
    capped: false,
    pValue: null,
    percentile: 50,
    threshold: 1,
    tpr: 0.95,
    verdict: which,
    quantiles: [0, 1],
    images: 2,
  });
  const methods = (rule: 'z' | 'a') => detectorRows([], rule).map(({ method }) => method);
  expect(methods('z')).toEqual(['gaia-z', 'si-z', 'msp', 'maxlogit', 'energy']);
  expect(methods('a')).toEqual(['gaia-a', 'si-a', 'msp', 'maxlogit', 'energy']);
  const rows = detectorRows([verdict('energy', 'id'), verdict('gaia-z', 'ood')], 'z');
  expect(rows.map((row) => row.verdict?.verdict ?? null)).toEqual(['ood', null, null, null, 'id']);
});
