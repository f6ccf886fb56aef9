/** A store with a made-up result, and the page around a panel under test. */
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { createStore } from '../../../store/createStore';
import { phase } from '../../../store/testing/fakes';
import type { MapState, ResultRecord, State } from '../../../store/types';
import { StoreContext } from '../../useStore';

// jsdom has no canvas and complains of every call; what is drawn on one is tested where it is computed.
vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);

export function storeWith(record: ResultRecord | null, map: MapState = { status: 'idle', result: null }) {
  const store = createStore({
    pack: 'cifar10-wrn-16-2',
    toNetwork: () => ({ kind: 'rgb8', width: 2, height: 2, data: new Uint8Array(12) }),
  });
  const image = {
    id: 'image-1',
    name: 'Tabby cat.png',
    source: 'file' as const,
    thumbnail: 'data:,',
    status: 'ready' as const,
    notes: [],
  };
  if (record) store.results.set(record);
  const run: State['run'] = {
    ...(record ? phase('done', record.key) : phase('idle')),
    shownKey: record?.key ?? null,
    version: 1,
  };
  store.setState({
    run,
    images: { items: [image], selected: image.id },
    map,
  });
  return store;
}

export const renderIn = (store: ReturnType<typeof storeWith>, panel: ReactNode) =>
  render(<StoreContext value={store}>{panel}</StoreContext>);
