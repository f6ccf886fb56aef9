/**
 * What a network and a preparation of pictures are, by their content: what was made with one (a calibration, a measurement, a
 * record) says nothing of another, whatever they are called.
 */
import type { Graph } from '../engine/graph/types';
import { canonicalJson } from '../lib/hash';
import { sha256 } from '../lib/sha256';
import type { PackJson } from './schema';

/** SHA-256 of a network (graph and weights) and of a preprocessing, in hexadecimal digits. */
export interface Identity {
  readonly network: string;
  readonly preprocessing: string;
}

/** Of a graph, and of the files of its weights by their SHA-256 in the order of the pack. */
export const networkIdentity = (graph: Graph, files: readonly string[]): Promise<string> =>
  sha256(canonicalJson({ graph, files }));

/** Of the settings by which a picture becomes what the network sees. */
export const preprocessingIdentity = (preprocessing: PackJson['preprocessing']): Promise<string> =>
  sha256(canonicalJson(preprocessing));

/** The SHA-256 of each file of weights, as far as the pack says. */
export const statedHashes = ({ weights: { sha256: stated } }: PackJson): readonly string[] | null =>
  stated === undefined ? null : typeof stated === 'string' ? [stated] : stated;

const known = new WeakMap<PackJson, Identity>();

/** The identity of a pack that was asked for before; null where it was not, or where the pack does not say. */
export const knownIdentity = (json: PackJson): Identity | null => known.get(json) ?? null;

const keys = new WeakMap<PackJson, string>();
let unnamed = 0;

/**
 * What a record of a pack's network is kept under: its network and preprocessing by their content. A pack that does not say what its
 * files are is told from every other one, also from itself read again: its weights may be others.
 */
export function contentKey(json: PackJson): string {
  const identity = known.get(json);
  if (identity !== undefined) return `${identity.network} ${identity.preprocessing}`;
  const key = keys.get(json) ?? `unnamed ${++unnamed}`;
  keys.set(json, key);
  return key;
}

/** The description with the SHA-256 of its one file of weights, so that opening it can hold the file against that. */
export const stamped = async (json: PackJson, weights: Uint8Array): Promise<PackJson> => ({
  ...json,
  weights: { ...json.weights, sha256: await sha256(weights) },
});

/** Of a pack, by what its description says of its files; null where it does not. Opening it holds the files against that. */
export async function identityOf(json: PackJson): Promise<Identity | null> {
  const files = statedHashes(json);
  if (files === null) return null;
  const [network, preprocessing] = await Promise.all([
    networkIdentity(json.graph, files),
    preprocessingIdentity(json.preprocessing),
  ]);
  const identity = { network, preprocessing };
  known.set(json, identity);
  return identity;
}
