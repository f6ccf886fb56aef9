import type { Measured } from '../packs/measuredFile';
import type { AppStore } from '../store/appStore';
import { NOT_MEASURED } from '../store/types';

/**
 * Keep the measurement of the present pack in the state: read where the list of packs says that there is one, once its
 * description is there. What is wrong with it is said, and the page goes on. Returns how to stop.
 */
export function followMeasured(store: AppStore, load: (id: string) => Promise<Measured>): () => void {
  const look = (): void => {
    const { pack, packChoice, measured } = store.getState();
    const { id } = pack;
    if (measured.of === id || pack.json === null || packChoice.list === null) return;
    const mine = { ...NOT_MEASURED, of: id };
    store.setState({ measured: mine });
    if (packChoice.list.find((entry) => entry.id === id)?.measured !== true) return;
    const settle = (change: { table: Measured } | { fault: string }): void => {
      // Another pack may have come in the meantime.
      if (store.getState().measured === mine) store.setState({ measured: { ...mine, ...change } });
    };
    load(id).then(
      (table) => settle({ table }),
      (error: unknown) => settle({ fault: error instanceof Error ? error.message : String(error) }),
    );
  };
  look();
  return store.subscribe(look);
}
