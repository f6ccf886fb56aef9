import { describe, expect, it } from 'vitest';
import type { Score } from '../../../engine/jobs';
import { DEFAULT_SETTINGS } from '../../../engine/settings';
import { contentKey } from '../../../packs/identity';
import { fakePack, fakeStore, picture } from '../../../store/testing/fakes';
import type { AppStore } from '../../../store/appStore';
import { insteadOf, linesOf, marksOf, type Order, pictureRows, summaryOf, wordOf } from './model';

const scores = (gaia: number, si: number, msp: number): Score[] => [
  { method: 'gaia-z', score: gaia, settings: DEFAULT_SETTINGS },
  { method: 'si-z', score: si, settings: DEFAULT_SETTINGS },
  { method: 'msp', score: msp, settings: null },
];

/** Four pictures: familiar, unfamiliar, disputed, and one that is not scored yet. */
function filled(): AppStore {
  const store = fakeStore();
  const json = fakePack();
  store.setState({ pack: { id: 'p', status: 'ready', json } });
  store.actions.addImages(['b', 'a', 'c10', 'c9'].map((id, n) => picture(id, n)));
  const scoredBy = contentKey(json);
  const cat = { index: 0, label: 'cat', probability: 0.9 };
  const dog = { index: 1, label: 'dog', probability: 0.6 };
  store.actions.updateImage('b', { scores: scores(0.2, 0.3, 0.1), scoredBy, prediction: dog });
  store.actions.updateImage('a', { scores: scores(2, 2, 2), scoredBy, prediction: cat });
  store.actions.updateImage('c10', { scores: scores(2, 0.5, 0.1), scoredBy, prediction: cat });
  return store;
}
const all: Order = { sort: 'opened', descending: false };
const names = (store: AppStore, asked: Partial<Parameters<typeof linesOf>[1]>): readonly string[] =>
  linesOf(pictureRows(store.getState()), {
    ...{ text: '', kind: 'all', order: all, group: 'none' },
    ...asked,
  }).map((line) => (line.kind === 'group' ? `${line.title} ${line.count}` : line.row.item.id));

describe('all pictures', () => {
  it('have the page’s answer, a mark of each detector, and what keeps a score', () => {
    const store = filled();
    const rows = pictureRows(store.getState());
    expect(rows.map(wordOf)).toEqual(['Familiar', 'Unfamiliar', 'Disputed, 1 of 3', '']);
    expect(rows.map((row) => marksOf(row).length)).toEqual([3, 3, 3, 0]);
    expect(rows.map(insteadOf)).toEqual(['', '', '', 'not scored yet']);
    expect(summaryOf(rows)).toEqual({
      ...{ total: 4, waiting: 1 },
      text: '4 pictures: 1 unfamiliar, 1 disputed, 1 familiar',
    });
    store.actions.updateImage('c9', { scoreFault: 'This picture cannot be used.' });
    const [, , , last] = pictureRows(store.getState());
    expect(last && [insteadOf(last), last.waits]).toEqual(['This picture cannot be used.', false]);
  });

  it('are the same rows while nothing is new, and one is new when one picture is', () => {
    const store = filled();
    const before = pictureRows(store.getState());
    store.actions.setView({ overlay: false });
    expect(pictureRows(store.getState())).toBe(before);
    store.actions.updateImage('c9', { thumbnail: 'data:new' });
    const after = pictureRows(store.getState());
    expect(after.map((row, n) => row === before[n])).toEqual([true, true, true, false]);
  });

  it('are stale when the settings that made their scores are no longer asked for', () => {
    const store = filled();
    store.actions.setSettings({ eta: 0.5 });
    const rows = pictureRows(store.getState());
    expect(rows.map(({ chip }) => chip?.stale ?? null)).toEqual([true, true, true, null]);
    expect(summaryOf(rows).waiting).toBe(4);
  });

  it('are sorted both ways, those without a value last, names by their numbers', () => {
    const store = filled();
    expect(names(store, {})).toEqual(['b', 'a', 'c10', 'c9']);
    expect(names(store, { order: { sort: 'name', descending: false } })).toEqual(['a', 'b', 'c9', 'c10']);
    expect(names(store, { order: { sort: 'verdict', descending: true } })).toEqual(['a', 'c10', 'b', 'c9']);
    expect(names(store, { order: { sort: 'score', descending: false } }).at(-1)).toBe('c9');
    expect(names(store, { order: { sort: 'pValue', descending: false } })[0]).toBe('a');
    expect(names(store, { order: { sort: 'percentile', descending: true } })[0]).toBe('a');
  });

  it('are found by name and class, shown by verdict, and grouped', () => {
    const store = filled();
    expect(names(store, { text: 'CAT' })).toEqual(['a', 'c10']);
    expect(names(store, { kind: 'unfamiliar' })).toEqual(['a']);
    expect(names(store, { kind: 'none' })).toEqual(['c9']);
    expect(names(store, { group: 'prediction' })).toEqual([
      ...['cat 2', 'a', 'c10', 'dog 1', 'b', 'No prediction 1', 'c9'],
    ]);
    expect(names(store, { group: 'verdict' })).toEqual([
      ...['Unfamiliar 1', 'a', 'Disputed 1', 'c10', 'Looks familiar 1', 'b', 'No verdict 1', 'c9'],
    ]);
  });
});
