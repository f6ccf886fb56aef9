import type { SliceContext } from '../appStore';
import { backTo } from '../packReturn';
import { type Actions, NO_CHOICE } from '../types';

export function packSlice({ get, set }: SliceContext): Pick<Actions, 'choosePack' | 'dismissPackFault'> {
  return {
    choosePack: (id) => {
      const { pack, packChoice } = get();
      const { pending, former } = packChoice;
      if (id === (pending ?? pack.id)) return;
      if (former?.id === id) set(backTo(get(), former, null));
      // The present one again, while another was on its way.
      else if (id === pack.id) set({ packChoice: { ...packChoice, ...NO_CHOICE } });
      // What reads it (packChoosing.ts) watches `pending`.
      else set({ packChoice: { ...packChoice, pending: id, fault: null } });
    },
    dismissPackFault: () => {
      set({ packChoice: { ...get().packChoice, fault: null } });
    },
  };
}
