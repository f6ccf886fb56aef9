import type { SliceContext } from '../appStore';
import type { Actions } from '../types';

export function runSlice({ intents }: SliceContext): Pick<Actions, 'cancel' | 'retry' | 'restartEngine'> {
  return {
    cancel: () => {
      intents.emit('cancel');
    },
    retry: () => {
      intents.emit('retry');
    },
    restartEngine: () => {
      intents.emit('restart');
    },
  };
}
