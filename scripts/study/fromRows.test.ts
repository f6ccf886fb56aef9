import { expect, it } from 'vitest';
import { paramsKey, type Row } from '../../src/rows/row';
import { columnsOfRows } from './fromRows';

const row = (method: string, params: object, set: string, image: number, score: number): Row => ({
  set,
  image,
  file: `${image}.png`,
  sha256: '0'.repeat(64),
  prediction: 0,
  method,
  params: paramsKey(params as Record<string, unknown>),
  score,
});
const si = (eta: number) => ({ eta, iterations: 2, integration: 'mean' });

it('columns of rows know their settings, and an image by its number', () => {
  const columns = columnsOfRows([
    row('energy', {}, 'a', 0, 1),
    row('si-z', si(0.5), 'a', 1, 3),
    row('energy', {}, 'a', 2, 2),
    { set: 'a', image: 1, file: '1.png', method: 'energy', params: '', fault: 'It is damaged.' },
    row('si-z', si(0.05), 'b', 0, 4),
    row('knn', { k: 50 }, 'b', 0, 5),
  ]);
  expect(columns.map(({ label }) => label)).toEqual([
    { method: 'energy' },
    { method: 'si-z', ...si(0.5) },
    { method: 'si-z', ...si(0.05) },
    { method: 'knn' },
  ]);
  expect([...columns[0]!.scores('a')]).toEqual([
    [0, 1],
    [2, 2],
  ]);
  expect(columns[0]!.scores('b').size).toBe(0);
  expect(() => columnsOfRows([row('nobody', {}, 'a', 0, 1)])).toThrow('There is no detector "nobody".');
});
