import type { AppStore } from './appStore';
import { NO_CHOICE } from './types';
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
    input: link.input,
    view: link.view,
    ...(same ? {} : { packChoice: { ...packChoice, ...NO_CHOICE } }),
    ...(link.pack === null || link.pack === pack.id
      ? {}
      : { pack: { id: link.pack, status: 'loading', json: null, error: null } }),
  });
  if (link.backend !== engine.requested) store.actions.setBackend(link.backend);
}

/** Whether a person would want to come back: another network, or another picture of the gallery. Settings are no steps. */
function isStep(from: string, to: string): boolean {
  const [a, b] = [readLink(from), readLink(to)];
  const differ = (x: string | null = null, y: string | null = null): boolean =>
    x !== null && y !== null && x !== y;
  return differ(a?.pack, b?.pack) || differ(a?.sample, b?.sample);
}

/**
 * Keep the address bar and the store at one: the store's changes go there after a quiet moment, a hash changed by hand
 * comes here. `onSample` is told the gallery picture that such a hash names. Returns how to stop.
 */
export function syncLink(store: AppStore, place: Place, onSample: (sample: string) => void): () => void {
  let written = place.hash();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // After Back the picture takes a moment to load: until then the state is half of the one entry, half of the other.
  let settling = 0;
  const offState = store.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // Changed by hand, and the browser has not said so yet: what the person wrote stays.
      if (place.hash() !== written) return;
      const hash = writeLink(linkOf(store.getState()));
      if (hash === written) {
        settling = 0;
        return;
      }
      if (settling === 0 && isStep(written, hash)) place.push(hash);
      else place.replace(hash);
      settling = Math.max(0, settling - 1);
      written = place.hash();
    }, QUIET_MS);
  });
  const offPlace = place.onChange(() => {
    const hash = place.hash();
    if (hash === written) return;
    written = hash;
    settling = 2;
    store.actions.setLinkFault(linkFault(hash));
    const link = readLink(hash);
    if (link === null) return;
    applyLink(store, link);
    if (link.sample !== null) onSample(link.sample);
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
