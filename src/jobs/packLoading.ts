import type { PackJson } from '../packs/schema';
import type { AppStore } from '../store/appStore';
import { withPack } from '../store/withPack';
import { networkFault, titleOf } from '../store/packTitle';

/** Reads and checks `pack.json` of the pack with this id; `fresh`: of the server, whatever the browser keeps. */
export type LoadPackJson = (id: string, fresh?: boolean) => Promise<PackJson>;

/** Read the description of the pack that the state names; the answer is dropped if the state has moved on. */
export async function loadPackInto(
  store: AppStore,
  loadPackJson: LoadPackJson,
  fresh = false,
): Promise<void> {
  const { id } = store.getState().pack;
  const current = (): boolean => store.getState().pack.id === id;
  store.setState({ pack: { id, status: 'loading', json: null } });
  try {
    const json = await loadPackJson(id, fresh);
    if (current()) store.setState(withPack(store.getState(), id, json));
  } catch (error) {
    if (!current()) return;
    const { pack, packChoice } = store.getState();
    const why = error instanceof Error ? error.message : String(error);
    const fault = networkFault(titleOf(packChoice, pack, id), why);
    store.setState({ pack: { id, status: 'failed', json: null, error: fault } });
  }
}
