/** A store, a fake client and a controller between them, made anew for each test. No tests in here. */
import { afterEach, beforeEach, vi } from 'vitest';
import type { AppStore } from '../../store/appStore';
import type { Schedule } from '../frames';
import { type ControllerOptions, startJobController } from '../jobController';
import type { RunState } from '../../store/types';
import { fakePack, fakeStore, picture } from '../../store/testing/fakes';
import { FakeClient, FakeFrames, play } from './fakeClient';

export let store: AppStore;
export let client: FakeClient;
export let frames: FakeFrames;
let stop: () => void;

const atOnce: Schedule = (callback) => {
  callback();
  return () => undefined;
};

/** Stop the controller of this test and start another, on a fresh store. */
export function startOver(loadPackJson: ControllerOptions['loadPackJson'], soon: Schedule = atOnce): void {
  stop();
  store = fakeStore();
  stop = startJobController({ store, client, loadPackJson, schedule: frames.schedule, soon });
}

/** Call once in a test file. Time stands still unless a test lets it pass. */
export function useController(): void {
  beforeEach(async () => {
    vi.useFakeTimers();
    store = fakeStore();
    client = new FakeClient();
    frames = new FakeFrames();
    stop = startJobController({
      store,
      client,
      loadPackJson: (id) => Promise.resolve(fakePack(id)),
      schedule: frames.schedule,
      soon: atOnce,
    });
    await settle();
    client.becomeReady('wasm');
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });
}

/** Let promises settle without letting time pass. */
export const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

/** Run a job to its end and draw. */
export async function complete(job = client.last): Promise<void> {
  play(job);
  job.finish();
  await settle();
  frames.draw();
}

/** Add pictures, each of its own pixels; the first is selected. */
export async function begin(...ids: string[]): Promise<void> {
  store.actions.addImages(ids.map((id, n) => picture(id, n + 1)));
  await settle();
}

export const run = (): RunState => store.getState().run;
export const kinds = (): string[] => client.jobs.map((job) => job.kind);
