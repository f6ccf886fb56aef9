import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PackJson } from '../packs/schema';
import { DRAG_MS } from './analysis';
import { applyLink } from '../store/linkSync';
import { QUIET_MS } from './background';
import { chipOf, shownRecord } from '../store/selectors';
import { fakePack, picture } from '../store/testing/fakes';
import { play } from './testing/fakeClient';
import {
  begin,
  client,
  complete,
  frames,
  run,
  settle,
  startOver,
  store,
  useController,
} from './testing/harness';
import { linkOf } from '../store/urlState';

useController();

const choice = () => store.getState().packChoice;
const packId = (): string => store.getState().pack.id;
/** The time a start may be held back. */
const started = () => vi.advanceTimersByTimeAsync(DRAG_MS);

beforeEach(async () => {
  startOver((id) =>
    id === 'gone' ? Promise.reject(new Error('It is gone.')) : Promise.resolve(fakePack(id)),
  );
  await begin('a');
  await started();
  await complete();
  await complete();
  store.actions.setSettings({ eta: 0.05 });
  await started();
  await complete();
  store.actions.setView({ tap: 1, channel: 0 });
});

describe('choosing another network', () => {
  it('goes on with the old one while it is read, then runs the picture again with the same settings', async () => {
    const before = run().shownKey;
    store.actions.choosePack('q');
    expect(choice().pending).toBe('q');
    expect(packId()).toBe('p');
    await settle();
    expect(packId()).toBe('q');
    expect(run()).toMatchObject({ status: 'running', shownKey: before });
    // Until its weights are open a link names the one that works.
    expect(linkOf(store.getState()).pack).toBe('p');
    await started();
    expect(client.last.spec).toMatchObject({ pack: 'q', settings: { eta: 0.05 } });
    play(client.last, 'plan');
    await settle();
    frames.draw();
    expect(choice()).toMatchObject({ pending: null, former: null, fault: null });
    expect(linkOf(store.getState()).pack).toBe('q');
    expect(store.getState().view).toMatchObject({ tap: null, channel: null });
  });

  it('whose description does not come leaves all as it is, and says so', async () => {
    const before = store.getState();
    const jobs = client.jobs.length;
    store.actions.choosePack('gone');
    await settle();
    const { pack, run: now, view } = store.getState();
    expect([pack, now, view]).toEqual([before.pack, before.run, before.view]);
    expect(choice()).toMatchObject({
      pending: null,
      fault: { of: 'gone', text: 'The network “gone” cannot be used: It is gone. “Fake” goes on.' },
    });
    expect(client.jobs).toHaveLength(jobs);
    store.actions.dismissPackFault();
    expect(choice().fault).toBeNull();
  });

  it('whose weights are bad goes back, to the old result and the layer that was looked at', async () => {
    const before = run().shownKey;
    store.actions.choosePack('q');
    await settle();
    await started();
    client.last.fail('bad-pack');
    await settle();
    expect(packId()).toBe('p');
    expect(run()).toMatchObject({ status: 'done', shownKey: before });
    expect(store.getState().view).toMatchObject({ tap: 1, channel: 0 });
    expect(choice().fault).toEqual({
      of: 'q',
      text: 'The network “Fake” cannot be used: It failed: bad-pack. “Fake” goes on.',
    });
    // Chosen again it is tried again.
    store.actions.choosePack('q');
    await settle();
    expect(packId()).toBe('q');
  });

  it('is not settled by what the old job still had to show', async () => {
    store.actions.setSettings({ eta: 0.1 });
    await started();
    play(client.last, 'plan');
    await settle();
    store.actions.choosePack('q');
    await settle();
    expect(choice()).toMatchObject({ pending: 'q' });
    await started();
    client.last.fail('bad-pack');
    await settle();
    expect(packId()).toBe('p');
    expect(choice().fault?.text).toContain('“Fake” goes on.');
  });

  it('takes the last of several choices, and the old one back', async () => {
    store.actions.choosePack('q');
    store.actions.choosePack('r');
    await settle();
    expect(packId()).toBe('r');
    store.actions.choosePack('gone');
    await settle();
    expect(packId()).toBe('p');
    store.actions.choosePack('q');
    store.actions.choosePack('p');
    await settle();
    expect(packId()).toBe('p');
    expect(choice()).toMatchObject({ pending: null, fault: null });
    store.actions.choosePack('q');
    await settle();
    store.actions.choosePack('p');
    expect(run()).toMatchObject({ status: 'done' });
    expect(choice()).toMatchObject({ pending: null, former: null });
  });

  it('is over with a fault that is not the network’s', async () => {
    store.actions.choosePack('q');
    await settle();
    await started();
    client.last.fail('internal');
    await settle();
    expect(packId()).toBe('q');
    expect(run()).toMatchObject({ status: 'failed', error: { code: 'internal' } });
    expect(choice()).toMatchObject({ pending: null, former: null, fault: null });
  });

  it('needs no picture, and is taken back by Cancel while it is read', async () => {
    store.actions.removeImages(['a']);
    store.actions.choosePack('q');
    store.actions.cancel();
    await settle();
    expect(packId()).toBe('p');
    store.actions.choosePack('q');
    await settle();
    expect(packId()).toBe('q');
    expect(choice()).toMatchObject({ pending: null, former: null });
  });

  it('leaves no chip that another network’s scores made', async () => {
    const chip = () => chipOf(store.getState().images.items[0]!, store.getState());
    expect(chip()).not.toBeNull();
    store.actions.choosePack('q');
    await settle();
    expect(chip()).toBeNull();
    await started();
    await complete();
    expect(chip()).not.toBeNull();
  });
});

describe('Cancel of a choice', () => {
  const openQ = async (): Promise<void> => {
    store.actions.choosePack('q');
    await settle();
    await started();
  };

  it('while it is opened brings back the old network, its result and the layer that was looked at', async () => {
    const before = run().shownKey;
    await openQ();
    expect(run().status).toBe('running');
    const jobs = client.jobs.length;
    store.actions.cancel();
    expect(packId()).toBe('p');
    expect(choice()).toMatchObject({ pending: null, former: null, fault: null });
    expect(run()).toMatchObject({ status: 'done', shownKey: before });
    expect(store.getState().view).toMatchObject({ tap: 1, channel: 0 });
    // Nothing of what goes on is the network's that was left.
    await settle();
    await started();
    expect(client.jobs.slice(jobs).map(({ spec }) => spec.pack)).not.toContain('q');
  });

  it('lets the old network go on with settings that have changed meanwhile', async () => {
    await openQ();
    store.actions.setSettings({ eta: 0.1 });
    await started();
    // Nothing that the other network still had to show comes to the screen.
    play(client.last, 'forward');
    await settle();
    store.actions.cancel();
    frames.draw();
    expect(packId()).toBe('p');
    expect(shownRecord(store.getState(), store)?.pack).toBe('p');
    await started();
    expect(client.last.spec).toMatchObject({ pack: 'p', settings: { eta: 0.1 } });
    await complete();
    expect(run().status).toBe('done');
  });

  it('while it is read leaves a map and a run of the old network under way', async () => {
    store.actions.setView({ map: 'input-gradient' });
    await started();
    expect(store.getState().map.status).toBe('running');
    store.actions.choosePack('q');
    store.actions.cancel();
    await settle();
    expect([choice().pending, packId(), store.getState().map.status]).toEqual([null, 'p', 'running']);
    await complete();
    expect(store.getState().map.status).toBe('done');
    store.actions.setSettings({ eta: 0.2 });
    await started();
    store.actions.choosePack('q');
    store.actions.cancel();
    await settle();
    expect(run().status).toBe('running');
    await complete();
    expect(run().status).toBe('done');
  });

  it('lets the other pictures get their scores', async () => {
    const chips = () => store.getState().images.items.filter(({ scores }) => scores !== undefined).length;
    store.actions.addImages([picture('b', 7)]);
    store.actions.selectImage('a');
    await started();
    await complete();
    for (const opened of [false, true]) {
      store.actions.choosePack('q');
      if (opened) await settle();
      store.actions.cancel();
    }
    await vi.advanceTimersByTimeAsync(QUIET_MS + DRAG_MS);
    while (client.live.length > 0) {
      await complete();
      await vi.advanceTimersByTimeAsync(QUIET_MS);
    }
    expect(chips()).toBe(2);
  });

  it('ends the run where there is no network to go back to', async () => {
    startOver((id) => (id === 'p' ? Promise.reject(new Error('No.')) : Promise.resolve(fakePack(id))));
    await settle();
    client.becomeReady('wasm');
    await begin('a');
    expect(store.getState().pack.status).toBe('failed');
    await openQ();
    expect(run().status).toBe('running');
    store.actions.cancel();
    expect(run().status).toBe('cancelled');
    expect([choice().pending, packId()]).toEqual([null, 'q']);
    expect(client.live).toHaveLength(0);
  });

  it('starts a run that the engine had failed, for that works by now', async () => {
    store.actions.setSettings({ eta: 0.1 });
    await started();
    client.last.fail('worker-died');
    await settle();
    client.last.fail('worker-died');
    await settle();
    expect(run().status).toBe('failed');
    await openQ();
    store.actions.cancel();
    await started();
    expect(client.last.spec).toMatchObject({ pack: 'p', settings: { eta: 0.1 } });
    expect(run().status).toBe('running');
  });

  it('does not take another picture’s cancelled run for its own, though it looks the same', async () => {
    store.actions.setSettings({ eta: 0.1 });
    await started();
    play(client.last, 'forward');
    await settle();
    frames.draw();
    store.actions.cancel();
    const twin = picture('twin', 1);
    store.actions.addImages([twin]);
    await started();
    expect(run().status).toBe('running');
    store.actions.cancel();
    await openQ();
    store.actions.selectImage('a');
    store.actions.cancel();
    await started();
    expect(run().status).toBe('running');
    expect(client.last.spec).toMatchObject({ pack: 'p' });
  });

  it.each(['cancelled', 'failed'] as const)('brings a run that was %s back as it was left', async (end) => {
    store.actions.setSettings({ eta: 0.1 });
    await started();
    play(client.last, 'forward');
    await settle();
    frames.draw();
    if (end === 'failed') client.last.fail('not-finite');
    else store.actions.cancel();
    await settle();
    const before = run();
    expect(before.status).toBe(end);
    await openQ();
    const jobs = client.jobs.length;
    store.actions.cancel();
    await settle();
    await started();
    expect(run()).toEqual(before);
    expect(store.getState().map.status).not.toBe('running');
    expect(client.jobs).toHaveLength(jobs);
    store.actions.retry();
    await started();
    expect(client.last.spec).toMatchObject({ pack: 'p', settings: { eta: 0.1 } });
    await complete();
    expect(run().status).toBe('done');
  });
});

it('a link to a pack is read once, and overrules a choice that is on its way', async () => {
  let read: string[] = [];
  startOver((id): Promise<PackJson> => {
    read.push(id);
    return Promise.resolve(fakePack(id));
  });
  await settle();
  expect(read).toEqual(['p']);
  read = [];
  store.actions.choosePack('q');
  applyLink(store, { ...linkOf(store.getState()), pack: 'r' });
  await settle();
  expect(read).toEqual(['q', 'r']);
  expect(packId()).toBe('r');
  expect(choice().pending).toBeNull();
});

it('Retry after a fault reads the description past what the browser keeps, whichever step failed', async () => {
  const asked: [string, boolean][] = [];
  startOver((id, fresh = false) => {
    asked.push([id, fresh]);
    return id === 'gone' ? Promise.reject(new Error('It is gone.')) : Promise.resolve(fakePack(id));
  });
  await settle();
  client.becomeReady('wasm');
  await begin('a');
  await started();
  await complete();
  await complete();
  for (let n = 0; n < 2; n++) {
    store.actions.choosePack('gone');
    await settle();
    expect(choice().fault).toMatchObject({ of: 'gone' });
  }
  for (let n = 0; n < 2; n++) {
    store.actions.choosePack('q');
    await settle();
    await started();
    client.last.fail('bad-pack');
    await settle();
    expect(choice().fault).toMatchObject({ of: 'q' });
  }
  expect(asked).toEqual([
    ['p', false],
    ['gone', false],
    ['gone', true],
    ['q', false],
    ['q', true],
  ]);
});

it('Retry of a network that fails later reads its description again as well: it may be another by now', async () => {
  const asked: boolean[] = [];
  startOver((id, fresh = false) => {
    asked.push(fresh);
    return Promise.resolve(fakePack(id));
  });
  await settle();
  client.becomeReady('wasm');
  await begin('a');
  await started();
  client.last.fail('bad-pack');
  await settle();
  expect(run().status).toBe('failed');
  store.actions.retry();
  await settle();
  await started();
  await complete();
  expect(run().status).toBe('done');
  expect(asked).toEqual([false, true]);
});
