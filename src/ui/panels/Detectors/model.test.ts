import { expect, it } from 'vitest';
import { sampleRecord } from '../../charts/testing/sampleRecord';
import { timeText } from './model';

it('says when each score was there, and of which run', () => {
  const record = sampleRecord();
  expect(timeText('msp', record)).toBe('0.02 s');
  expect(timeText('gaia-z', record)).toBe('0.11 s');
  expect(timeText('si-z', record)).toMatch(/^\d+\.\d\d s$/);
  expect(timeText('si-z', { ...record, derivedFrom: 8 })).toMatch(/ s \(T 8\)$/);
  expect(timeText('si-z', { ...record, result: null })).toBe('—');
  expect(timeText('energy', { ...record, forward: null, result: null })).toBe('—');
});
