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
