/** Built-in networks: what opening one costs, and all detectors of one image beside GAIA and S&I. */
import type { Engine } from '../engine';
import { EngineError } from '../engine/errors';
import { fitsRule, type MethodId, methodOf, METHODS } from '../engine/detectors/methods';
import type { AskedMethod, NetworkImage } from '../engine/jobs';
import { DEFAULT_SETTINGS } from '../engine/settings';
import { loadPack } from '../packs/load';
import { openStates } from '../packs/states';
import { median, type Say } from './figure';
import { Watch } from './watch';

const RESNET_34 = 'cifar10-resnet-34';
const WRN_40_2 = 'cifar10-wrn-40-2';

/** Opening ResNet-34: reading its files, then folding, flipping and uploading; and how soon a cancel of it is heard. */
export async function measureOpening(engine: Engine, packBase: string, say: Say): Promise<void> {
  const figure = (what: string, value: number): void => {
    say({ name: `opening ResNet-34: ${what}`, value, unit: 'ms' });
  };
  const watch = new Watch();
  const runs: { readonly read: number; readonly load: number; readonly stretch: number }[] = [];
  for (let i = 0; i < 3; i++) {
    watch.start();
    const start = performance.now();
    const { source } = await loadPack(`${packBase}${RESNET_34}/`);
    const read = performance.now() - start;
    const handle = await engine.loadModel(RESNET_34, source);
    runs.push({ read, load: performance.now() - start - read, stretch: watch.longest });
    watch.stop();
    handle.unload();
  }
  figure('files read and checked', median(runs.map(({ read }) => read)));
  figure('made ready on the backend', median(runs.map(({ load }) => load)));
  figure('together', median(runs.map(({ read, load }) => read + load)));
  figure('longest stretch between two pauses, median of three', median(runs.map(({ stretch }) => stretch)));
  const { source } = await loadPack(`${packBase}${RESNET_34}/`);
  const ends: number[] = [];
  for (const after of [50, 150, 300]) {
    const abort = new AbortController();
    const asked = performance.now() + after;
    setTimeout(() => {
      abort.abort();
    }, after);
    try {
      const handle = await engine.loadModel(RESNET_34, source, { signal: abort.signal });
      handle.unload();
    } catch (error) {
      if (!(error instanceof EngineError && error.code === 'cancelled')) throw error;
      ends.push(performance.now() - asked);
    }
  }
  figure(`from a cancel to its end, longest of ${ends.length}`, Math.max(...ends));
}

/** Every detector that fits the network, fitted states and all, of one image at T = 2, against GAIA and S&I alone. */
export async function measureDetectors(
  engine: Engine,
  packBase: string,
  image: NetworkImage,
  say: Say,
  repeats: number,
): Promise<void> {
  const pack = await loadPack(`${packBase}${WRN_40_2}/`);
  const methods = METHODS.filter((method) => fitsRule(method, 'z'));
  const states = await openStates(pack.read, pack.json, pack.identity, methods);
  await engine.loadModel(WRN_40_2, pack.source);
  const asked = (ids: readonly MethodId[]): AskedMethod[] =>
    ids.map((method) => {
      const state = states[method];
      return state === undefined ? { method } : { method, state };
    });
  const once = async (ids: readonly MethodId[]): Promise<number> => {
    for await (const event of engine.run('score', {
      pack: WRN_40_2,
      images: [image],
      methods: asked(ids),
      settings: DEFAULT_SETTINGS,
    })) {
      const fault = event.type === 'rows' ? event.columns.flatMap(({ faults }) => faults)[0] : undefined;
      if (fault !== undefined) throw new Error(fault.message);
      if (event.type === 'done') return event.seconds * 1000;
    }
    throw new Error('The job ended without a result.');
  };
  const pair = [methodOf('gaia', 'z'), methodOf('si', 'z')];
  const [all, two]: [number[], number[]] = [[], []];
  for (let round = -1; round < repeats; round++) {
    const times = [await once(pair), await once(methods)] as const;
    if (round < 0) continue;
    two.push(times[0]);
    all.push(times[1]);
  }
  const figure = (what: string, value: number, unit: string): void => {
    say({ name: `WRN-40-2, T = 2: ${what}`, value, unit });
  };
  figure('GAIA and S&I of one image', median(two), 'ms');
  figure(`all ${methods.length} detectors of one image`, median(all), 'ms');
  figure('all detectors / GAIA and S&I', median(all.map((ms, i) => ms / two[i]!)), '');
  engine.unload(WRN_40_2);
}
