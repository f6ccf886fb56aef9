import type { SliceContext } from '../appStore';
import type { Actions } from '../types';

export function engineSlice({ get, set }: SliceContext): Pick<Actions, 'setBackend' | 'dismissNotice'> {
  return {
    setBackend: (requested) => {
      if (requested === get().engine.requested) return;
      set({ engine: { status: 'starting', requested, capabilities: null, notice: null } });
    },
    dismissNotice: () => {
      set({ engine: { ...get().engine, notice: null } });
    },
  };
}
