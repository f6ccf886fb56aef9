import { expect, it } from 'vitest';
import { fakeStore } from './testing/fakes';
import { changedParams, paramsOf, parametersText, readParameters } from './parameters';
import { DEFAULT_CHOICE } from './types';

it('keeps what differs from the defaults, in its range, and knows no other parameter', () => {
  expect(changedParams('knn', { k: 50 })).toEqual({});
  expect(changedParams('knn', { k: 10.4, toString: 1 })).toEqual({ k: 10 });
  expect(changedParams('knn', { k: 1e9 })).toEqual({ k: 1000 });
  expect(changedParams('knn', { k: Number.NaN })).toEqual({});
  expect(changedParams('nnguide', { neighbours: 'scaled' })).toEqual({ neighbours: 'scaled' });
  expect(changedParams('nnguide', { neighbours: 'other' })).toEqual({});
  expect(paramsOf('knn', { ...DEFAULT_CHOICE, parameters: { knn: { k: 3 } } })).toEqual({ k: 3 });
});

it('comes back from a link as it was', () => {
  const parameters = { react: { percentile: 80 }, knn: { k: 10 }, nnguide: { neighbours: 'scaled' } };
  const text = parametersText(parameters);
  expect(text).toBe('knn.k:10,nnguide.neighbours:scaled,react.percentile:80');
  expect(readParameters(text)).toEqual(parameters);
  expect(readParameters('')).toEqual({});
  expect(readParameters('knn.k:50')).toEqual({});
  for (const bad of ['nobody.k:1', 'knn.nothing:1', 'knn.k', 'knn'])
    expect(readParameters(bad), bad).toBeNull();
});

it('is set by detector, and gone with its last parameter', () => {
  const { actions, getState } = fakeStore();
  actions.setParameters('knn', { k: 10 });
  actions.setParameters('react', { percentile: 80 });
  actions.setParameters('knn', { k: 50 });
  expect(getState().choice.parameters).toEqual({ react: { percentile: 80 } });
  const before = getState().choice;
  actions.setParameters('react', { percentile: 80 });
  actions.setChoice({ all: false });
  expect(getState().choice).toBe(before);
});
