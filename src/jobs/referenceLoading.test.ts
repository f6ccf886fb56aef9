import { expect, it } from 'vitest';
import type { Reference } from '../calibration/reference';
import type { PackJson } from '../packs/schema';
import { createStore } from '../store/createStore';
import { referenceOf } from '../store/selectors';
import { followReference } from './referenceLoading';

const reference: Reference = { source: 'test', taps: [], columns: [] };

function setUp(has: boolean) {
  const store = createStore({
    pack: 'one',
    toNetwork: () => ({ kind: 'rgb8', width: 1, height: 1, data: new Uint8Array(3) }),
  });
  const asked: string[] = [];
  const waiting: { resolve: (found: Reference | null) => void; reject: (error: Error) => void }[] = [];
  followReference(store, (id) => {
    asked.push(id);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  });
  const json = (has ? { reference: {} } : {}) as PackJson;
  const ready = (id: string) => store.setState({ pack: { id, status: 'ready', json } });
  const result = () => {
    const { run } = store.getState();
    store.setState({ run: { ...run, version: run.version + 1 } });
  };
  return { store, asked, waiting, ready, result };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

it('is fetched once the first result is there, once, and not where a pack brings none', async () => {
  const { store, asked, waiting, ready, result } = setUp(true);
  ready('one');
  expect(asked).toEqual([]);
  result();
  result();
  expect(asked).toEqual(['one']);
  expect(referenceOf(store.getState(), store)).toBeNull();
  waiting[0]!.resolve(reference);
  await settled();
  expect(referenceOf(store.getState(), store)).toBe(reference);
  const none = setUp(false);
  none.ready('one');
  none.result();
  expect(none.asked).toEqual([]);
});

it('says why it cannot be used; one that comes after another network was chosen changes nothing', async () => {
  const { store, asked, waiting, ready, result } = setUp(true);
  ready('one');
  result();
  ready('two');
  expect(asked).toEqual(['one', 'two']);
  waiting[0]!.resolve(reference);
  await settled();
  expect(referenceOf(store.getState(), store)).toBeNull();
  waiting[1]!.reject(new Error('"x" lacks the tensor "y".'));
  await settled();
  expect(store.getState().reference.fault).toBe(
    'What test images look like is not known: "x" lacks the tensor "y".',
  );
});
