import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppStore } from './appStore';
import { QUIET_MS } from './background';
import { startJobController } from './jobController';
import { isMapStale, isStale, shownRecord } from './selectors';
import { FakeClient, FakeFrames, fakePack, fakeStore, picture, play } from './testing/fakes';

let store: AppStore;
let client: FakeClient;
let frames: FakeFrames;
let stop: () => void;
const loadPackJson = vi.fn(async (id: string) => fakePack(id));

/** Let promises settle without letting time pass. */
const settle = () => vi.advanceTimersByTimeAsync(0);
/** Run the job to its end and draw. */
const complete = async (job = client.last): Promise<void> => {
  play(job);
  job.finish();
  await settle();
  frames.draw();
};
const begin = async (...ids: string[]): Promise<void> => {
  store.actions.addImages(ids.map((id, n) => picture(id, n + 1)));
  await settle();
};
const run = () => store.getState().run;
const kinds = () => client.jobs.map((job) => job.kind);

beforeEach(async () => {
  vi.useFakeTimers();
  store = fakeStore();
  client = new FakeClient();
  frames = new FakeFrames();
  loadPackJson.mockClear();
  stop = startJobController({ store, client, loadPackJson, schedule: frames.schedule });
  await settle();
  client.becomeReady('wasm');
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('the main job', () => {
  it('starts at once when a picture is there, and its map after it', async () => {
    await begin('a');
    expect(kinds()).toEqual(['analyse']);
    expect(run()).toMatchObject({ status: 'running', shownKey: null });
    await complete();
    expect(run()).toMatchObject({ status: 'done', done: 3, total: 3 });
    expect(run().shownKey).toBe(run().key);
    expect(kinds()).toEqual(['analyse', 'map']);
    expect(store.getState().map.status).toBe('running');
    await complete();
    expect(store.getState().map).toMatchObject({ status: 'done', result: { request: { kind: 'si-path' } } });
    expect(store.getState().images.items[0]!.scores).toHaveLength(5);
  });

  it('waits for the pack and for the picture', async () => {
    stop();
    let give: (pack: ReturnType<typeof fakePack>) => void = () => undefined;
    store = fakeStore();
    stop = startJobController({
      store,
      client,
      loadPackJson: () => new Promise((resolve) => (give = resolve)),
      schedule: frames.schedule,
    });
    const { item, rgba } = picture('a', 1);
    store.actions.addImages([{ item: { ...item, status: 'decoding' }, rgba: null }]);
    give(fakePack());
    await settle();
    expect(client.jobs).toHaveLength(0);
    store.actions.updateImage('a', { status: 'ready' }, rgba);
    expect(client.jobs).toHaveLength(1);
  });

  it('takes events in once a frame, and counts them', async () => {
    await begin('a');
    const version = run().version;
    const changes = vi.fn();
    const off = store.subscribe(changes);
    play(client.last);
    expect(frames.requested).toBe(1);
    expect(changes).not.toHaveBeenCalled();
    frames.draw();
    expect(changes).toHaveBeenCalledTimes(1);
    expect(run().version).toBe(version + 5);
    const record = shownRecord(store.getState(), store)!;
    expect(record.iterations.map((row) => row.length)).toEqual([2, 2]);
    expect(record.integrated.map((row) => row.length)).toEqual([2, 2]);
    expect(record.result).not.toBeNull();
    off();
  });

  it('keeps the old record, stale, until the new one has its forward event', async () => {
    await begin('a');
    await complete();
    const old = run().key;
    store.actions.setSettings({ eta: 0.05 });
    expect(run()).toMatchObject({ status: 'running', shownKey: old });
    expect(isStale(store.getState())).toBe(true);
    await vi.advanceTimersByTimeAsync(60);
    play(client.last, 'plan');
    frames.draw();
    expect(run().shownKey).toBe(old);
    play(client.last, 'forward');
    frames.draw();
    expect(run().shownKey).toBe(run().key);
    expect(isStale(store.getState())).toBe(false);
    expect(shownRecord(store.getState(), store)!.settings.eta).toBe(0.05);
  });

  it('cancels and starts anew within 100 ms, again and again while a person drags, and ends with the last value', async () => {
    await begin('a');
    await vi.advanceTimersByTimeAsync(100);
    const before = client.jobs.length;
    let longest = 0;
    let since = Date.now();
    for (let i = 1; i <= 50; i++) {
      const count = client.jobs.length;
      store.actions.setSettings({ eta: 0.001 + i / 1000 });
      await vi.advanceTimersByTimeAsync(16);
      if (client.jobs.length > count) {
        longest = Math.max(longest, Date.now() - since);
        since = Date.now();
      }
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(longest).toBeLessThan(100);
    expect(client.jobs.length - before).toBeGreaterThan(8);
    expect(client.jobs.length - before).toBeLessThan(20);
    expect(client.live).toHaveLength(1);
    expect(client.last.spec.settings.eta).toBeCloseTo(0.051, 9);
  });

  it('starts the first change at once', async () => {
    await begin('a');
    await vi.advanceTimersByTimeAsync(200);
    store.actions.setSettings({ eta: 0.2 });
    expect(client.live.map((job) => job.spec.settings.eta)).toEqual([0.2]);
  });

  it('shows a finished record again without a job', async () => {
    await begin('a');
    await complete();
    await complete();
    store.actions.setSettings({ eta: 0.05 });
    await vi.advanceTimersByTimeAsync(60);
    await complete();
    await complete();
    const count = client.jobs.length;
    store.actions.setSettings({ eta: 0.001 });
    expect(run()).toMatchObject({ status: 'done', done: 3, total: 3 });
    expect(shownRecord(store.getState(), store)!.settings.eta).toBe(0.001);
    expect(store.getState().map).toMatchObject({ status: 'done', result: { settings: { eta: 0.001 } } });
    expect(client.jobs).toHaveLength(count);
  });

  it('cuts a smaller T out of a finished run, under its own label', async () => {
    await begin('a');
    store.actions.setSettings({ iterations: 8 });
    await vi.advanceTimersByTimeAsync(60);
    await complete();
    const analyses = kinds().filter((kind) => kind === 'analyse').length;
    store.actions.setSettings({ iterations: 3 });
    expect(run()).toMatchObject({ status: 'done', total: 5 });
    const record = shownRecord(store.getState(), store)!;
    expect(record).toMatchObject({ derivedFrom: 8, settings: { iterations: 3 } });
    expect(record.result!.scores.find((s) => s.method === 'si-z')).toMatchObject({
      score: 3 + 0.001,
      settings: { iterations: 3 },
    });
    expect(kinds().filter((kind) => kind === 'analyse')).toHaveLength(analyses);
    store.actions.setSettings({ iterations: 9 });
    await vi.advanceTimersByTimeAsync(60);
    expect(kinds().filter((kind) => kind === 'analyse')).toHaveLength(analyses + 1);
  });

  it('relabels a result when a setting changes that it does not depend on', async () => {
    await begin('a');
    await complete();
    store.actions.setSettings({ seed: 7 });
    expect(run().status).toBe('done');
    expect(shownRecord(store.getState(), store)!.settings.seed).toBe(7);
    expect(kinds().filter((kind) => kind === 'analyse')).toHaveLength(1);
  });

  it('keeps what has arrived on cancel, and runs again on retry', async () => {
    await begin('a');
    play(client.last, 'forward');
    store.actions.cancel();
    expect(client.live).toHaveLength(0);
    expect(run()).toMatchObject({ status: 'cancelled', done: 1, total: 3 });
    expect(store.getState().map.status).toBe('cancelled');
    expect(shownRecord(store.getState(), store)!.forward).not.toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(client.jobs).toHaveLength(1);
    store.actions.retry();
    await vi.advanceTimersByTimeAsync(60);
    expect(run().status).toBe('running');
    await complete();
    expect(run().status).toBe('done');
  });

  it('keeps what has arrived on failure, with the error', async () => {
    await begin('a');
    play(client.last, 'forward');
    client.last.fail('not-finite');
    await settle();
    expect(run()).toMatchObject({ status: 'failed', error: { code: 'not-finite' } });
    expect(shownRecord(store.getState(), store)!.forward).not.toBeNull();
    expect(store.getState().map.status).toBe('idle');
  });

  it('runs again by itself after one death of the worker', async () => {
    await begin('a');
    play(client.last, 'forward');
    frames.draw();
    const seen = shownRecord(store.getState(), store);
    client.last.fail('worker-died');
    await settle();
    expect(client.jobs).toHaveLength(2);
    expect(run().status).toBe('running');
    play(client.last, 'plan');
    frames.draw();
    expect(shownRecord(store.getState(), store)).toBe(seen);
    await complete();
    expect(run().status).toBe('done');
  });

  it('says what is wrong with a picture that cannot become an input', async () => {
    store.actions.addImages([picture('bad', 255)]);
    expect(run()).toMatchObject({ status: 'failed', error: { code: 'bad-image' }, key: null });
    expect(client.jobs).toHaveLength(0);
    await begin('a');
    expect(run().status).toBe('running');
  });

  it('shows nothing when the last picture is gone', async () => {
    await begin('a');
    await complete();
    store.actions.removeImage('a');
    expect(run()).toMatchObject({ status: 'idle', shownKey: null, key: null });
    expect(client.live).toHaveLength(0);
  });

  it('starts over when the input options change', async () => {
    await begin('a');
    await complete();
    const { key } = run();
    store.actions.setInput({ rule: 'crop-only' });
    expect(run().key).not.toBe(key);
    expect(run().status).toBe('running');
  });
});

describe('maps', () => {
  beforeEach(async () => {
    await begin('a');
    await complete();
    await complete();
  });

  it('follow the view, and come from the cache the second time', async () => {
    store.actions.setView({ map: 'input-gradient' });
    expect(isMapStale(store.getState())).toBe(true);
    await vi.advanceTimersByTimeAsync(60);
    await complete();
    expect(store.getState().map.result!.request.kind).toBe('input-gradient');
    const count = client.jobs.length;
    store.actions.setView({ map: 'si-path' });
    expect(store.getState().map).toMatchObject({ status: 'done', result: { request: { kind: 'si-path' } } });
    expect(client.jobs).toHaveLength(count);
  });

  it('of a channel wait for the channel', async () => {
    store.actions.setView({ map: 'gaia-tap' });
    expect(store.getState().map).toMatchObject({ status: 'idle', result: null });
    store.actions.setView({ tap: 1, channel: 0 });
    await vi.advanceTimersByTimeAsync(60);
    await complete();
    expect(store.getState().map.result!.request).toEqual({ kind: 'gaia-tap', tap: 1, channel: 0 });
  });

  it('of another picture are not shown', async () => {
    store.actions.addImages([picture('b', 9)]);
    expect(store.getState().map).toMatchObject({ status: 'running', result: null });
  });

  it('that fail leave the result alone and can be tried again', async () => {
    store.actions.setView({ map: 'integrated-gradients' });
    await vi.advanceTimersByTimeAsync(60);
    client.last.fail('out-of-memory');
    await settle();
    expect(store.getState().map).toMatchObject({ status: 'failed', error: { code: 'out-of-memory' } });
    expect(run().status).toBe('done');
    store.actions.retry();
    await vi.advanceTimersByTimeAsync(60);
    await complete();
    expect(store.getState().map.status).toBe('done');
  });

  it('that do not depend on the changed setting are kept', async () => {
    store.actions.setView({ map: 'input-gradient' });
    await vi.advanceTimersByTimeAsync(60);
    await complete();
    store.actions.setSettings({ eta: 0.1 });
    await vi.advanceTimersByTimeAsync(60);
    const maps = kinds().filter((kind) => kind === 'map').length;
    await complete();
    expect(store.getState().map).toMatchObject({ status: 'done', result: { settings: { eta: 0.1 } } });
    expect(kinds().filter((kind) => kind === 'map')).toHaveLength(maps);
  });
});

describe('the filmstrip', () => {
  const scored = () =>
    store
      .getState()
      .images.items.filter(({ scores }) => scores !== undefined)
      .map(({ id }) => id);

  beforeEach(async () => {
    await begin('a', 'b', 'c');
    await complete();
    await complete();
  });

  it('is analysed one by one when the engine is free', async () => {
    expect(client.live).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(client.live).toHaveLength(1);
    await complete();
    expect(scored()).toEqual(['a', 'b']);
    await settle();
    expect(client.live).toHaveLength(1);
    await complete();
    await vi.advanceTimersByTimeAsync(1000);
    expect(scored()).toEqual(['a', 'b', 'c']);
    expect(client.jobs).toHaveLength(4);
    expect(run().status).toBe('done');
    store.actions.selectImage('b');
    expect(run().status).toBe('done');
  });

  it('stops as soon as the person acts, and goes on afterwards', async () => {
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    const background = client.last;
    store.actions.setSettings({ eta: 0.05 });
    expect(background.cancelled).toBe(true);
    expect(client.live).toHaveLength(1);
    await complete();
    await complete();
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(client.last.spec.settings.eta).toBe(0.05);
    store.actions.setView({ map: 'input-gradient' });
    await vi.advanceTimersByTimeAsync(60);
    expect(client.live.map((job) => job.kind)).toEqual(['map']);
  });

  it('passes over a picture that fails, and over one of the same pixels takes the result', async () => {
    store.actions.addImages([picture('d', 1)]);
    store.actions.selectImage('a');
    await vi.advanceTimersByTimeAsync(60);
    await complete();
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    client.last.fail('not-finite');
    await settle();
    await complete();
    await vi.advanceTimersByTimeAsync(1000);
    expect(scored()).toEqual(['a', 'c', 'd']);
    expect(client.live).toHaveLength(0);
  });

  it('never runs two jobs at once', async () => {
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(90);
      expect(client.live.length).toBeLessThan(2);
      if (client.live.length > 0) await complete();
    }
    expect(scored()).toEqual(['a', 'b', 'c']);
  });
});

describe('the engine', () => {
  it('tells when the backend had to change, and only then', async () => {
    expect(store.getState().engine).toMatchObject({ status: 'ready', notice: null });
    client.becomeReady('cpu', 'WASM failed.');
    expect(store.getState().engine).toMatchObject({
      notice: 'WASM failed.',
      capabilities: { backend: 'cpu' },
    });
    store.actions.dismissNotice();
    expect(store.getState().engine.notice).toBeNull();
  });

  it('starts over on another backend', async () => {
    await begin('a');
    await complete();
    const { key } = run();
    store.actions.setBackend('webgpu');
    expect(client.backends).toEqual(['webgpu']);
    expect(store.getState().engine).toMatchObject({ status: 'starting', capabilities: null });
    await vi.advanceTimersByTimeAsync(60);
    expect(run().key).not.toBe(key);
    expect(client.live.map((job) => job.kind)).toEqual(['analyse']);
    client.becomeReady('wasm', 'WebGPU is not available here.');
    expect(store.getState().engine.notice).toBe('WebGPU is not available here.');
  });

  it('is started again by retry when there was none', async () => {
    await begin('a');
    client.becomeUnavailable();
    client.last.fail('backend-unavailable');
    await settle();
    expect(store.getState().engine).toMatchObject({ status: 'failed', error: { message: 'Nothing works.' } });
    store.actions.retry();
    await vi.advanceTimersByTimeAsync(60);
    expect(client.backends).toEqual(['auto']);
    expect(store.getState().engine.status).toBe('starting');
    expect(run().status).toBe('running');
  });

  it('reads the pack again on retry', async () => {
    stop();
    store = fakeStore();
    loadPackJson.mockRejectedValueOnce(new Error('pack.json: not found.'));
    stop = startJobController({ store, client, loadPackJson, schedule: frames.schedule });
    await settle();
    expect(store.getState().pack).toMatchObject({ status: 'failed', error: 'pack.json: not found.' });
    store.actions.retry();
    await settle();
    expect(store.getState().pack.status).toBe('ready');
  });
});
