import { useSyncExternalStore } from 'react';

const query = typeof matchMedia === 'function' ? matchMedia('(pointer: coarse)') : null;
const subscribe = (listener: () => void): (() => void) => {
  query?.addEventListener('change', listener);
  return () => query?.removeEventListener('change', listener);
};

/** Whether fingers do the pointing: what can be pressed is larger then. */
export const useCoarse = (): boolean => useSyncExternalStore(subscribe, () => query?.matches ?? false);
