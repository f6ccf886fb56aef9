import { expect, test } from 'vitest';
import { EngineHost } from './engineHost';
import { Script } from './testing/fakeEngine';

const hostOf = (script: Script): EngineHost =>
  new EngineHost(
    {
      createEngine: script.createEngine,
      loadPack: script.loadPack,
      onFetched: () => undefined,
      onReady: () => undefined,
      onUnavailable: () => undefined,
    },
    { backend: 'auto', packBase: 'packs/', wasmBase: 'wasm/' },
  );
const { signal } = new AbortController();

test('a network is read once, and again where the engine has freed it meanwhile', async () => {
  const script = new Script();
  const host = hostOf(script);
  const engine = await host.engineWith('p', signal);
  expect(await host.engineWith('p', signal)).toBe(engine);
  expect(script.loaded).toEqual(['packs/p/']);
  engine.unload('p');
  await host.engineWith('p', signal);
  expect(script.loaded).toEqual(['packs/p/', 'packs/p/']);
  expect(script.opened).toEqual(['p', 'p']);
});

test('two jobs that want a network while it opens share it; a pack that cannot be read is tried again', async () => {
  const script = new Script();
  const host = hostOf(script);
  await Promise.all([host.engineWith('p', signal), host.engineWith('p', signal)]);
  expect(script.opened).toEqual(['p']);
  for (let n = 0; n < 2; n++)
    await expect(host.engineWith('missing', signal)).rejects.toMatchObject({ code: 'bad-pack' });
});

test('a network of the same name with other weights takes the place of the one before, and never answers for it', async () => {
  const script = new Script();
  let network = 'old';
  const host = new EngineHost(
    {
      createEngine: script.createEngine,
      loadPack: async (base, onFetched) => ({
        ...(await script.loadPack(base, onFetched)),
        identity: { network },
      }),
      onFetched: () => undefined,
      onReady: () => undefined,
      onUnavailable: () => undefined,
    },
    { backend: 'auto', packBase: 'packs/', wasmBase: 'wasm/' },
  );
  await host.engineWith('p', signal, 'old');
  await host.engineWith('p', signal, 'old');
  expect(script.opened).toEqual(['p']);
  // Removed and added anew, or trained anew on the server, while the page stands.
  network = 'new';
  await host.engineWith('p', signal, 'new');
  expect(script.opened).toEqual(['p', 'p']);
  // A page that is older than the server hears so in a sentence.
  await expect(host.engineWith('p', signal, 'old')).rejects.toMatchObject({
    code: 'bad-pack',
    message: expect.stringMatching(/another one on the server .* load the page again/) as string,
  });
});

test('a pack that could not be read is asked for afresh the next time, until it is open', async () => {
  const script = new Script();
  const asked: boolean[] = [];
  let broken = true;
  const host = new EngineHost(
    {
      createEngine: script.createEngine,
      loadPack: (base, onFetched, fresh) => {
        asked.push(fresh);
        return broken ? Promise.reject(new Error('It is a web page.')) : script.loadPack(base, onFetched);
      },
      onFetched: () => undefined,
      onReady: () => undefined,
      onUnavailable: () => undefined,
    },
    { backend: 'auto', packBase: 'packs/', wasmBase: 'wasm/' },
  );
  for (let n = 0; n < 2; n++)
    await expect(host.engineWith('p', signal)).rejects.toMatchObject({ code: 'bad-pack' });
  broken = false;
  const engine = await host.engineWith('p', signal);
  engine.unload('p');
  await host.engineWith('p', signal);
  expect(asked).toEqual([false, true, true, false]);
});
