import type { SliceContext } from '../appStore';
import type { Actions } from '../types';

export const askedSlice = ({ get, set }: SliceContext): Pick<Actions, 'ask'> => ({
  ask: (change) => {
    set({ asked: { ...get().asked, ...change } });
  },
});
