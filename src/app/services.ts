import { toNetwork } from '../engine/image/toNetwork';
import type { AppStore } from '../store/appStore';
import { createStore } from '../store/createStore';
import { fetchPackJson } from '../store/fetchPackJson';
import { startJobController } from '../store/jobController';
import { addressBar, syncLink } from '../store/linkSync';
import type { Theme } from '../store/types';
import { linkFault, readLink } from '../store/urlState';
import { EngineClient } from '../worker/client';
import { startEngineWorker } from '../worker/transport';
import { showSampleById } from './gallery';
import { recall } from './memory';
import { urlOf } from './urls';

export const DEFAULT_PACK = 'cifar10-wrn-16-2';

export interface Services {
  readonly store: AppStore;
  /** The gallery picture that the link names, if any. */
  readonly sample: string | null;
}

/** Everything behind the page: the store, the engine's thread, the jobs that follow the store, the link in the address bar. */
export function startServices(): Services {
  const stored = recall('theme');
  const theme: Theme = stored === 'light' || stored === 'dark' ? stored : 'system';
  const link = readLink(window.location.hash);
  const store = createStore({
    pack: link?.pack ?? DEFAULT_PACK,
    toNetwork,
    backend: link?.backend ?? 'auto',
    initial: {
      theme,
      linkFault: linkFault(window.location.hash),
      ...(link === null ? {} : { settings: link.settings, view: link.view, input: link.input }),
    },
  });
  const packBase = urlOf('packs/');
  const client = new EngineClient(startEngineWorker, {
    packBase,
    wasmBase: urlOf('wasm/'),
    backend: store.getState().engine.requested,
  });
  startJobController({ store, client, loadPackJson: fetchPackJson(packBase) });
  syncLink(store, addressBar, (id) => {
    void showSampleById(store, id);
  });
  return { store, sample: link?.sample ?? null };
}
