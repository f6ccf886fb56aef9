import type { Reference } from '../calibration/reference';
import type { PackJson } from '../packs/schema';
import type { AppStore } from '../store/appStore';
import { NO_REFERENCE, type State } from '../store/types';

/** Reads the ID reference of a pack that brings one; null where it cannot be told whose it is. Rejects with one sentence. */
export type ReferenceReader = (id: string, json: PackJson) => Promise<Reference | null>;

/**
 * Keep the ID reference of the present pack at hand: fetched once a first result of it is on the screen, so that it never holds up
 * the network itself. What is wrong with it is said, and the page goes on without. Returns how to stop.
 */
export function followReference(store: AppStore, read: ReferenceReader): () => void {
  const look = ({ pack, run, reference }: State): void => {
    const { id, json } = pack;
    if (reference.of === id || json === null || run.version === 0) return;
    const mine = { ...NO_REFERENCE, of: id };
    store.setState({ reference: mine });
    if (json.reference === undefined) return;
    // Another pack may have come in the meantime.
    const isMine = (): boolean => store.getState().reference === mine;
    read(id, json).then(
      (found) => {
        if (found === null || !isMine()) return;
        store.references.clear();
        store.references.set(id, found);
        store.setState({ reference: { ...mine, ready: true } });
      },
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        if (isMine())
          store.setState({
            reference: { ...mine, fault: `What test images look like is not known: ${why}` },
          });
      },
    );
  };
  look(store.getState());
  return store.subscribe(look);
}
