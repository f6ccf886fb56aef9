import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DRAG_MS } from './analysis';
import { QUIET_MS } from './background';
import { isMapStale } from '../store/selectors';
import { fakePack, picture } from '../store/testing/fakes';
import {
  begin,
  client,
  complete,
  kinds,
  run,
  settle,
  startOver,
  store,
  useController,
} from './testing/harness';

useController();

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

  it('waits while it is told to, and goes on when it may; one that fails says why', async () => {
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    store.actions.setOthersWait(true);
    expect(client.live).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(client.live).toHaveLength(0);
    store.actions.setOthersWait(false);
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    client.last.fail('out-of-memory');
    await settle();
    await complete();
    expect(scored()).toEqual(['a', 'c']);
    expect(store.getState().images.items.map(({ scoreFault = '' }) => scoreFault !== '')).toEqual([
      ...[false, true, false],
    ]);
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
    await settle();
    expect(store.getState().engine).toMatchObject({ status: 'failed', error: { message: 'Nothing works.' } });
    store.actions.retry();
    await vi.advanceTimersByTimeAsync(60);
    expect(client.backends).toEqual(['auto']);
    expect(store.getState().engine.status).toBe('starting');
    expect(run().status).toBe('running');
  });

  it('that was given up leaves nothing under way, whatever is asked for, and goes on after retry', async () => {
    await begin('z', 'a');
    await complete();
    await complete();
    store.actions.selectImage('a');
    await vi.advanceTimersByTimeAsync(DRAG_MS);
    client.becomeUnavailable();
    await settle();
    const quiet = async (): Promise<void> => {
      const jobs = client.jobs.length;
      await vi.advanceTimersByTimeAsync(20 * QUIET_MS);
      // Each of the run, the map and the strip has asked once, and nobody goes on asking.
      expect(client.jobs.length - jobs).toBeLessThanOrEqual(3);
      expect(client.live).toHaveLength(0);
      expect(store.getState().map.status).not.toBe('running');
    };
    // The first has a result already: it is shown, without another map.
    store.actions.selectImage('z');
    expect(run().status).toBe('done');
    store.actions.setView({ map: 'input-gradient' });
    await quiet();
    store.actions.addImages([picture('b', 9)]);
    store.actions.setSettings({ eta: 0.1 });
    await quiet();
    expect(run()).toMatchObject({ status: 'failed', error: { code: 'backend-unavailable' } });
    expect(store.getState().engine).toMatchObject({ error: { message: 'Nothing works.' } });
    store.actions.choosePack('q');
    await settle();
    await quiet();
    expect(store.getState().packChoice.pending).toBeNull();
    store.actions.retry();
    client.becomeReady('wasm');
    await vi.advanceTimersByTimeAsync(DRAG_MS);
    await complete();
    expect(run().status).toBe('done');
  });

  it('gives the other pictures their scores after it was given up and started again', async () => {
    await begin('a', 'b');
    await complete();
    await complete();
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(client.live).toHaveLength(1);
    client.becomeUnavailable();
    await settle();
    store.actions.retry();
    client.becomeReady('wasm');
    for (let n = 0; n < 6 && store.getState().images.items.some(({ scores }) => !scores); n++) {
      await vi.advanceTimersByTimeAsync(QUIET_MS + DRAG_MS);
      if (client.live.length > 0) await complete();
    }
    expect(store.getState().images.items.map(({ scores }) => scores !== undefined)).toEqual([true, true]);
  });

  it('reads the pack again on retry', async () => {
    const loadPackJson = vi
      .fn((id: string) => Promise.resolve(fakePack(id)))
      .mockRejectedValueOnce(new Error('pack.json: not found.'));
    startOver(loadPackJson);
    await settle();
    expect(store.getState().pack).toMatchObject({
      status: 'failed',
      error: 'The network “p” cannot be used: pack.json: not found.',
    });
    store.actions.retry();
    await settle();
    expect(store.getState().pack.status).toBe('ready');
  });
});

describe('a job that begins after the next frame', () => {
  let wait: (() => void)[];
  beforeEach(async () => {
    wait = [];
    startOver(
      (id) => Promise.resolve(fakePack(id)),
      (callback) => {
        wait.push(callback);
        return () => undefined;
      },
    );
    await settle();
    client.becomeReady('wasm');
    await begin('a');
  });
  const frame = (): void => {
    for (const callback of wait.splice(0)) callback();
  };

  it('is that of the settings at that moment, and one only', () => {
    expect(run().status).toBe('running');
    expect(client.jobs).toHaveLength(0);
    for (const eta of [0.1, 0.2, 0.3]) store.actions.setSettings({ eta });
    frame();
    expect(client.jobs.map((job) => job.spec.settings.eta)).toEqual([0.3]);
  });

  it('does not begin after Cancel, and begins anew on retry', () => {
    store.actions.cancel();
    frame();
    expect(client.jobs).toHaveLength(0);
    expect(run().status).toBe('cancelled');
    store.actions.retry();
    frame();
    expect(client.live).toHaveLength(1);
  });
});
