// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { sampleMap, sampleRecord } from '../../charts/testing/sampleRecord';
import { renderIn, storeWith } from '../../charts/testing/panelStore';
import { MapsPanel } from './Panel';

afterEach(cleanup);

it('shows the map with its scale, its class and what its sign means', () => {
  const store = storeWith(sampleRecord(), { status: 'done', result: sampleMap() });
  renderIn(store, <MapsPanel />);
  expect(screen.queryByRole('region', { name: 'Attribution maps' })).not.toBeNull();
  expect(screen.queryByRole('img', { name: /^Input gradient, 32 by 32, for “cat”/ })).not.toBeNull();
  expect(screen.queryByText(/Positive: a brighter pixel raises the logit of “cat”/)).not.toBeNull();
  fireEvent.change(screen.getByRole('slider', { name: 'Opacity' }), { target: { value: '0.25' } });
  expect(store.getState().view.mapOpacity).toBe(0.25);
});

it('asks for a channel where the map needs one', () => {
  const store = storeWith(sampleRecord());
  store.actions.setView({ map: 'si-tap' });
  renderIn(store, <MapsPanel />);
  expect(screen.queryByText(/Choose a layer and then a channel/)).not.toBeNull();
  expect(screen.queryByRole('button', { name: 'Next layer' })).not.toBeNull();
});

it('says why a map failed, and that a map is zero', () => {
  const error = { code: 'internal' as const, name: 'Error', message: 'The GPU was lost.', context: {} };
  renderIn(storeWith(sampleRecord(), { status: 'failed', error, result: null }), <MapsPanel />);
  expect(screen.getByRole('alert').textContent).toMatch(/could not be made: The GPU was lost\./);
  cleanup();
  const zero = sampleMap({ values: new Float32Array(1024) });
  renderIn(storeWith(sampleRecord(), { status: 'done', result: zero }), <MapsPanel />);
  expect(screen.queryByText(/Every value of this map is exactly 0: nothing/)).not.toBeNull();
});
