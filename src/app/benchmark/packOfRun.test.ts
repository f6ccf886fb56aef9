import { describe, expect, it } from 'vitest';
import { wholeRun } from '../../benchmark/testing/runs';
import { identityOf } from '../../packs/identity';
import type { PackEntry, PackJson } from '../../packs/schema';
import { fakePack, fakeStore } from '../../store/testing/fakes';
import { packOfRun } from './packOfRun';

const stated = (id: string, sha: string): PackJson => {
  const json = fakePack(id);
  return { ...json, weights: { ...json.weights, sha256: sha.repeat(64) } };
};
const entry = (id: string): PackEntry => ({ id, title: id, description: '', bytes: 1 });

/** A page with `present` open, and these kept or built in; a run of `of`, which the run calls `named`. */
async function look(of: PackJson, named: string, present: PackJson | null, packs: Record<string, PackJson>) {
  const identity = await identityOf(of);
  const { manifest } = wholeRun({ id: [1], far: [2] });
  const { pack, packChoice } = fakeStore().getState();
  return packOfRun(
    { ...manifest, pack: named, ...identity },
    {
      pack: present === null ? pack : { id: 'present', status: 'ready', json: present },
      packChoice: { ...packChoice, list: ['gone', ...Object.keys(packs)].map(entry) },
    },
    (id) => (packs[id] === undefined ? Promise.reject(new Error(id)) : Promise.resolve(packs[id])),
  );
}

describe('the network of a run', () => {
  const [a, b] = [stated('a', 'a'), stated('b', 'b')];
  it('is the present one where that is the same, whatever it is called', async () => {
    expect(await look(a, 'x', a, { x: a })).toBe('present');
  });
  it('is the one that the run names, or one of a person’s own with the same content', async () => {
    expect(await look(a, 'a', b, { a, 'own-a': a })).toBe('a');
    expect(await look(a, 'a', b, { 'own-b': b, 'own-a-2': a })).toBe('own-a-2');
    expect(await look(a, 'a', b, { a: b, 'own-a': a })).toBe('own-a');
  });
  it('that is not here says so', async () => {
    await expect(look(a, 'gone', b, { c: a, 'own-b': b })).rejects.toThrow(
      'The network of this run, A network, is not among those of this page: open its file under “Your network” first.',
    );
  });
});
