/** Nodes of TensorFlow's graphs as `model.json` holds them: attributes in JSON's spelling of protocol buffers. */
import type { EngineError } from '../../engine/errors';
import type { HostArray } from '../bytes/array';
import { isNumber, isObject, isText, type Json } from '../tensorflow/config';
import type { Sheet } from '../tensorflow/sheet';
import { must } from '../../lib/must';

const integer = (x: unknown): number | null => {
  const n = isText(x) && x.trim() !== '' ? Number(x) : x;
  return isNumber(n) ? n : null;
};

/** Texts are base64, or lists of bytes in old files. */
function textOf(x: unknown): string | null {
  if (Array.isArray(x) && x.every(isNumber)) return new TextDecoder().decode(Uint8Array.from(x));
  if (!isText(x)) return null;
  try {
    return atob(x);
  } catch {
    return x;
  }
}

/** One node: its inputs' tensors on the sheet, its attributes. */
export class GraphNode {
  constructor(
    readonly name: string,
    readonly op: string,
    /** What its inputs are called on the sheet. */
    readonly inputs: readonly string[],
    private readonly attributes: Json,
    readonly sheet: Sheet,
    readonly fail: (fault: string) => EngineError,
  ) {}

  private one(name: string, member: string): unknown {
    const value = this.attributes[name];
    return isObject(value) ? value[member] : undefined;
  }
  has(name: string): boolean {
    return this.attributes[name] !== undefined;
  }
  int(name: string, fallback: number): number {
    return integer(this.one(name, 'i')) ?? fallback;
  }
  float(name: string, fallback: number): number {
    return integer(this.one(name, 'f')) ?? fallback;
  }
  flag(name: string): boolean {
    return this.one(name, 'b') === true;
  }
  text(name: string, fallback: string): string {
    return textOf(this.one(name, 's')) ?? fallback;
  }
  /** The number or name of a type. */
  type(name: string): string | number | null {
    const value = this.one(name, 'type');
    return isText(value) || isNumber(value) ? value : null;
  }
  private list(name: string, member: string): readonly unknown[] {
    const list = this.one(name, 'list');
    const values: unknown = isObject(list) ? list[member] : null;
    return Array.isArray(values) ? (values as unknown[]) : [];
  }
  ints(name: string): number[] {
    return this.list(name, 'i').map((x) => integer(x) ?? NaN);
  }
  texts(name: string): string[] {
    return this.list(name, 's').map((x) => textOf(x) ?? '');
  }
  /** Sizes of a shape; null for those that are open. */
  shape(name: string): (number | null)[] | null {
    const shape = this.one(name, 'shape');
    const dims: unknown = isObject(shape) ? shape['dim'] : null;
    if (!Array.isArray(dims)) return null;
    return (dims as unknown[]).map((d) => {
      const size = isObject(d) ? integer(d['size']) : null;
      return size !== null && size > 0 ? size : null;
    });
  }

  input(i: number): string {
    const name = this.inputs[i];
    if (name === undefined) throw this.fail(`its input ${i} is missing`);
    return name;
  }
  /** An input that must be a constant of the file. */
  constant(i: number, what: string): HostArray {
    const array = this.sheet.numbers(this.input(i));
    if (array === null)
      throw this.fail(`its ${what} is no constant; networks whose ${what} is fixed are read`);
    return array;
  }
  constants(i: number, what: string): number[] {
    return Array.from(this.constant(i, what).data);
  }
  /** Rows and columns of a list for `NHWC`: strides, sizes of windows. */
  spatial(name: string, fallback: number): [number, number] {
    const list = this.ints(name);
    if (list.length === 0) return [fallback, fallback];
    const [h, w] = this.isChannelsLast ? [list[1], list[2]] : [list[2], list[3]];
    if (list.length !== 4 || !Number.isInteger(h) || !Number.isInteger(w))
      throw this.fail(`the attribute "${name}" is not read`);
    return [must(h), must(w)];
  }
  get isChannelsLast(): boolean {
    return this.text('data_format', 'NHWC') !== 'NCHW';
  }
  /** What `make` gives of a picture with channels first, in the node's own order. */
  channelsFirst(name: string, x: string, make: (x: string) => string): string {
    return this.isChannelsLast ? this.sheet.channelsFirst(name, x, make) : make(x);
  }
}
