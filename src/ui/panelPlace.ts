import type { ComponentType } from 'react';
import type { State } from '../store/types';

/** Where a panel stands: `rail` beside the results, `settings` below it (on a phone in a drawer), `status` above the results. */
export type Place = 'rail' | 'settings' | 'status' | 'results';

/** What a panel says of itself: its folder's `place.ts`, found by scripts/registries.mjs. */
export interface PanelPlace {
  readonly at: Place;
  /** Among the panels of the same place, from the top. */
  readonly order: number;
  readonly Component: ComponentType;
  /** Whether it has anything to say in this state. A selector: cheap, and the same for the same state. */
  readonly applies: (state: State) => boolean;
}
