/** A small reader of command lines: every fault is one sentence that names the flag, its range and the value given. */
import { must } from '../lib/must';

/** The command line itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface Base {
  /** What the flag does, for the help. */
  readonly help: string;
}
/**
 * One flag: a switch, or a value of its kind. `value` stands for the value in the help; `many` flags may be repeated.
 */
export type Flag =
  | (Base & { readonly kind: 'switch' })
  | (Base & { readonly kind: 'text'; readonly value: string; readonly many?: true })
  | (Base & { readonly kind: 'choice'; readonly choices: readonly string[] })
  | (Base & { readonly kind: 'list'; readonly choices: readonly string[] })
  | (Base & {
      readonly kind: 'number';
      readonly low: number;
      readonly high: number;
      /** The lowest value itself is not allowed. */
      readonly above?: true;
      readonly whole?: true;
    });
/** A command's flags by name, without the dashes. */
export type Flags = Readonly<Record<string, Flag>>;

type ValueOf<F extends Flag> = F extends { kind: 'switch' }
  ? boolean
  : F extends { kind: 'number' }
    ? number
    : F extends { kind: 'list'; choices: readonly (infer C)[] }
      ? readonly C[]
      : F extends { kind: 'choice'; choices: readonly (infer C)[] }
        ? C
        : F extends { many: true }
          ? readonly string[]
          : string;
/** What a command line said; a flag that was not given is absent. */
export interface Parsed<T extends Flags> {
  readonly flags: { readonly [K in keyof T]?: ValueOf<T[K]> };
  readonly rest: readonly string[];
}

/** The range of a number flag, in words. */
export function rangeOf(flag: Extract<Flag, { kind: 'number' }>): string {
  const noun = flag.whole === true ? 'a whole number' : 'a number';
  const from = flag.above === true ? `above ${flag.low}` : `from ${flag.low}`;
  if (flag.high === Number.MAX_VALUE) return `${noun} ${from}`;
  if (flag.high === Number.MAX_SAFE_INTEGER && flag.low === -flag.high) return noun;
  return `${noun} ${from} to ${flag.high}`;
}

function read(name: string, flag: Exclude<Flag, { kind: 'switch' }>, text: string): unknown {
  const given = text === '' ? 'it is empty' : `it is "${text}"`;
  switch (flag.kind) {
    case 'text':
      if (text === '') throw new UsageError(`--${name} must be ${flag.value}; ${given}.`);
      return text;
    case 'choice':
      if (!flag.choices.includes(text))
        throw new UsageError(`--${name} must be one of ${flag.choices.join(', ')}; ${given}.`);
      return text;
    case 'list': {
      const items = text.split(',').map((item) => item.trim());
      const bad = items.find((item) => !flag.choices.includes(item));
      if (bad !== undefined)
        throw new UsageError(
          `--${name} must be a list, with commas, of ${flag.choices.join(', ')}; it holds "${bad}".`,
        );
      return [...new Set(items)];
    }
    case 'number': {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      const { low, high } = flag;
      const fits =
        value >= low &&
        value <= high &&
        (flag.above !== true || value > low) &&
        (flag.whole !== true || Number.isInteger(value));
      if (!fits) throw new UsageError(`--${name} must be ${rangeOf(flag)}; ${given}.`);
      return value;
    }
  }
}

/** `--flag value`, `--flag=value`, switches, and the rest; after `--` all is rest. Throws UsageError. */
export function parseFlags<const T extends Flags>(spec: T, argv: readonly string[]): Parsed<T> {
  const flags: Record<string, unknown> = {};
  const rest: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = must(argv[i]);
    if (word === '--') {
      rest.push(...argv.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      rest.push(word);
      continue;
    }
    const [head = '', ...tail] = word.split('=');
    const name = head.replace(/^--/, '');
    const flag = head.startsWith('--') && Object.hasOwn(spec, name) ? spec[name] : undefined;
    if (flag === undefined)
      throw new UsageError(`There is no flag ${head}; "splitscope --help" lists them all.`);
    const attached = tail.length > 0 ? tail.join('=') : undefined;
    if (flag.kind === 'switch') {
      if (attached !== undefined) throw new UsageError(`--${name} takes no value; it is "${attached}".`);
      flags[name] = true;
      continue;
    }
    const text = attached ?? argv[++i];
    if (text === undefined) throw new UsageError(`--${name} needs a value after it.`);
    const value = read(name, flag, text);
    if (flag.kind === 'text' && flag.many === true)
      flags[name] = [...((flags[name] as string[] | undefined) ?? []), value];
    else if (Object.hasOwn(flags, name)) throw new UsageError(`--${name} is given twice.`);
    else flags[name] = value;
  }
  return { flags: flags as Parsed<T>['flags'], rest };
}
