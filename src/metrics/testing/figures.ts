import type { Figure } from '../figure';

/** The value; throws the reason where there is none. */
export function valueOf<T>(x: Figure<T>): T {
  if (!x.defined) throw new Error(x.reason);
  return x.value;
}

/** The reason; throws where there is a value. */
export function reasonOf(x: Figure<unknown>): string {
  if (x.defined) throw new Error(`A value: ${JSON.stringify(x.value)}`);
  return x.reason;
}
