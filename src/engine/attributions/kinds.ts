/** Every list of attributions, made of what their folders say. Plain. */
import type { AttributionMeta } from './attribution';
import { metas } from './metas';

/** Id of an attribution: its folder's name. */
export type MapKind = keyof typeof metas;

/** What an attribution says of itself. */
export const mapMetaOf = (kind: MapKind): AttributionMeta => metas[kind];

/** Every attribution in the order of the page's list; the first is what it opens with. */
export const MAP_KINDS: readonly MapKind[] = (Object.keys(metas) as MapKind[]).sort(
  (a, b) => mapMetaOf(a).order - mapMetaOf(b).order || (a < b ? -1 : 1),
);

/** Whether a map is of one channel of one tap, which the request must name. */
export const needsChannel = (kind: MapKind): boolean => mapMetaOf(kind).of === 'channel';
