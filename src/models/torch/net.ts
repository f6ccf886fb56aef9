import type { Padding } from '../../engine/graph/types';
import { sizeOf, type HostArray } from '../bytes/array';
import { Builder } from '../convert/builder';
import type { ReferenceTaps } from '../finish/finish';
import { reshape, transpose } from '../host/arrays';
import type { HiddenId, Question, ReadOptions } from '../types';
import type { StateDict } from './stateDict';

/** What a state dict lacks or has too much of; the caller names the file. */
export class Misfit extends Error {
  override readonly name = 'Misfit';
}

/** Windows of a convolution or pool. */
export interface Window {
  readonly stride?: number;
  readonly padding?: number;
  readonly dilation?: number;
}

/** Weights of the picture's network put together module by module, under PyTorch's names. */
export class Net {
  readonly build = new Builder();
  private readonly unused: Set<string>;
  /** `[C]`, or the shape where it is known: channels of each node. */
  private readonly channels = new Map<string, number>();

  private readonly hidden: Question[] = [];

  constructor(
    readonly dict: StateDict,
    readonly input: readonly [number, number, number],
    private readonly answers: ReadOptions['hidden'] = {},
  ) {
    this.unused = new Set([...dict.keys()].filter((k) => !k.endsWith('num_batches_tracked')));
    this.build.emit('input', 'input', [], { shape: input });
    this.channels.set('input', input[2]);
  }

  has(name: string): boolean {
    return this.dict.has(name);
  }
  shape(name: string): readonly number[] {
    const a = this.dict.get(name);
    if (a === undefined) throw new Misfit(`it has no tensor "${name}"`);
    return a.shape;
  }
  private take(name: string): HostArray {
    const a = this.dict.get(name);
    if (a === undefined) throw new Misfit(`it has no tensor "${name}"`);
    this.unused.delete(name);
    return a;
  }
  /** Tensors that no module has taken. */
  get left(): readonly string[] {
    return [...this.unused];
  }
  /** What had to be asked, with the guesses. */
  get questions(): readonly Question[] {
    return this.hidden;
  }
  /** Ask for what weights do not say: gives the answer, or the guess where there is none. */
  ask(question: Question & { readonly id: HiddenId }): string {
    const { id, guess, options } = question;
    const answer = this.answers?.[id] ?? guess;
    const offered = options.some(({ value }) => value === answer);
    this.hidden.push({
      ...question,
      rereads: true,
      guess: answer,
      ...(answer === guess ? {} : { evidence: `chosen; the guess is ${guess}: ${question.evidence}` }),
      options: offered ? options : [...options, { value: answer, label: answer }],
    });
    return answer;
  }
  /** A choice among whole numbers; throws Misfit for another. */
  askNumber(
    id: HiddenId,
    question: string,
    guess: number,
    evidence: string,
    choices: readonly number[],
  ): number {
    const options = choices.map((n) => ({ value: String(n), label: String(n) }));
    const answer = Number(this.ask({ id, question, guess: String(guess), evidence, options }));
    if (!choices.includes(answer))
      throw new Misfit(`"${this.answers?.[id] ?? ''}" for its ${id} is none of ${choices.join(', ')}`);
    return answer;
  }
  /** Strides of `count` blocks, each 1 or 2, where a state dict hides them; throws Misfit for other text. */
  askStrides(guess: readonly number[], evidence: string): readonly number[] {
    const all = new Array<number>(guess.length).fill(1);
    const texts = [...new Set([guess.join(' '), all.join(' ')])];
    const said = this.ask({
      id: 'strides',
      question: `Which strides do its ${guess.length} blocks have?`,
      guess: texts[0]!,
      evidence,
      options: texts.map((value) => ({ value, label: value })),
      free: true,
    });
    const strides = said
      .split(/[\s,]+/)
      .filter((s) => s !== '')
      .map(Number);
    if (strides.length !== guess.length || strides.some((s) => s !== 1 && s !== 2))
      throw new Misfit(`the strides "${said}" are not ${guess.length} numbers, each 1 or 2`);
    return strides;
  }
  /** A tensor that the network does not use. */
  ignore(name: string): void {
    this.unused.delete(name);
  }
  array(name: string): HostArray {
    return this.take(name);
  }
  channelsOf(node: string): number {
    return this.channels.get(node)!;
  }
  /** Note how many channels a node has that was added by hand. */
  note(node: string, channels: number): string {
    this.channels.set(node, channels);
    return node;
  }

  /** A node without weights of its own. */
  op(
    op: string,
    name: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, unknown>> = {},
  ): string {
    const node = this.build.emit(op, name, inputs, attributes);
    const sum = inputs.reduce((n, i) => n + this.channels.get(i)!, 0);
    this.channels.set(node, op === 'concat' ? sum : this.channels.get(inputs[0]!)!);
    return node;
  }

  /** A convolution `[K, C / groups, kh, kw]`; the groups follow from its input. Padding keeps the size where not said. */
  conv(name: string, from: string, { stride = 1, padding, dilation = 1 }: Window = {}): string {
    const w = this.take(`${name}.weight`);
    if (w.shape.length !== 4) throw new Misfit(`the tensor "${name}.weight" is no kernel of a convolution`);
    const [k, c, kh, kw] = w.shape as [number, number, number, number];
    const groups = this.channels.get(from)! / c;
    if (!Number.isInteger(groups) || k % groups !== 0)
      throw new Misfit(
        `the kernel "${name}.weight" takes ${c} channels where ${this.channels.get(from)!} come`,
      );
    const [ph, pw] = [padding ?? (dilation * (kh - 1)) >> 1, padding ?? (dilation * (kw - 1)) >> 1];
    const pads: Padding = [ph, ph, pw, pw];
    const node = this.build.emit('conv2d', name, [from], {
      weight: this.build.weight(`${name}.weight`, transpose(w, [2, 3, 1, 0])),
      ...(this.has(`${name}.bias`)
        ? { bias: this.build.weight(`${name}.bias`, this.take(`${name}.bias`)) }
        : {}),
      stride: [stride, stride],
      padding: pads,
      ...(dilation === 1 ? {} : { dilation: [dilation, dilation] }),
      ...(groups === 1 ? {} : { groups }),
    });
    return this.note(node, k);
  }

  bn(name: string, from: string, epsilon = 1e-5): string {
    const c = this.channels.get(from)!;
    const one = (what: string, fill: number): string => {
      const tensor = `${name}.${what}`;
      if (!this.has(tensor) && (what === 'weight' || what === 'bias'))
        return this.build.weight(tensor, { shape: [c], data: new Float32Array(c).fill(fill) });
      const a = this.take(tensor);
      if (sizeOf(a.shape) !== c)
        throw new Misfit(`the tensor "${tensor}" has ${sizeOf(a.shape)} values for ${c} channels`);
      return this.build.weight(tensor, reshape(a, [c]));
    };
    const node = this.build.emit('batchNorm', name, [from], {
      gamma: one('weight', 1),
      beta: one('bias', 0),
      mean: one('running_mean', 0),
      variance: one('running_var', 1),
      epsilon,
    });
    return this.note(node, c);
  }

  /** A norm over groups of channels, of `C` scales and shifts. */
  groupNorm(name: string, from: string, groups: number, epsilon = 1e-5): string {
    const c = this.channels.get(from)!;
    const one = (what: string): string => {
      const a = this.take(`${name}.${what}`);
      if (sizeOf(a.shape) !== c)
        throw new Misfit(`the tensor "${name}.${what}" has ${sizeOf(a.shape)} values for ${c} channels`);
      return this.build.weight(`${name}.${what}`, reshape(a, [c]));
    };
    return this.op('groupNorm', name, [from], { groups, epsilon, gamma: one('weight'), beta: one('bias') });
  }
  /** A layer norm over an axis (of a sample) that holds the channels. */
  layerNorm(name: string, from: string, axis: number, epsilon = 1e-6): string {
    const c = this.channels.get(from)!;
    const one = (what: string): string =>
      this.build.weight(`${name}.${what}`, reshape(this.take(`${name}.${what}`), [c]));
    return this.op('layerNorm', name, [from], { axis, epsilon, gamma: one('weight'), beta: one('bias') });
  }

  /** `[K, D]` as a dense layer. `from` is a vector of `[D]`, or of more where the layer goes along the last axis. */
  linear(name: string, from: string): string {
    const w = this.take(`${name}.weight`);
    if (w.shape.length !== 2) throw new Misfit(`the tensor "${name}.weight" is no matrix`);
    const node = this.build.emit('dense', name, [from], {
      weight: this.build.weight(`${name}.weight`, transpose(w, [1, 0])),
      ...(this.has(`${name}.bias`)
        ? { bias: this.build.weight(`${name}.bias`, this.take(`${name}.bias`)) }
        : {}),
    });
    return this.note(node, w.shape[0]!);
  }

  act(op: string, name: string, from: string, attributes: Readonly<Record<string, unknown>> = {}): string {
    return this.op(op, name, [from], attributes);
  }
  relu(name: string, from: string): string {
    return this.act('relu', name, from);
  }
  add(name: string, a: string, b: string): string {
    return this.op('add', name, [a, b]);
  }
  maxPool(name: string, from: string, size: number, stride = size, padding = 0, ceilMode = false): string {
    return this.op('maxPool', name, [from], {
      size: [size, size],
      stride: [stride, stride],
      padding: [padding, padding, padding, padding],
      ...(ceilMode ? { ceilMode } : {}),
    });
  }
  avgPool(name: string, from: string, size: number, stride = size): string {
    return this.op('avgPool', name, [from], {
      size: [size, size],
      stride: [stride, stride],
      padding: [0, 0, 0, 0],
    });
  }
  globalAvgPool(name: string, from: string): string {
    return this.op('globalAvgPool', name, [from]);
  }
  /** `[H, W, C]` in PyTorch's order: channels first. */
  flatten(name: string, from: string, size: number): string {
    const c = this.channels.get(from)!;
    const turned = size === 1 ? from : this.op('transpose', `${name}.channels`, [from], { perm: [2, 0, 1] });
    return this.note(this.build.emit('flatten', name, [turned]), c * size * size);
  }
  /** Squeeze and excite: `x gate(fc2(act(fc1(mean(x)))))`. */
  squeezeExcite(
    name: string,
    from: string,
    [first, second]: readonly [string, string],
    activation: string,
    gate: string,
    gateAttributes: Readonly<Record<string, unknown>> = {},
  ): string {
    const mean = this.op('globalAvgPool', `${name}.mean`, [from], { keepDims: true });
    const a = this.act(activation, `${name}.${activation}`, this.conv(first, mean));
    const g = this.act(gate, `${name}.${gate}`, this.conv(second, a), gateAttributes);
    return this.op('mul', `${name}.scale`, [from, g]);
  }
  weight(name: string, array: Pick<HostArray, 'shape' | 'data'>): string {
    return this.build.weight(name, array);
  }
}

/** One family of networks, recognised by its names. */
export interface Architecture {
  /** For people, with what tells sizes apart: "ResNet, bottleneck blocks 3, 4, 6, 3". */
  readonly label: (dict: StateDict) => string;
  readonly recognise: (dict: StateDict) => boolean;
  /** Rows and columns where the weights say, or usually; with what speaks for it. */
  readonly size: (dict: StateDict) => { readonly size: number; readonly evidence: string };
  /** Adds the nodes; gives the output. Throws Misfit. */
  readonly build: (net: Net) => string;
  /** Taps of the papers' code, where it has such a network. */
  readonly reference?: ReferenceTaps;
  /** How its published weights were trained, where that is another way than usual. */
  readonly prepared?: (dict: StateDict) => { readonly guess: string; readonly evidence: string } | null;
}

/** Numbers that follow a prefix: `layer1.` of `layer1.0.conv1.weight` gives 0. Sorted. */
export function indices(dict: StateDict, prefix: string): number[] {
  const found = new Set<number>();
  for (const name of dict.keys()) {
    if (!name.startsWith(prefix)) continue;
    const n = /^\d+/.exec(name.slice(prefix.length))?.[0];
    if (n !== undefined) found.add(Number(n));
  }
  return [...found].sort((a, b) => a - b);
}
