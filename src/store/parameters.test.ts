import { expect, it } from 'vitest';
import { fakeStore } from './testing/fakes';
import {
  changedParams,
  mapParamsOf,
  paramsOf,
  parametersText,
  readMapParameters,
  readParameters,
  withMapParams,
} from './parameters';
import { mapRequestOf } from './target';
import { DEFAULT_CHOICE, DEFAULT_VIEW } from './types';

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

it('of a map is part of what is asked for, and of a link', () => {
  const mapParameters = withMapParams({}, 'smoothgrad', { copies: 64.2, sigma: 0.15, other: 1 });
  expect(mapParameters).toEqual({ smoothgrad: { copies: 64 } });
  const view = { ...DEFAULT_VIEW, map: 'smoothgrad' as const, mapParameters };
  expect(mapParamsOf('smoothgrad', view)).toEqual({ copies: 64, sigma: 0.15 });
  expect(mapRequestOf(view)).toEqual({ kind: 'smoothgrad', parameters: { copies: 64 } });
  // Another kind's are not this one's.
  expect(mapRequestOf({ ...view, map: 'agi' })).toEqual({ kind: 'agi' });
  const text = parametersText(mapParameters);
  expect(text).toBe('smoothgrad.copies:64');
  expect(readMapParameters(text)).toEqual(mapParameters);
  expect(readMapParameters('integrated-gradients.steps:9999')).toEqual({
    'integrated-gradients': { steps: 1024 },
  });
  expect(readMapParameters('knn.k:10')).toBeNull();
  expect(withMapParams(mapParameters, 'smoothgrad', {})).toEqual({});
});
