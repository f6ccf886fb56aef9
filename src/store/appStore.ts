import type { StoreApi } from 'zustand/vanilla';
import type { Reference } from '../calibration/reference';
import type { Emitter } from './emitter';
import type { ImageCache } from './imageCache';
import type { ResultCache } from './resultCache';
import type { Actions, State } from './types';

/** What a person asks of the jobs themselves; the job controller listens. */
export type Intent = 'cancel' | 'retry' | 'restart';

/** The store of one page: state, what may be done, and the caches of what is too big for state. */
export interface AppStore extends StoreApi<State> {
  readonly actions: Actions;
  readonly results: ResultCache;
  readonly images: ImageCache;
  readonly intents: Emitter<Intent>;
  /** What ID images look like at every layer of a network, by its pack's id: as `State.reference` says. */
  readonly references: Map<string, Reference>;
}

/** What a slice's actions are made with. */
export interface SliceContext {
  readonly get: () => State;
  readonly set: (change: Partial<State>) => void;
  readonly images: ImageCache;
  readonly intents: Emitter<Intent>;
}
