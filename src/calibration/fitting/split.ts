/** Which pictures of an in-distribution set detectors are fitted on, and which calibrate them: never the same ones. */

export interface Split {
  /** Places of the pictures in their set, ascending. */
  readonly fit: readonly number[];
  readonly calibrate: readonly number[];
}

/**
 * `limit` pictures of `count` (null: all), evenly spread, so that a set in the order of its classes gives all of them; every second
 * one calibrates and the others are fitted on. Where states are kept as they are, all calibrate.
 */
export function splitOf(count: number, limit: number | null, keepStates: boolean): Split {
  const chosen = Math.min(count, limit ?? count);
  const places = Array.from({ length: chosen }, (_, i) => Math.floor((i * count) / chosen));
  if (keepStates) return { fit: [], calibrate: places };
  return { fit: places.filter((_, i) => i % 2 === 0), calibrate: places.filter((_, i) => i % 2 === 1) };
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * The network's class of each class of a set: by name, whatever the case and the signs between the letters; by number where the
 * set has only numbers. Null where the set's classes are not all the network's: then its labels say nothing here.
 */
export function classesOnto(
  classes: readonly string[] | null,
  ofNetwork: readonly string[],
): readonly number[] | null {
  if (classes === null) return ofNetwork.map((_, i) => i);
  const own = ofNetwork.map(plain);
  const found = classes.map((name) => own.indexOf(plain(name)));
  return found.includes(-1) ? null : found;
}
