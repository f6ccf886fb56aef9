/** Many pictures at once: which of them are unfamiliar at a chosen rate of false discoveries. */
import { benjaminiHochberg } from '../metrics/multiple';
import { chipOf } from './selectors';
import type { State } from './types';

/** What is said of one of many pictures. */
export interface PictureDecision {
  readonly id: string;
  /** Conformal p-value of "like the ID images" by the primary detector. */
  readonly pValue: number;
  /** Benjamini and Hochberg's adjusted p-value: the least rate at which the picture is a discovery. */
  readonly adjusted: number;
  readonly isDiscovery: boolean;
}

/**
 * Which p-values are discoveries where at most a share `rate` of those is to be false on average (Benjamini and Hochberg 1995; of
 * conformal p-values Bates et al. 2023).
 */
export function discoveries(
  pictures: readonly { readonly id: string; readonly pValue: number }[],
  rate: number,
): readonly PictureDecision[] {
  const adjusted = benjaminiHochberg(pictures.map(({ pValue }) => pValue));
  return pictures.map(({ id, pValue }, i) => {
    const at = adjusted[i] ?? 1;
    return { id, pValue, adjusted: at, isDiscovery: at <= rate };
  });
}

interface Last {
  readonly state: State;
  readonly key: string;
  readonly found: readonly PictureDecision[];
  readonly ids: ReadonlySet<string>;
}
let last: Last | null = null;

const sameAsks = (a: State, b: State): boolean =>
  a.images.items === b.images.items &&
  a.pack === b.pack &&
  a.settings === b.settings &&
  a.view === b.view &&
  a.input === b.input &&
  a.choice === b.choice &&
  a.measured === b.measured;

function look(state: State): Last {
  if (last !== null && sameAsks(last.state, state)) return last;
  const pictures = state.images.items.flatMap((item) => {
    const chip = chipOf(item, state);
    return chip === null || chip.stale || chip.pValue === null ? [] : [{ id: item.id, pValue: chip.pValue }];
  });
  const key = JSON.stringify([state.view.fdr, pictures]);
  if (last?.key === key) last = { ...last, state };
  else {
    const found = discoveries(pictures, state.view.fdr);
    const ids = new Set(found.filter(({ isDiscovery }) => isDiscovery).map(({ id }) => id));
    last = { state, key, found, ids };
  }
  return last;
}

/** Of the open pictures with a present score that is calibrated; the same list for the same numbers. */
export const pictureDecisions = (state: State): readonly PictureDecision[] => look(state).found;

/** Whether an open picture is a discovery at the chosen rate. */
export const isDiscovery = (state: State, id: string): boolean => look(state).ids.has(id);
