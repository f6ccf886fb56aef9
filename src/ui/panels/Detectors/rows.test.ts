import { expect, it } from 'vitest';
import { METHODS, metaOf } from '../../../engine/detectors/methods';
import { NO_DETECTORS, type DetectorScore } from '../../../store/types';
import { verdictOf } from '../../../store/selectors';
import { fakePack } from '../../../store/testing/fakes';
import { dotsOf, filtered, type FullRow, fullRows, grouped, type Known, pText, shortTime } from './rows';

const quantiles = Array.from({ length: 11 }, (_, i) => i / 10);
const pack = {
  ...fakePack(),
  calibration: {
    ...fakePack().calibration,
    entries: (['knn', 'vim', 'msp'] as const).map((method) => ({ method, images: 1000, quantiles })),
  },
};
const verdict = (method: 'knn' | 'vim' | 'msp' | 'odin', score: number) =>
  verdictOf({ method, score, settings: null }, pack, 0.95);
const scored = (method: DetectorScore['method'], change: Partial<DetectorScore> = {}): DetectorScore => ({
  method,
  params: {},
  score: 1,
  seconds: 0.5,
  fault: null,
  ...change,
});
const known = (change: Partial<Known> = {}): Known => ({
  verdicts: [verdict('knn', 0.2), verdict('vim', 0.999), verdict('msp', 0.95), verdict('odin', 3)],
  detectors: {
    ...NO_DETECTORS,
    status: 'done',
    scores: [
      scored('knn', { seconds: 0.02 }),
      scored('vim'),
      scored('odin'),
      scored('dice', { score: null, fault: 'DICE needs a dense last layer.' }),
    ],
  },
  running: false,
  rule: 'z',
  secondsOf: (method) => (method === 'msp' ? 0.1 : null),
  ...change,
});
const row = (rows: readonly FullRow[], method: string) => rows.find((r) => r.method === method)!;

it('has a row for every detector, each with a verdict or with the reason why there is none', () => {
  const rows = fullRows(known());
  expect(rows.map(({ method }) => method)).toEqual(METHODS);
  expect(row(rows, 'vim')).toMatchObject({ zone: 'unfamiliar', why: null, seconds: 0.5 });
  expect(row(rows, 'msp')).toMatchObject({ zone: 'borderline', seconds: 0.1 });
  expect(row(rows, 'odin').why).toBe('not calibrated for this network');
  expect(row(rows, 'dice').why).toBe('DICE needs a dense last layer.');
  expect(row(rows, 'gaia-a').why).toMatch(/rule A under Advanced/);
  expect(row(rows, 'she').why).toBe('not computed');
  const running = { ...known().detectors, status: 'running' as const };
  expect(row(fullRows(known({ detectors: running })), 'she').why).toBe('being computed …');
});

it('filters by name and by what is said', () => {
  const rows = fullRows(known());
  expect(filtered(rows, ' vi', 'all').map(({ method }) => method)).toEqual(['vim']);
  expect(filtered(rows, 'distances', 'all').every(({ family }) => family === 'distance')).toBe(true);
  expect(filtered(rows, '', 'familiar').map(({ method }) => method)).toEqual(['knn']);
  expect(filtered(rows, '', 'none').length).toBe(METHODS.length - 3);
});

it('groups by family, or sorts with what has no number last', () => {
  const rows = fullRows(known());
  const families = grouped(rows, 'family');
  expect(families.map(({ family }) => family)).toEqual(['gradient', 'output', 'feature', 'distance']);
  expect(families.flatMap((g) => g.rows.map(({ method }) => method))).toEqual(METHODS);
  const [most] = grouped(rows, 'percentile');
  expect(most!.rows.slice(0, 3).map(({ method }) => method)).toEqual(['vim', 'msp', 'knn']);
  expect(grouped(rows, 'time')[0]!.rows[0]!.seconds).toBe(0.5);
  const names = grouped(rows, 'name')[0]!.rows.map(({ method }) => metaOf(method).label);
  expect(names[0]).toBe('ASH-B');
});

it('lays marks that would cover each other in lanes', () => {
  const rows = fullRows(
    known({ verdicts: [verdict('knn', 0.5), verdict('vim', 0.501), verdict('msp', 0.9)] }),
  );
  const dots = dotsOf(rows, (p) => p / 100);
  expect(dots.map(({ method, lane }) => [method, lane])).toEqual([
    ['knn', 0],
    ['vim', 1],
    ['msp', 0],
  ]);
});

it('writes short times, and no time of what has no score', () => {
  expect([null, 0.0002, 0.0031, 0.0996, 0.48, 75].map(shortTime)).toEqual([
    '—',
    '< 1 ms',
    '3 ms',
    '0.10 s',
    '0.48 s',
    '1 min 15 s',
  ]);
  expect(row(fullRows(known({ secondsOf: () => 1 })), 'gaia-a').seconds).toBeNull();
});

it('names the settings where they are not the usual ones', () => {
  const changed = { ...known().detectors, scores: [scored('odin', { params: { epsilon: 0.002 } })] };
  expect(row(fullRows(known({ detectors: changed })), 'odin').why).toBe('not calibrated for these settings');
});

it('writes p-values', () => {
  expect([pText(null), pText(0.5), pText(0.04567), pText(1 / 10001)]).toEqual([
    '—',
    '0.500',
    '0.046',
    '1e-4',
  ]);
});
