import { useSyncExternalStore } from 'react';

const query = window.matchMedia('(max-width: 900px)');
const subscribe = (listener: () => void): (() => void) => {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** Whether the page is one column, with the settings in a drawer. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches);
