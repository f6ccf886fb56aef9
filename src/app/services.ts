import type { AppStore } from '../store/appStore';
import { createStore } from '../store/createStore';
import { fetchMeasured, fetchPackIndex, fetchPackJson } from '../jobs/fetchPackJson';
import { startJobController } from '../jobs/jobController';
import { calibratedBy } from '../jobs/keptCalibrations';
import { OwnPacks, packJsonOf } from '../jobs/ownNetworks';
import { addressBar, syncLink } from '../store/linkSync';
import { followMeasured } from '../jobs/measuredLoading';
import { followReference } from '../jobs/referenceLoading';
import { readReference } from './readReference';
import type { PackChoice, Theme } from '../store/types';
import { linkFault, readLink } from '../store/urlState';
import { EngineClient } from '../worker/client';
import { ModelsClient } from '../worker/clientModels';
import { startEngineWorker } from '../worker/transport';
import type { Calibrating } from '../ui/calibrating';
import { HandedSet } from './idSet';
import { createCalibrating } from './calibration/createCalibrating';
import { showSampleById } from './gallery';
import { DEFAULT_PACK } from './defaultPack';
import { recall } from './memory';
import { toNetworkByWorker } from './openPicture';
import { urlOf } from './urls';

export interface Services {
  readonly store: AppStore;
  /** The gallery picture that the link names, if any. */
  readonly sample: string | null;
  /** Networks of a person's own. */
  readonly own: OwnPacks;
  readonly client: EngineClient;
  readonly calibrating: Calibrating;
  /** A set of pictures that the benchmark's screen takes when it opens. */
  readonly handed: HandedSet;
}

/** Everything behind the page: the store, the engine's thread, the jobs that follow the store, the link in the address bar. */
export function startServices(): Services {
  const stored = recall('theme');
  const theme: Theme = stored === 'light' || stored === 'dark' ? stored : 'system';
  const link = readLink(window.location.hash);
  const store = createStore({
    pack: link?.pack ?? DEFAULT_PACK,
    toNetwork: toNetworkByWorker,
    backend: link?.backend ?? 'auto',
    initial: {
      theme,
      linkFault: linkFault(window.location.hash),
      ...(link === null
        ? {}
        : {
            settings: link.settings,
            view: link.view,
            choice: link.choice,
            input: link.input,
            screen: link.screen,
          }),
    },
  });
  const packBase = urlOf('packs/');
  const client = new EngineClient(startEngineWorker, {
    packBase,
    wasmBase: urlOf('wasm/'),
    backend: store.getState().engine.requested,
  });
  startJobController({ store, client, loadPackJson: calibratedBy(packJsonOf(fetchPackJson(packBase))) });
  const own = new OwnPacks(store, new ModelsClient(urlOf('wasm/')), toNetworkByWorker);
  followMeasured(store, fetchMeasured(packBase));
  followReference(store, readReference(packBase));
  const listed = (change: Partial<PackChoice>): void => {
    store.setState({ packChoice: { ...store.getState().packChoice, ...change } });
  };
  fetchPackIndex(packBase).then(
    (list) => {
      listed({ list });
      void own.list();
    },
    (error: unknown) => listed({ listFault: error instanceof Error ? error.message : String(error) }),
  );
  syncLink(store, addressBar, (id) => showSampleById(store, id));
  return {
    store,
    sample: link?.sample ?? null,
    own,
    client,
    calibrating: createCalibrating(store, client),
    handed: new HandedSet(),
  };
}
