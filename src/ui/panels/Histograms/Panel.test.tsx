// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { sampleRecord } from '../../charts/testing/sampleRecord';
import { renderIn, storeWith } from '../../charts/testing/panelStore';
import { HistogramsPanel } from './Panel';

const plotly = vi.hoisted(() => ({ load: vi.fn(() => Promise.reject(new Error('offline'))) }));
vi.mock('../../charts/loadPlotly', () => ({ loadPlotly: plotly.load }));
afterEach(cleanup);

it('has both regions side by side, each with its picture, numbers and table', async () => {
  const store = storeWith(sampleRecord());
  store.actions.setView({ overlay: false });
  renderIn(store, <HistogramsPanel />);
  const gaia = screen.getByRole('region', { name: 'GAIA histogram' });
  const si = screen.getByRole('region', { name: 'S&I histogram' });
  expect(gaia.textContent).toMatch(/% exactly zero/);
  expect(
    within(si).queryByRole('img', { name: /^S&I histogram\. S&I, all layers: of .* are exactly zero/ }),
  ).not.toBeNull();
  await userEvent.click(within(gaia).getByRole('button', { name: 'Table of GAIA histogram' }));
  expect(within(gaia).queryByRole('columnheader', { name: 'GAIA share' })).not.toBeNull();
});

it('says in a sentence that a chart could not be loaded, and tries again when asked', async () => {
  renderIn(storeWith(sampleRecord()), <HistogramsPanel />);
  await waitFor(() => expect(screen.getAllByRole('alert')).toHaveLength(1));
  expect(screen.getByRole('alert').textContent).toMatch(/could not be loaded/);
  const before = plotly.load.mock.calls.length;
  await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
  expect(plotly.load.mock.calls.length).toBe(before + 1);
});

it('lays one on the other, with their difference below, and keeps both regions', async () => {
  const store = storeWith(sampleRecord());
  renderIn(store, <HistogramsPanel />);
  expect(screen.queryByRole('region', { name: 'GAIA histogram' })).not.toBeNull();
  expect(screen.queryByRole('region', { name: 'S&I histogram' })).not.toBeNull();
  expect(screen.queryByRole('img', { name: /^Overlaid histograms/ })).not.toBeNull();
  expect(screen.queryByRole('img', { name: /^S&I minus GAIA in each bin: at most / })).not.toBeNull();
  await userEvent.click(screen.getByRole('switch', { name: 'Overlay' }));
  expect(store.getState().view.overlay).toBe(false);
  expect(screen.queryByRole('img', { name: /^Overlaid histograms/ })).toBeNull();
});

it('steps through layers, channels and iterations', async () => {
  const store = storeWith(sampleRecord({ settings: { iterations: 3 } }));
  renderIn(store, <HistogramsPanel />);
  await userEvent.click(screen.getByRole('button', { name: 'Next layer' }));
  await userEvent.click(screen.getByRole('button', { name: 'Next channel' }));
  await userEvent.click(screen.getByRole('button', { name: 'Options of the histograms' }));
  await userEvent.click(screen.getByRole('button', { name: 'Previous iteration' }));
  expect(store.getState().view).toMatchObject({ tap: 0, channel: 0, iteration: 2 });
  expect(screen.queryByText(/iteration 2 of 3/)).not.toBeNull();
});

it('waits in words before anything is there', () => {
  renderIn(storeWith(null), <HistogramsPanel />);
  expect(screen.getByRole('region', { name: 'GAIA histogram' }).textContent).toContain('No gradients yet');
});
