import { expect, it, vi } from 'vitest';
import { DRAG_MS } from './analysis';
import { MOST_WAITING } from './frames';
import { begin, client, complete, frames, run, settle, store, useController } from './testing/harness';
import { play } from './testing/fakeClient';
import { analyseEvents } from '../worker/testing/fakeEngine';
import { DEFAULT_SETTINGS } from '../engine/settings';

useController();

it('a silent engine that is started again keeps what was computed on the screen, and computes the rest anew', async () => {
  await begin('a');
  play(client.last, 'forward');
  frames.draw();
  client.becomeSilent('The engine has said nothing for 20 s.');
  expect(store.getState().silence).toBe('The engine has said nothing for 20 s.');
  const shown = run().shownKey;
  expect(store.results.get(shown)?.forward).not.toBeNull();
  store.actions.restartEngine();
  await settle();
  expect(client.restarts).toBe(1);
  expect(store.getState()).toMatchObject({ silence: null, engine: { status: 'starting' } });
  expect(store.results.get(shown)?.forward).not.toBeNull();
  expect(client.live.map(({ kind }) => kind)).toEqual(['analyse']);
  client.becomeReady('wasm');
  await complete();
  expect(run()).toMatchObject({ status: 'done', shownKey: shown });
});

it('slow drawing holds the engine back: events are acknowledged at once until many wait, then when they are drawn', async () => {
  const given: (void | Promise<void>)[] = [];
  const start = client.start.bind(client);
  vi.spyOn(client, 'start').mockImplementation((kind, spec, handlers) =>
    start(kind, spec, {
      onEvent: (event) => {
        const taken = handlers.onEvent(event);
        given.push(taken);
        return taken;
      },
    }),
  );
  store.actions.setSettings({ iterations: 40 });
  await begin('a');
  await vi.advanceTimersByTimeAsync(DRAG_MS);
  const events = [...analyseEvents({ ...DEFAULT_SETTINGS, iterations: 40 }, 'wasm')];
  expect(events.length).toBeGreaterThan(MOST_WAITING);
  for (const event of events.slice(0, MOST_WAITING - 1)) client.last.emit(event);
  expect(given.every((taken) => taken === undefined)).toBe(true);
  client.last.emit(events[MOST_WAITING - 1]!);
  let drawn = false;
  void Promise.resolve(given.at(-1)).then(() => (drawn = true));
  await settle();
  expect(drawn).toBe(false);
  frames.draw();
  await settle();
  expect(drawn).toBe(true);
  // There is room again.
  client.last.emit(events[MOST_WAITING]!);
  expect(given.at(-1)).toBeUndefined();
});

it('a cancelled job is not held back by what nobody draws any more', async () => {
  store.actions.setSettings({ iterations: 40 });
  await begin('a');
  await vi.advanceTimersByTimeAsync(DRAG_MS);
  const job = client.last;
  for (const event of [...analyseEvents({ ...DEFAULT_SETTINGS, iterations: 40 }, 'wasm')].slice(0, 50))
    job.emit(event);
  store.actions.cancel();
  await settle();
  expect(job.cancelled).toBe(true);
  expect(run()).toMatchObject({ status: 'cancelled', done: 49 });
});
