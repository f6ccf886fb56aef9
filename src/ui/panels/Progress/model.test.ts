import { describe, expect, it } from 'vitest';
import { fakePack, fakeStore, phase, picture } from '../../../store/testing/fakes';
import type { Capabilities } from '../../../engine/engine';
import type { WireError } from '../../../worker/protocol';
import type { RunState, State } from '../../../store/types';
import { progressModel } from './model';

const WASM: Capabilities = {
  backend: 'wasm',
  available: ['wasm'],
  threads: 1,
  simd: true,
  crossOriginIsolated: true,
  reason: '',
};
const ERROR: WireError = { code: 'internal', name: 'Error', message: 'It failed.', context: {} };
const start = fakeStore({ pack: 'small' }).getState();
const ready: State = {
  ...start,
  engine: { status: 'ready', requested: 'auto', notice: null, capabilities: WASM },
  pack: { id: 'small', status: 'ready', json: fakePack('small') },
  packChoice: {
    ...start.packChoice,
    list: [
      { id: 'small', title: 'Small', description: '', bytes: 4.8e6 },
      { id: 'large', title: 'Large', description: '', bytes: 42.8e6 },
    ],
  },
  images: { items: [picture('a', 1).item], selected: 'a' },
};
const running = (run: Partial<RunState> = {}): State => ({
  ...ready,
  run: { ...ready.run, ...phase('running'), ...run } as RunState,
});
const of = (state: State) => progressModel(state, null);

describe('the status line', () => {
  it('has words for every state', () => {
    const failed = (change: Partial<State>): string => of({ ...ready, ...change }).text;
    expect(of(start).text).toBe('Loading the network …');
    expect(of(ready).text).toBe('Ready');
    expect(failed({ images: { items: [], selected: null } })).toBe('Waiting for a picture');
    expect(failed({ engine: { ...ready.engine, status: 'failed', error: ERROR } })).toBe(
      'The engine could not be started',
    );
    expect(failed({ pack: { id: 'small', status: 'failed', json: null, error: '' } })).toBe(
      'The network could not be loaded',
    );
    expect(of({ ...ready, run: { ...ready.run, ...phase('failed') } }).text).toBe('The analysis failed');
    expect(of({ ...ready, run: { ...ready.run, ...phase('cancelled') } }).text).toBe('Cancelled');
    expect(of(running()).text).toBe('Reading the picture …');
  });

  it('says how much of the first network has come, until it is all there', () => {
    const fetching = (bytes: number) => of({ ...running(), fetched: { small: bytes } });
    expect(fetching(1.2e6)).toEqual({
      text: 'Fetching the network …',
      detail: '1.2 of 4.8 MB',
      share: 0.25,
      running: true,
      bar: 'Download',
    });
    expect(fetching(4.8e6)).toMatchObject({ text: 'Reading the picture …', detail: null, share: null });
  });

  it('says how much of a chosen network has come, and nothing of another one', () => {
    const choosing: State = {
      ...running(),
      packChoice: { ...ready.packChoice, pending: 'large' },
      fetched: { small: 4.8e6, large: 10.7e6 },
    };
    expect(of(choosing)).toMatchObject({
      text: 'Loading “Large” (43 MB) …',
      detail: '10.7 of 42.8 MB',
      share: 0.25,
      bar: 'Download',
    });
    expect(of({ ...choosing, fetched: { small: 1e6 } })).toMatchObject({
      detail: null,
      share: null,
      bar: 'Analysis',
    });
  });

  it('says how long a long run still takes, and nothing of a short one', () => {
    const left = (seconds: number | null) => of(running({ done: 2, total: 8, left: seconds })).detail;
    expect(left(null)).toBeNull();
    expect(left(3)).toBeNull();
    expect(left(4)).toBe('about 5 s left');
    expect(left(38)).toBe('about 40 s left');
    expect(left(59)).toBe('about 60 s left');
    expect(left(190)).toBe('about 3 min left');
  });
});
