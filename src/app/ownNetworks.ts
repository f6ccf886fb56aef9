import type { OwnPacks } from '../jobs/ownNetworks';
import { ownEntries } from '../jobs/ownNetworks';
import type { AppStore } from '../store/appStore';
import { save } from '../ui/export/download';
import type { OwnNetworks } from '../ui/ownNetworks';

/** What the screen of networks may do. */
export const ownNetworks = (store: AppStore, own: OwnPacks): OwnNetworks => ({
  open: (files, options) => own.open(files, options),
  use: (answers) => own.use(answers),
  save: async (answers) => {
    const [name, bytes] = await own.zip(answers);
    save(name, new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/zip' }));
  },
  seen: (preparation, side) => own.seen(preparation, side),
  look: (picture, preparation) => own.look(picture, preparation),
  compare: (files) => own.compare(files),
  kept: ownEntries,
  choose: (id) => store.actions.choosePack(id),
  remove: (id) => own.remove(id),
});
