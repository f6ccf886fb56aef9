/** The part of Python's pickle in which CIFAR's archives are written: plain values and NumPy arrays; nothing is ever called. */
import { DatasetError } from '../dataset';

/** A NumPy array: raw bytes, with its type and shape. */
export interface PickledArray {
  readonly shape: readonly number[];
  readonly type: string;
  readonly bytes: Uint8Array;
}
export type Pickled =
  null | boolean | number | Uint8Array | string | Pickled[] | Map<string, Pickled> | PickledArray;

/** Stands for what the pickle would have made by calling something. */
interface Made {
  readonly global: string;
  readonly args: readonly unknown[];
  state: unknown;
}
const MARK = Symbol('mark');
const ARRAYS = new Set(['numpy.core.multiarray _reconstruct', 'numpy._core.multiarray _reconstruct']);
const KNOWN = new Set([...ARRAYS, 'numpy dtype', 'numpy ndarray', '_codecs encode']);

const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/** The value of a pickle. Throws DatasetError where it is damaged or asks for anything but arrays. */
export function readPickle(bytes: Uint8Array, name: string): Pickled {
  const bad = (what: string): DatasetError =>
    new DatasetError(`"${name}" is no pickle of pictures: ${what}.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: unknown[] = [];
  const memo = new Map<number, unknown>();
  let at = 0;
  const take = (n: number): Uint8Array => {
    if (n < 0 || at + n > bytes.length) throw bad('it is cut short');
    at += n;
    return bytes.subarray(at - n, at);
  };
  const u8 = (): number => take(1)[0]!;
  const u32 = (): number => {
    take(4);
    return view.getUint32(at - 4, true);
  };
  const line = (): string => {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) throw bad('it is cut short');
    const text = latin1(bytes.subarray(at, end));
    at = end + 1;
    return text;
  };
  const toMark = (): unknown[] => {
    const from = stack.lastIndexOf(MARK);
    if (from < 0) throw bad('its stack is damaged');
    const items = stack.splice(from);
    return items.slice(1);
  };
  const pop = (): unknown => {
    if (stack.length === 0) throw bad('its stack is damaged');
    return stack.pop();
  };
  const top = <T>(is: (value: unknown) => value is T): T => {
    const value = stack.at(-1);
    if (!is(value)) throw bad('its stack is damaged');
    return value;
  };
  const isList = (value: unknown): value is unknown[] => Array.isArray(value);
  const isDict = (value: unknown): value is Map<string, unknown> => value instanceof Map;
  const set = (pairs: readonly unknown[]): void => {
    const dict = top(isDict);
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const key = pairs[i];
      dict.set(key instanceof Uint8Array ? latin1(key) : String(key), pairs[i + 1]);
    }
  };
  const reduce = (): void => {
    const args = pop();
    const made = pop() as Made | null;
    if (!Array.isArray(args) || typeof made?.global !== 'string') throw bad('its stack is damaged');
    if (made.global === '_codecs encode') {
      // Python 3 writes bytes as text in Latin-1.
      stack.push(Uint8Array.from(String(args[0]), (c) => c.charCodeAt(0)));
    } else stack.push({ global: made.global, args, state: null } satisfies Made);
  };
  const codes: Readonly<Record<string, () => unknown>> = {
    '\x80': u8,
    '}': () => stack.push(new Map()),
    ']': () => stack.push([]),
    ')': () => stack.push([]),
    '(': () => stack.push(MARK),
    q: () => memo.set(u8(), stack.at(-1)),
    r: () => memo.set(u32(), stack.at(-1)),
    '\x94': () => memo.set(memo.size, stack.at(-1)),
    h: () => stack.push(memo.get(u8())),
    j: () => stack.push(memo.get(u32())),
    U: () => stack.push(take(u8())),
    T: () => stack.push(take(u32())),
    C: () => stack.push(take(u8())),
    B: () => stack.push(take(u32())),
    X: () => stack.push(new TextDecoder().decode(take(u32()))),
    '\x8c': () => stack.push(new TextDecoder().decode(take(u8()))),
    K: () => stack.push(u8()),
    M: () => {
      take(2);
      stack.push(view.getUint16(at - 2, true));
    },
    J: () => stack.push(u32() | 0),
    '\x8a': () => {
      const digits = take(u8());
      stack.push(digits.reduce((sum, byte, i) => sum + byte * 256 ** i, 0));
    },
    N: () => stack.push(null),
    '\x88': () => stack.push(true),
    '\x89': () => stack.push(false),
    '\x95': () => take(8),
    a: () => {
      const value = pop();
      top(isList).push(value);
    },
    e: () => {
      const items = toMark();
      const list = top(isList);
      for (const item of items) list.push(item);
    },
    s: () => {
      const value = pop();
      const key = pop();
      set([key, value]);
    },
    u: () => {
      set(toMark());
    },
    t: () => stack.push(toMark()),
    '\x85': () => stack.push([pop()]),
    '\x86': () => stack.push([pop(), pop()].reverse()),
    '\x87': () => stack.push([pop(), pop(), pop()].reverse()),
    c: () => {
      const global = `${line()} ${line()}`;
      if (!KNOWN.has(global)) throw bad(`it asks for "${global}", and only arrays are read`);
      stack.push({ global, args: [], state: null } satisfies Made);
    },
    '\x93': () => {
      const global = [pop(), pop()].reverse().join(' ');
      if (!KNOWN.has(global)) throw bad(`it asks for "${global}", and only arrays are read`);
      stack.push({ global, args: [], state: null } satisfies Made);
    },
    R: reduce,
    b: () => {
      const state = pop();
      (stack.at(-1) as Made).state = state;
    },
  };
  for (;;) {
    const code = String.fromCharCode(u8());
    if (code === '.') return finished(pop(), bad);
    const run = codes[code];
    if (run === undefined) throw bad(`it has the unknown opcode ${code.charCodeAt(0)}`);
    run();
  }
}

/** What was made, as values: arrays from their state (version, shape, dtype, Fortran order, bytes). */
function finished(value: unknown, bad: (what: string) => DatasetError): Pickled {
  if (Array.isArray(value)) return value.map((item) => finished(item, bad));
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [String(key), finished(item, bad)] as const));
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value as Pickled;
  const made = value as Made;
  if (!ARRAYS.has(made.global) || !Array.isArray(made.state)) throw bad('it holds more than plain arrays');
  const [, shape, dtype, fortran, bytes] = made.state as [
    unknown,
    number[],
    Made,
    boolean | number,
    Uint8Array,
  ];
  const [kind] = dtype.args;
  if (fortran === true || fortran === 1) throw bad('its array is in Fortran order');
  return { shape, type: kind instanceof Uint8Array ? latin1(kind) : String(kind), bytes };
}
