/** Settings of a layer or node, of whose types nothing is known. */
import type { EngineError } from '../../engine/errors';

export type Json = Readonly<Record<string, unknown>>;
export const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null && !Array.isArray(x);
export const isText = (x: unknown): x is string => typeof x === 'string';
export const isNumber = (x: unknown): x is number => typeof x === 'number' && Number.isFinite(x);
const isNumbers = (x: unknown): x is readonly number[] => Array.isArray(x) && x.every(isNumber);

/** Whole numbers of at least `low`, or an error that names the setting. */
export class Config {
  constructor(
    readonly raw: Json,
    readonly fail: (fault: string) => EngineError,
  ) {}

  private bad(name: string): EngineError {
    const value = JSON.stringify(this.raw[name] ?? null).slice(0, 80);
    return this.fail(`its setting "${name}" is ${value}, which is not read`);
  }
  has(name: string): boolean {
    return this.raw[name] !== undefined && this.raw[name] !== null;
  }
  text(name: string, fallback: string): string {
    const value = this.raw[name] ?? fallback;
    if (!isText(value)) throw this.bad(name);
    return value;
  }
  flag(name: string, fallback: boolean): boolean {
    const value = this.raw[name] ?? fallback;
    if (typeof value !== 'boolean') throw this.bad(name);
    return value;
  }
  number(name: string, fallback: number): number {
    const value = this.raw[name] ?? fallback;
    if (!isNumber(value)) throw this.bad(name);
    return value;
  }
  /** One number or a list of them, as a list. */
  numbers(name: string): readonly number[] {
    const value = this.raw[name];
    if (isNumber(value)) return [value];
    if (!isNumbers(value)) throw this.bad(name);
    return value;
  }
  /** One size for rows and columns, or two. */
  pair(name: string, fallback: number | readonly [number, number]): readonly [number, number] {
    const value = this.raw[name] ?? fallback;
    const list = isNumber(value) ? [value, value] : value;
    if (!isNumbers(list) || list.length !== 2 || list.some((n) => !Number.isInteger(n) || n < 1))
      throw this.bad(name);
    return [list[0]!, list[1]!];
  }
  /** Rows before and after, columns before and after: one number, two, or two pairs. */
  sides(name: string): readonly [number, number, number, number] {
    const value = this.raw[name];
    const [h, w]: readonly unknown[] = isNumber(value)
      ? [value, value]
      : Array.isArray(value)
        ? (value as unknown[])
        : [];
    const ends = (x: unknown): readonly unknown[] => (Array.isArray(x) ? (x as unknown[]) : [x, x]);
    const all = [...ends(h), ...ends(w)];
    if (
      all.length !== 4 ||
      !isNumbers(all) ||
      all.some((n) => !Number.isInteger(n as number) || (n as number) < 0)
    )
      throw this.bad(name);
    return [all[0]!, all[1]!, all[2]!, all[3]!];
  }
}
