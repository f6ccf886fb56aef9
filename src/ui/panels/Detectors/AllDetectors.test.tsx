// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { METHODS, metaOf } from '../../../engine/detectors/methods';
import { fakePack } from '../../../store/testing/fakes';
import { renderIn, storeWith } from '../../charts/testing/panelStore';
import { sampleRecord } from '../../charts/testing/sampleRecord';
import AllDetectors from './AllDetectors';

afterEach(cleanup);

function shown() {
  const record = sampleRecord();
  const store = storeWith(record);
  store.setState({
    pack: {
      id: record.pack,
      status: 'ready',
      json: {
        ...fakePack(),
        calibration: {
          ...fakePack().calibration,
          entries: [
            { method: 'knn', images: 1000, quantiles: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] },
          ],
        },
      },
    },
    detectors: {
      status: 'done',
      imageId: record.imageId,
      pack: record.pack,
      scores: [
        { method: 'knn', params: { k: 50 }, score: 0.4, seconds: 0.003, fault: null },
        { method: 'dice', params: {}, score: null, seconds: 0, fault: 'DICE needs a dense last layer.' },
      ],
    },
  });
  renderIn(store, <AllDetectors />);
  return store;
}
const table = () => screen.getByRole('table', { name: 'Every detector on this picture' });
const rowOf = (name: string) => within(table()).getByRole('row', { name: new RegExp(`^${name} `) });

it('shows every detector, what it says or why it says nothing, and their agreement', () => {
  shown();
  for (const method of METHODS)
    expect(within(table()).queryByRole('button', { name: metaOf(method).label })).not.toBeNull();
  expect(rowOf('DICE').textContent).toContain('DICE needs a dense last layer.');
  expect(rowOf('KNN').textContent).toContain('0.4000');
  expect(rowOf('KNN').textContent).toContain('3 ms');
  expect(screen.queryByRole('img', { name: /^Distances: KNN/ })).not.toBeNull();
});

it('finds a detector, opens it, and takes a parameter', async () => {
  const store = shown();
  fireEvent.change(screen.getByRole('searchbox', { name: 'Find' }), { target: { value: 'knn' } });
  await waitFor(() => expect(within(table()).getAllByRole('button')).toHaveLength(1));
  expect(screen.queryByText(`1 of ${METHODS.length}`)).not.toBeNull();
  fireEvent.click(within(table()).getByRole('button', { name: 'KNN' }));
  expect(screen.queryByText(/Deep Nearest Neighbors/)).not.toBeNull();
  fireEvent.change(screen.getByRole('spinbutton', { name: 'KNN: Neighbours K' }), { target: { value: '5' } });
  expect(store.getState().choice.parameters).toEqual({ knn: { k: 5 } });
  fireEvent.click(screen.getByRole('button', { name: 'As usual' }));
  expect(store.getState().choice.parameters).toEqual({});
});

it('says what stands for a parameter that is left to the detector', () => {
  shown();
  fireEvent.click(within(table()).getByRole('button', { name: 'ViM' }));
  const dimension = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'ViM: Dimension' });
  expect([dimension.value, dimension.getAttribute('aria-valuetext')]).toEqual(['usual', 'usual']);
});

it('says that it computes', () => {
  const store = shown();
  act(() => store.setState({ detectors: { ...store.getState().detectors, status: 'running' } }));
  expect(screen.queryByText('Computing …')).not.toBeNull();
});
