/** A number that may not exist. "Undefined" is never 0, 1 or NaN: it says why. */

/** A value, or the one sentence that says why there is none. */
export type Figure<T = number> =
  { readonly defined: true; readonly value: T } | { readonly defined: false; readonly reason: string };

export const figure = <T>(value: T): Figure<T> => ({ defined: true, value });
export const noFigure = (reason: string): Figure<never> => ({ defined: false, reason });

/** `f` of the value, where there is one. */
export const mapFigure = <T, U>(x: Figure<T>, f: (value: T) => U): Figure<U> =>
  x.defined ? figure(f(x.value)) : x;

/** The value, or null where there is none: for tables that have a column of reasons of their own. */
export const valueOr = <T, U>(x: Figure<T>, other: U): T | U => (x.defined ? x.value : other);

/** From `low` to `high`, both included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
