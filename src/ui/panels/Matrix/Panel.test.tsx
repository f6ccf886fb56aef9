// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { sampleRecord } from '../../charts/testing/sampleRecord';
import { renderIn, storeWith } from '../../charts/testing/panelStore';
import { MatrixPanel } from './Panel';

afterEach(cleanup);

it('is walked with the arrow keys, read aloud, and chosen from with Enter', async () => {
  const store = storeWith(sampleRecord());
  renderIn(store, <MatrixPanel />);
  expect(screen.queryByRole('region', { name: 'Layers and channels' })).not.toBeNull();
  screen.getByRole('application', { name: /^S&I minus GAIA/ }).focus();
  await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}');
  // Beside the cell for the eye, and in the live region below for a screen reader.
  expect(screen.getByText(/^block1\.layer\.0\.bn2, channel 2 · GAIA/).getAttribute('aria-live')).toBe(
    'polite',
  );
  expect(screen.getByText('block1.layer.0.bn2, channel 2').closest('[aria-hidden]')).not.toBeNull();
  await userEvent.keyboard('{Enter}');
  expect(store.getState().view).toMatchObject({ tap: 1, channel: 2 });
  await userEvent.keyboard('{Escape}');
  expect(store.getState().view).toMatchObject({ tap: null, channel: null });
});

it('chooses a layer by its name and shows its channels in the table', async () => {
  const store = storeWith(sampleRecord());
  renderIn(store, <MatrixPanel />);
  await userEvent.click(screen.getByRole('button', { name: 'Layer bn1' }));
  expect(store.getState().view).toMatchObject({ tap: 6, channel: null });
  await userEvent.click(screen.getByRole('button', { name: 'Table of layers and channels' }));
  expect(screen.getAllByRole('row')).toHaveLength(129);
});

it('says plainly that nothing differs', () => {
  renderIn(storeWith(sampleRecord({ equal: true })), <MatrixPanel />);
  expect(screen.queryByText(/Every difference is exactly 0/)).not.toBeNull();
});
