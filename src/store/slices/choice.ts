import { sameValue } from '../jobKey';
import { changedParams } from '../parameters';
import type { SliceContext } from '../appStore';
import type { Actions, Choice } from '../types';

export function choiceSlice({ get, set }: SliceContext): Pick<Actions, 'setChoice' | 'setParameters'> {
  const put = (next: Choice): void => {
    if (!sameValue(next, get().choice)) set({ choice: next });
  };
  return {
    setChoice: (change) => {
      put({ ...get().choice, ...change });
    },
    setParameters: (method, params) => {
      const { choice } = get();
      const changed = changedParams(method, params);
      const others = Object.entries(choice.parameters).filter(([id]) => id !== method);
      const parameters = Object.fromEntries(
        Object.keys(changed).length === 0 ? others : [...others, [method, changed]],
      );
      put({ ...choice, parameters });
    },
  };
}
