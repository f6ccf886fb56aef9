import { describe, expect, it, vi } from 'vitest';
import { isStale, shownRecord } from '../store/selectors';
import { fakePack, picture } from '../store/testing/fakes';
import { play } from './testing/fakeClient';
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

useController();

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
    let give: (pack: ReturnType<typeof fakePack>) => void = () => undefined;
    startOver(() => new Promise((resolve) => (give = resolve)));
    const { item, rgba } = picture('a', 1);
    store.actions.addImages([{ item: { ...item, status: 'decoding' }, rgba: null }]);
    give(fakePack());
    await settle();
    expect(client.jobs).toHaveLength(0);
    store.actions.updateImage('a', { status: 'ready' }, rgba);
    expect(client.jobs).toHaveLength(1);
  });

  it('knows how much of each network has come', async () => {
    await begin('a');
    client.fetch('p', 1000);
    client.fetch('other', 500);
    client.fetch('p', 2000);
    expect(store.getState().fetched).toEqual({ p: 2000, other: 500 });
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

  it('makes another map for another value of its parameter', async () => {
    await begin('a');
    store.actions.setView({ map: 'smoothgrad' });
    await complete();
    await complete();
    const maps = () => client.jobs.filter(({ kind }) => kind === 'map').length;
    const before = maps();
    store.actions.setView({ mapParameters: { smoothgrad: { copies: 4 } } });
    await vi.advanceTimersByTimeAsync(60);
    expect(maps()).toBe(before + 1);
    expect(client.jobs.at(-1)!.spec).toMatchObject({
      map: { kind: 'smoothgrad', parameters: { copies: 4 } },
    });
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
    // No step of the old job is under way any more.
    expect(run()).toMatchObject({ status: 'running', done: 0, total: 0 });
    expect(store.getState().engine.status).toBe('starting');
    play(client.last, 'plan');
    frames.draw();
    expect(shownRecord(store.getState(), store)).toBe(seen);
    await complete();
    expect(run().status).toBe('done');
  });

  it('shows no step of a worker that died, not even one that was still to be drawn', async () => {
    await begin('a');
    play(client.last, 'forward');
    client.last.fail('worker-died');
    await settle();
    frames.draw();
    expect(run()).toMatchObject({ status: 'running', done: 0, total: 0 });
    expect(shownRecord(store.getState(), store)!.forward).not.toBeNull();
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
    store.actions.removeImages(['a']);
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
