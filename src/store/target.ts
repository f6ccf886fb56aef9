import { needsChannel } from '../engine/attributions/kinds';
import type { AnalyseSpec, MapRequest } from '../engine/jobs';
import type { AppStore } from './appStore';
import { contentKey, knownIdentity } from '../packs/identity';
import { mapKey, ranOn, resultKey, type Variant } from './jobKey';
import type { RecordLabel } from './records';
import type { State, View } from './types';
import { hashValue } from '../lib/hash';

/** One analysis that the page wants: what it is of, where its result is kept, what starts it. */
export interface Target extends RecordLabel {
  readonly network: string;
  readonly family: string;
  readonly spec: AnalyseSpec;
  readonly variant: Variant;
  readonly imageHash: string;
}

/** Everything but the image that the present state asks for; null until the pack is there. */
export function variantOf({ pack, input, engine, settings }: State): Variant | null {
  if (pack.json === null) return null;
  return {
    pack: pack.id,
    network: contentKey(pack.json),
    classes: pack.json.classes.length,
    input,
    backend: engine.requested,
    settings,
  };
}

/** What the engine computes on at present; null while that is not known. */
export const presentBackend = ({ engine }: State): string | null =>
  engine.capabilities === null ? null : ranOn(engine.capabilities);

/** Tells two variants apart, and the same one on another backend. */
export const variantHash = (variant: Variant, on: string | null): string => hashValue([variant, on]);

/** Whether a record is of the network that is there now, whatever the two are called. */
export const isOfPack = (
  { pack, network }: { readonly pack: string; readonly network?: string },
  { id, json }: State['pack'],
): boolean => (json === null || network === undefined ? pack === id : network === contentKey(json));

/** What the present state asks for of an image; null while image or pack is not ready. Throws what `toNetwork` throws. */
export function targetOf(store: AppStore, imageId: string | null): Target | null {
  const state = store.getState();
  const variant = variantOf(state);
  const item = state.images.items.find(({ id }) => id === imageId);
  if (variant === null || state.pack.json === null || item?.status !== 'ready') return null;
  const prepared = store.images.network(item.id, state.input, state.pack.json);
  if (prepared === null) return null;
  const { pack, network, settings } = variant;
  const identity = knownIdentity(state.pack.json);
  return {
    ...resultKey(prepared.hash, variant),
    imageId: item.id,
    imageHash: prepared.hash,
    pack,
    network,
    input: variant.input,
    settings,
    variant,
    spec: {
      pack,
      ...(identity === null ? {} : { network: identity.network }),
      image: prepared.image,
      settings,
      histograms: true,
    },
  };
}

/** Whether what the network sees of an image is still being made: its target comes with it. */
export function isPreparing(store: AppStore, imageId: string | null): boolean {
  const { input, pack } = store.getState();
  return imageId !== null && pack.json !== null && store.images.awaits(imageId, input, pack.json);
}

/** Same result under the same label. */
export const sameTarget = (a: Target | null, b: Target | null): boolean =>
  a?.key === b?.key && a?.imageId === b?.imageId && a?.settings === b?.settings;

/** The map that the view asks for; null for a channel's map while no channel is chosen. */
export function mapRequestOf({ map: kind, tap, channel, mapParameters }: View): MapRequest | null {
  const changed = mapParameters[kind];
  const parameters = changed === undefined ? {} : { parameters: changed };
  if (!needsChannel(kind)) return { kind, ...parameters };
  return tap === null || channel === null ? null : { kind, tap, channel, ...parameters };
}

export const mapKeyOf = (target: Target, request: MapRequest): string =>
  mapKey(target.imageHash, target.variant, request);
