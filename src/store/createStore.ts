import { createStore as createVanilla } from 'zustand/vanilla';
import { DEFAULT_SETTINGS } from '../engine/settings';
import type { AppStore, Intent, SliceContext } from './appStore';
import { Emitter } from './emitter';
import { ImageCache, type ToNetwork } from './imageCache';
import { ResultCache } from './resultCache';
import type { Reference } from '../calibration/reference';
import { NO_ANSWERS, NOTHING_ASKED } from './inquiries';
import { askedSlice } from './slices/asked';
import { choiceSlice } from './slices/choice';
import { engineSlice } from './slices/engine';
import { imagesSlice } from './slices/images';
import { packSlice } from './slices/pack';
import { runSlice } from './slices/run';
import { settingsSlice } from './slices/settings';
import { viewSlice } from './slices/view';
import {
  DEFAULT_CHOICE,
  DEFAULT_INPUT,
  DEFAULT_VIEW,
  NO_CHOICE,
  NO_DETECTORS,
  NO_REFERENCE,
  NOT_MEASURED,
  type State,
} from './types';

export interface StoreOptions {
  /** Id of the pack to begin with: a folder under the packs' base. */
  readonly pack: string;
  readonly toNetwork: ToNetwork;
  /** What differs from the defaults at the start: what a link says, and the theme that was chosen before. */
  readonly initial?: Partial<
    Pick<State, 'settings' | 'view' | 'choice' | 'input' | 'theme' | 'screen' | 'linkFault'>
  >;
  readonly backend?: State['engine']['requested'];
}

/** The store of one page. It does nothing by itself: `startJobController` makes the jobs follow it. */
export function createStore({ pack, toNetwork, initial = {}, backend = 'auto' }: StoreOptions): AppStore {
  const api = createVanilla<State>()(() => ({
    engine: { status: 'starting', requested: backend, capabilities: null, notice: null },
    pack: { id: pack, status: 'loading', json: null },
    packChoice: { list: null, listFault: null, ...NO_CHOICE },
    fetched: {},
    measured: NOT_MEASURED,
    reference: NO_REFERENCE,
    images: { items: [], selected: null },
    removed: [],
    othersWait: false,
    input: DEFAULT_INPUT,
    settings: DEFAULT_SETTINGS,
    followsPack: initial.settings === undefined,
    view: DEFAULT_VIEW,
    choice: DEFAULT_CHOICE,
    detectors: NO_DETECTORS,
    run: { status: 'idle', key: null, shownKey: null, version: 0 },
    map: { status: 'idle', result: null },
    asked: NOTHING_ASKED,
    answers: NO_ANSWERS,
    theme: 'system',
    screen: 'explorer',
    silence: null,
    linkFault: null,
    ...initial,
  }));
  const images = new ImageCache(toNetwork, () => {
    // The pictures are the same; what is to be had of them is more.
    api.setState({ images: { ...api.getState().images } });
  });
  const intents = new Emitter<Intent>();
  const context: SliceContext = {
    get: api.getState,
    set: (change) => {
      api.setState(change);
    },
    images,
    intents,
  };
  const actions = {
    ...settingsSlice(context),
    ...viewSlice(context),
    ...choiceSlice(context),
    ...askedSlice(context),
    ...imagesSlice(context),
    ...engineSlice(context),
    ...packSlice(context),
    ...runSlice(context),
  };
  const references = new Map<string, Reference>();
  return Object.assign(api, { actions, results: new ResultCache(), images, intents, references });
}
