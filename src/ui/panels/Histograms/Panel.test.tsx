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

it('has both regions, each with its picture, numbers and table', async () => {
  renderIn(storeWith(sampleRecord()), <HistogramsPanel />);
  const gaia = screen.getByRole('region', { name: 'GAIA histogram' });
  const si = screen.getByRole('region', { name: 'S&I histogram' });
  expect(gaia.textContent).toMatch(/% exactly zero/);
  expect(
    within(si).getByRole('img', { name: /^S&I histogram\. S&I, all layers: of .* are exactly zero/ }),
  ).toBeTruthy();
  await userEvent.click(within(gaia).getByRole('button', { name: 'Table of GAIA histogram' }));
  expect(within(gaia).getByRole('columnheader', { name: 'GAIA share' })).toBeTruthy();
});

it('says in a sentence that a chart could not be loaded', async () => {
  renderIn(storeWith(sampleRecord()), <HistogramsPanel />);
  await waitFor(() => expect(screen.getAllByRole('alert')).toHaveLength(2));
  expect(screen.getAllByRole('alert')[0]!.textContent).toMatch(/could not be loaded/);
});

it('keeps both regions when one lies on the other', async () => {
  const store = storeWith(sampleRecord());
  renderIn(store, <HistogramsPanel />);
  await userEvent.click(screen.getByRole('switch', { name: 'Overlay' }));
  expect(store.getState().view.overlay).toBe(true);
  expect(screen.getByRole('region', { name: 'GAIA histogram' })).toBeTruthy();
  expect(screen.getByRole('region', { name: 'S&I histogram' })).toBeTruthy();
  expect(screen.getByRole('img', { name: /^Overlaid histograms/ })).toBeTruthy();
});

it('steps through layers, channels and iterations', async () => {
  const store = storeWith(sampleRecord({ settings: { iterations: 3 } }));
  renderIn(store, <HistogramsPanel />);
  await userEvent.click(screen.getByRole('button', { name: 'Next layer' }));
  await userEvent.click(screen.getByRole('button', { name: 'Next channel' }));
  await userEvent.click(screen.getByRole('button', { name: 'Previous iteration' }));
  expect(store.getState().view).toMatchObject({ tap: 0, channel: 0, iteration: 2 });
  expect(screen.getByText(/iteration 2 of 3/)).toBeTruthy();
});

it('waits in words before anything is there', () => {
  renderIn(storeWith(null), <HistogramsPanel />);
  expect(screen.getByRole('region', { name: 'GAIA histogram' }).textContent).toContain('No gradients yet');
});
