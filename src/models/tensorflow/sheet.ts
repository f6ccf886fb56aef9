/**
 * Networks of TensorFlow's formats, written down as operators of ONNX: one way leads from there to the engine, with what it
 * knows about axes, constants and shapes. Values keep TensorFlow's order, channels last; operators that want channels first
 * stand between two transposes, which cost nothing.
 */
import type { HostArray } from '../bytes/array';
import { intsOf, transpose } from '../host/arrays';
import { known, type Value } from '../convert/value';
import { SHOWN_AS } from '../onnx/attributes';
import type { Attribute, NodeProto } from '../onnx/proto';

export type AttributeValues = Readonly<Record<string, number | string | readonly number[] | undefined>>;

function attributesOf(values: AttributeValues): Map<string, Attribute> {
  const out = new Map<string, Attribute>();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const empty = { name, floats: [], ints: [], strings: [] };
    if (typeof value === 'number') out.set(name, { ...empty, i: value, f: value });
    else if (typeof value === 'string') out.set(name, { ...empty, s: value });
    else out.set(name, { ...empty, ints: [...value], floats: [...value] });
  }
  return out;
}

/** Nodes and constants as they are written down. */
export class Sheet {
  readonly nodes: NodeProto[] = [];
  readonly constants = new Map<string, Value>();
  /** Values that lie in blocks, as TensorFlow writes a dilated convolution: the dilation of each. */
  readonly dilated = new Map<string, readonly [number, number]>();
  private readonly names = new Set<string>();
  /** What the file calls the operation that is being written down: named in errors. */
  shown = '';

  /** A name that nothing has yet. */
  unique(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.names.has(name); i++) name = `${wanted}#${i}`;
    this.names.add(name);
    return name;
  }
  constant(wanted: string, array: HostArray): string {
    const name = this.unique(wanted);
    this.constants.set(name, known(array));
    return name;
  }
  ints(wanted: string, values: readonly number[]): string {
    return this.constant(wanted, intsOf(values));
  }
  /** The numbers of a constant; null where the name is no constant. */
  numbers(name: string): HostArray | null {
    const value = this.constants.get(name);
    return value?.kind === 'known' ? value.array : null;
  }
  /** Add an operator under its first result's name, which may get a number; gives that. */
  op(op: string, wanted: string, inputs: readonly string[], attributes: AttributeValues = {}): string {
    return this.many(op, [wanted], inputs, attributes)[0]!;
  }
  /** Add an operator with several results. */
  many(
    op: string,
    wanted: readonly string[],
    inputs: readonly string[],
    attributes: AttributeValues = {},
  ): string[] {
    const outputs = wanted.map((name) => this.unique(name));
    this.nodes.push({
      name: outputs[0]!,
      op,
      domain: '',
      inputs: [...inputs],
      outputs,
      attributes: attributesOf(attributes),
      meta: new Map(this.shown === '' ? [] : [[SHOWN_AS, this.shown]]),
    });
    return outputs;
  }
  /** A picture's values with channels first go through `make`; its result has channels last again. */
  channelsFirst(name: string, x: string, make: (x: string) => string): string {
    const first = this.op('Transpose', `${name}#first`, [x], { perm: [0, 3, 1, 2] });
    return this.op('Transpose', `${name}#last`, [make(first)], { perm: [0, 2, 3, 1] });
  }
}

/** `[kh, kw, C / groups, K]` as ONNX has it, `[K, C / groups, kh, kw]`. */
export const kernel = (w: HostArray): HostArray => transpose(w, [3, 2, 0, 1]);

/** `[kh, kw, C, M]` of a depthwise convolution as one with a group for each channel, `[C M, 1, kh, kw]`. */
export function depthwiseKernel(w: HostArray): HostArray {
  const [kh, kw, c, m] = w.shape as [number, number, number, number];
  return { ...transpose(w, [2, 3, 0, 1]), shape: [c * m, 1, kh, kw] };
}

/** TensorFlow's "same" and "valid". */
export const autoPad = (padding: string): string =>
  padding.toLowerCase() === 'same' ? 'SAME_UPPER' : 'VALID';
