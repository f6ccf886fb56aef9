import { describe, expect, it } from 'vitest';
import { tableOf } from '../../../benchmark/table';
import { runOf } from '../../../benchmark/testing/runs';
import { explorerChange } from './carry';
import {
  chosenOnOptions,
  firstDrawn,
  headline,
  nameOf,
  searchable,
  shownTable,
  TABLE_FIGURES,
} from './model';

const ID = Array.from({ length: 40 }, (_, i) => i);
const table = tableOf(
  runOf(
    { id: ID, near: ID, 'far-a': ID.map((x) => x + 30), 'far-b': ID.map((x) => x + 20) },
    { id: ID, near: ID, 'far-a': ID, 'far-b': [] },
    { id: ID, near: ID, 'far-a': ID.map((x) => -x), 'far-b': ID },
  ),
  { intervals: false },
);

describe('the table of results', () => {
  it('has means first, then every set; undefined is said, never 0', () => {
    const { columns, rows } = shownTable(table, 'auroc', null, true);
    expect(columns.map(({ title, note }) => `${title}, ${note}`)).toEqual([
      'Mean, far, 2 sets',
      'near, near, n 40',
      'far-a, far, n 40',
      'far-b, far, n 40',
    ]);
    expect(rows.map(({ name }) => name)).toEqual(['Energy', 'GAIA-Z', 'S&I-Z']);
    expect(rows[2]!.settings).toBe('η 0.5, mean, T 2');
    const [mean, , a, b] = rows[1]!.cells;
    expect(b).toMatchObject({ value: null, text: '–', reason: 'Undefined: there is no OOD score.' });
    expect(mean).toMatchObject({
      value: null,
      text: '–',
      reason: 'No mean: Undefined: there is no OOD score.',
    });
    expect(a).toMatchObject({ text: '50.0', reason: '' });
  });
  it('marks the best only where the paired test says so, and only of AUROC', () => {
    const marks = (figure: string): (string | null)[] =>
      shownTable(table, figure, null, true).rows.map(({ cells }) => cells[2]!.mark);
    expect(marks('auroc')).toEqual(['best', null, null]);
    for (const { id } of TABLE_FIGURES.slice(1)) expect(marks(id)).toEqual([null, null, null]);
    expect(shownTable(table, 'auroc', null, true).rows.map(({ cells }) => cells[1]!.mark)).toEqual([
      'tied',
      'tied',
      'tied',
    ]);
  });
  it('sorts by any column, what is undefined last', () => {
    const order = (sort: string, descending: boolean): string[] =>
      shownTable(table, 'auroc', sort, descending).rows.map(({ name }) => name);
    expect(order('set-far-a', true)).toEqual(['Energy', 'GAIA-Z', 'S&I-Z']);
    expect(order('set-far-a', false)).toEqual(['S&I-Z', 'GAIA-Z', 'Energy']);
    expect(order('set-far-b', false).at(-1)).toBe('GAIA-Z');
    expect(order('set-far-b', true).at(-1)).toBe('GAIA-Z');
  });
  it('says base rates, and what ties leave', () => {
    const under = (figure: string): string => shownTable(table, figure, null, true).rows[0]!.cells[2]!.under;
    expect(under('aupr-out')).toBe('base 50.0');
    expect(under('auroc')).toMatch(/^\d+\.\d–\d+\.\d$/);
    expect(under('fpr-paper')).toMatch(/^\d+\.\d–\d+\.\d$/);
  });
  it('is told in a sentence, and draws the best with GAIA and S&I', () => {
    expect(headline(table)).toBe(
      'Over the 2 far sets Energy has the largest mean AUROC, 92.2%. On 2 of 3 sets the best detector is ahead of every other by more than chance.',
    );
    expect(firstDrawn(table, 1)).toEqual([1, 2, 0]);
    expect(nameOf({ method: 'mine', params: '{"k":3}' })).toEqual({ name: 'mine', settings: 'k 3' });
  });
});

describe('a search for settings', () => {
  it('is offered for detectors of several settings, on sets that leave others to tell', () => {
    expect(searchable(table)).toEqual([]);
    const columns = [...table.columns, { method: 'si-z', params: '{"eta":0.1}' }];
    expect(searchable({ ...table, columns })).toEqual([{ id: 'si-z', label: 'S&I-Z' }]);
    expect(chosenOnOptions(table).map(({ label, sets }) => [label, ...sets])).toEqual([
      ['all sets'],
      ['the far sets', 'far-a', 'far-b'],
      ['near', 'near'],
      ['far-a', 'far-a'],
      ['far-b', 'far-b'],
    ]);
    expect(chosenOnOptions({ ...table, rows: table.rows.slice(0, 1) })).toHaveLength(1);
  });
});

describe('a threshold that is carried over', () => {
  it('brings its share of ID images, and S&I’s settings', () => {
    expect(explorerChange({ method: 'energy', params: '{"temperature":1}' }, 0.95, 'p')).toMatchObject({
      targetTpr: 0.95,
      settings: null,
      fault: null,
    });
    const si = explorerChange(
      { method: 'si-z', params: '{"eta":0.5,"integration":"add","iterations":3}' },
      0.9,
      'p',
    );
    expect(si.settings).toEqual({ eta: 0.5, iterations: 3, integration: 'add' });
    expect(si.text).toContain('accepts 90.0% of ID images');
  });
  it('beyond what single pictures are judged at is refused', () => {
    expect(explorerChange({ method: 'energy', params: '' }, 0.2, 'p').fault).toContain(
      'this one accepts 20.0%',
    );
    expect(explorerChange({ method: 'energy', params: '' }, 0.95, 'imported').fault).toContain(
      'were made elsewhere',
    );
  });
});
