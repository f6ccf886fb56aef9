import type { AppStore } from './appStore';
import { NO_CHOICE, type State } from './types';
import { type Link, linkFault, linkOf, readLink, writeLink } from './urlState';

/** Where the link is kept: the page's address bar. */
export interface Place {
  readonly hash: () => string;
  /** Replace the hash without a new entry in the history. */
  readonly replace: (hash: string) => void;
  /** The same with a new entry: the page's Back comes back to what was there. */
  readonly push: (hash: string) => void;
  /** Told when the person changes the hash by hand. Returns how to stop. */
  readonly onChange: (listener: () => void) => () => void;
}

/** Browsers refuse addresses that change too often; a drag is one change. */
const QUIET_MS = 300;

/** Put what a link says into the store. The gallery picture it names is for the caller to load. */
export function applyLink(store: AppStore, link: Link): void {
  const { engine, pack, packChoice } = store.getState();
  // What a person chose before gives way to the link, unless it says the same.
  const same = packChoice.pending === pack.id && (link.pack ?? pack.id) === pack.id;
  store.setState({
    settings: link.settings,
    followsPack: false,
    input: link.input,
    view: link.view,
    screen: link.screen,
    choice: link.choice,
    ...(same ? {} : { packChoice: { ...packChoice, ...NO_CHOICE } }),
    ...(link.pack === null || link.pack === pack.id
      ? {}
      : { pack: { id: link.pack, status: 'loading', json: null } }),
  });
  if (link.backend !== engine.requested) store.actions.setBackend(link.backend);
}

/** Whether a person would want to come back: another screen, network, or picture of the gallery. Settings are no steps. */
function isStep(from: string, to: string): boolean {
  const [a, b] = [readLink(from), readLink(to)];
  const differ = (x: string | null = null, y: string | null = null): boolean =>
    x !== null && y !== null && x !== y;
  return differ(a?.screen, b?.screen) || differ(a?.pack, b?.pack) || differ(a?.sample, b?.sample);
}

/**
 * Keep the address bar and the store at one: the store's changes go there after a quiet moment, a hash changed by hand
 * (Back and Forward are that as well) comes here. `onSample` is told the gallery picture that such a hash names, and
 * returns a promise where that takes time. Another network or gallery picture makes an entry of its own in the history;
 * the entry before holds the settings as they were then. Returns how to stop.
 */
export function syncLink(store: AppStore, place: Place, onSample: (sample: string) => unknown): () => void {
  let written = place.hash();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Loading still: the link names it already, or it would be half of the one entry and half of the other.
  let awaited: { readonly sample: string } | null = null;
  const hashOf = (state: State): string => {
    const link = linkOf(state);
    return writeLink(awaited === null ? link : { ...link, ...awaited });
  };
  const write = (hash: string): void => {
    clearTimeout(timer);
    timer = undefined;
    // Changed by hand, and the browser has not said so yet: what the person wrote stays.
    if (hash === written || place.hash() !== written) return;
    if (isStep(written, hash)) place.push(hash);
    else place.replace(hash);
    written = place.hash();
  };
  const writeSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => write(hashOf(store.getState())), QUIET_MS);
  };
  // Not the store's own "before": what changes while another listener is told of a change reaches this one first.
  let seen = store.getState();
  const offState = store.subscribe(() => {
    const before = seen;
    const state = store.getState();
    seen = state;
    const moves =
      state.pack !== before.pack ||
      state.packChoice !== before.packChoice ||
      state.screen !== before.screen ||
      state.images.selected !== before.images.selected;
    // What was not written yet belongs to the entry that is left.
    if (timer !== undefined && moves && isStep(hashOf(before), hashOf(state))) write(hashOf(before));
    // Another screen is written at once: Back, pressed at once, then leaves this screen and not the one before.
    if (state.screen === before.screen) writeSoon();
    else write(hashOf(state));
  });
  const offPlace = place.onChange(() => {
    const hash = place.hash();
    if (hash === written) return;
    clearTimeout(timer);
    timer = undefined;
    written = hash;
    const link = readLink(hash);
    const mine = link === null || link.sample === null ? null : { sample: link.sample };
    awaited = mine;
    if (link !== null) applyLink(store, link);
    store.actions.setLinkFault(linkFault(hash));
    if (mine === null) return;
    void Promise.resolve(onSample(mine.sample)).finally(() => {
      if (awaited !== mine) return;
      awaited = null;
      writeSoon();
    });
  });
  return () => {
    clearTimeout(timer);
    offState();
    offPlace();
  };
}

/** The address bar of this page. */
export const addressBar: Place = {
  hash: () => window.location.hash,
  replace: (hash) => {
    window.history.replaceState(null, '', hash);
  },
  push: (hash) => {
    window.history.pushState(null, '', hash);
  },
  onChange: (listener) => {
    window.addEventListener('hashchange', listener);
    return () => {
      window.removeEventListener('hashchange', listener);
    };
  },
};
