import { describe, expect, it, vi } from 'vitest';
import { fakePack } from '../store/testing/fakes';
import { verdictFor } from '../store/selectors';
import { DRAG_MS } from './analysis';
import { QUIET_MS } from './background';
import {
  begin,
  client,
  complete,
  frames,
  kinds,
  run,
  settle,
  startOver,
  store,
  useController,
} from './testing/harness';
import { analyseEvents, mapEvent } from '../worker/testing/fakeEngine';

useController();

/** The last job runs to its end on the GPU. */
async function completeOnGpu(): Promise<void> {
  const job = client.last;
  if ('map' in job.spec) job.emit(mapEvent(job.spec));
  else for (const event of analyseEvents(job.spec.settings, 'webgpu')) job.emit(event);
  job.finish();
  await settle();
  frames.draw();
}

describe('after a fault of the GPU', () => {
  const start = async (...pictures: string[]): Promise<void> => {
    startOver((id) => Promise.resolve(fakePack(id)));
    await settle();
    client.becomeReady('webgpu');
    await begin(...pictures);
    await completeOnGpu();
    await completeOnGpu();
  };

  it('what it had computed is not on the screen any more, and is computed anew', async () => {
    await start('a');
    expect(run().status).toBe('done');
    expect(store.getState().map.result).not.toBeNull();
    client.becomeReady('wasm', 'The GPU was lost. Working on WASM instead.');
    expect(verdictFor(store.getState(), store, 'si')).toBeNull();
    expect(store.getState().map.result).toBeNull();
    await vi.advanceTimersByTimeAsync(DRAG_MS);
    expect(run().status).toBe('running');
    await complete();
    expect(store.results.get(run().shownKey)?.plan?.backend).toBe('wasm');
    await complete();
    expect(store.getState().map).toMatchObject({ status: 'done' });
  });

  it('a setting that was looked at before is computed anew as well', async () => {
    await start('a');
    store.actions.setSettings({ eta: 0.1 });
    await vi.advanceTimersByTimeAsync(DRAG_MS);
    await completeOnGpu();
    await completeOnGpu();
    client.becomeReady('wasm', 'The GPU was lost.');
    await vi.advanceTimersByTimeAsync(DRAG_MS);
    await complete();
    await complete();
    store.actions.setSettings({ eta: 0.001 });
    expect(run().status).toBe('running');
    await vi.advanceTimersByTimeAsync(DRAG_MS);
    await complete();
    // Its own results answer: nothing is computed twice.
    store.actions.setSettings({ eta: 0.1 });
    expect(run().status).toBe('done');
  });

  it('the scores of the other pictures are made anew', async () => {
    await start('a', 'b');
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    await completeOnGpu();
    expect(kinds()).toEqual(['analyse', 'map', 'analyse']);
    client.becomeReady('wasm', 'The GPU was lost.');
    await vi.advanceTimersByTimeAsync(DRAG_MS);
    await complete();
    await complete();
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(client.live).toHaveLength(1);
    await complete();
    expect(kinds().slice(3)).toEqual(['analyse', 'map', 'analyse']);
    expect(store.getState().images.items.every(({ scores }) => scores !== undefined)).toBe(true);
  });

  it('an engine that dies and comes back on the same backend costs nothing', async () => {
    await start('a');
    const jobs = client.jobs.length;
    client.becomeReady('webgpu');
    await vi.advanceTimersByTimeAsync(20 * QUIET_MS);
    expect(client.jobs).toHaveLength(jobs);
    expect(run().status).toBe('done');
  });
});

it('two networks of one id do not share their results', async () => {
  const first = fakePack('p');
  let json = first;
  startOver((id) => Promise.resolve(id === 'p' ? json : fakePack(id)));
  await settle();
  client.becomeReady('wasm');
  await begin('a');
  await complete();
  await complete();
  const there = async (id: string): Promise<void> => {
    store.actions.choosePack(id);
    await settle();
    await vi.advanceTimersByTimeAsync(DRAG_MS);
  };
  await there('q');
  await complete();
  await complete();
  await there('p');
  // The very network of before: its result is there still.
  expect(run().status).toBe('done');
  await there('q');
  await complete();
  await complete();
  json = fakePack('p');
  await there('p');
  expect(run().status).toBe('running');
});
