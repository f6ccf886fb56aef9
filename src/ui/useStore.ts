import {
  createContext,
  startTransition,
  useContext,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react';
import { useStore as useZustand } from 'zustand/react';
import type { AppStore } from '../store/appStore';
import type { Actions, ResultRecord, State } from '../store/types';

/** The page's store: `<StoreContext value={store}>` at its root. */
export const StoreContext = createContext<AppStore | null>(null);

/** The store itself, for what is read outside of drawing (caches, the state at an event). */
export function useAppStore(): AppStore {
  const store = useContext(StoreContext);
  if (store === null) throw new Error('There is no StoreContext around this component.');
  return store;
}

/** A part of the state; draws again when it changes. The selector must give the same object for the same state. */
export function useStore<T>(selector: (state: State) => T): T {
  return useZustand(useAppStore(), selector);
}

/**
 * As `useStore`, for the large panels that only show results: they draw in slices when there is time, so that a person's next
 * move, and what they move, never waits for them. Whatever such a panel shows together it reads by this, so that all of it
 * changes at once. Not for the verdict, which has to be of the same moment as the progress line, nor for a control's own value.
 */
export function useStoreLater<T>(selector: (state: State) => T): T {
  const store = useAppStore();
  const [shown, setShown] = useState(() => selector(store.getState()));
  const last = useRef(shown);
  const look = useEffectEvent((state: State) => {
    const value = selector(state);
    if (Object.is(last.current, value)) return;
    last.current = value;
    startTransition(() => {
      setShown(() => value);
    });
  });
  useEffect(
    () =>
      store.subscribe((state) => {
        look(state);
      }),
    [store],
  );
  // After each drawing: the selector may ask for something else than at the last change of the state.
  useEffect(() => {
    look(store.getState());
  });
  return shown;
}

/** What a person can do. The object never changes. */
export const useActions = (): Actions => useAppStore().actions;

/**
 * The record on the screen and the count of what has arrived in it: the record grows in place, so whatever is computed
 * from it depends on `version` as well.
 */
export function useShownRecord(): { readonly record: ResultRecord | null; readonly version: number } {
  const store = useAppStore();
  const version = useStore((state) => state.run.version);
  const key = useStore((state) => state.run.shownKey);
  return { record: store.results.get(key), version };
}

/** As `useShownRecord`, drawn when there is time. */
export function useShownRecordLater(): ReturnType<typeof useShownRecord> {
  const store = useAppStore();
  const version = useStoreLater((state) => state.run.version);
  const key = useStoreLater((state) => state.run.shownKey);
  return { record: store.results.get(key), version };
}
