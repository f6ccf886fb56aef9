/** A number brought into a range; the fallback for what is no number. */
export const clamp = (value: number, [low, high]: readonly [number, number], fallback: number): number =>
  Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : fallback;

/** The members of `change` that say something, over `base`; `base` itself where nothing is new. */
export function merge<T extends object>(base: T, change: Partial<T>): T {
  const news = Object.entries(change).filter(
    ([name, value]) => value !== undefined && !Object.is(value, base[name as keyof T]),
  );
  return news.length === 0 ? base : { ...base, ...Object.fromEntries(news) };
}
