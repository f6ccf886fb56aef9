import { expect, it, vi } from 'vitest';
import { identityOf } from '../packs/identity';
import type { PackJson } from '../packs/schema';
import { fakePack } from '../store/testing/fakes';
import { DRAG_MS } from './analysis';
import { begin, client, complete, settle, startOver, store, useController } from './testing/harness';

useController();

it('a network that is open under another name is gone over to with the results that it has', async () => {
  const packs = new Map<string, PackJson>();
  for (const id of ['p', 'q']) {
    const json = fakePack('p');
    const one = { ...json, id, weights: { ...json.weights, sha256: 'a'.repeat(64) } };
    await identityOf(one);
    packs.set(id, one);
  }
  startOver((id) => Promise.resolve(packs.get(id)!));
  await begin('a');
  await vi.advanceTimersByTimeAsync(DRAG_MS);
  await complete();
  await complete();
  const jobs = client.jobs.filter(({ kind }) => kind === 'analyse').length;
  store.actions.choosePack('q');
  await vi.advanceTimersByTimeAsync(DRAG_MS);
  await settle();
  await vi.advanceTimersByTimeAsync(DRAG_MS);
  const { pack, packChoice, run } = store.getState();
  expect([pack.id, packChoice.pending, packChoice.former, run.status]).toEqual(['q', null, null, 'done']);
  expect(client.jobs.filter(({ kind }) => kind === 'analyse')).toHaveLength(jobs);
});
