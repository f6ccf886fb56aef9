/** The end of a network: where the logits are, what comes before the last layer. */
import { EngineError } from '../../engine/errors';
import type { Weight } from '../../engine/graph/types';
import type { Draft } from '../convert/builder';

/** A network whose output is its logits, as a vector. */
export interface Ended {
  readonly nodes: readonly Draft[];
  readonly weights: Readonly<Record<string, Weight>>;
  readonly output: string;
  readonly features: string;
  readonly classes: number;
  /** What stood after the logits: `softmax`; null where nothing did. */
  readonly stripped: string | null;
  readonly featuresEvidence: string;
  readonly notes: readonly string[];
}
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** Operations that only pass values on. */
const PASSING = new Set([
  'identity',
  'dropout',
  'cast',
  'reshape',
  'flatten',
  'squeeze',
  'unsqueeze',
  'transpose',
]);
const SQUASHING = new Set(['softmax', 'logSoftmax', 'sigmoid']);
/** Operations on the logits that leave the last layer what it is. */
const SCALING = new Set(['affine', 'mul', 'add', 'div', 'sub']);

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

class Ending {
  readonly nodes: Draft[];
  readonly weights: Record<string, Weight>;
  constructor(
    nodes: readonly Draft[],
    weights: Readonly<Record<string, Weight>>,
    readonly shapes: Map<string, readonly number[]>,
    readonly file: string,
  ) {
    this.nodes = [...nodes];
    this.weights = { ...weights };
  }
  node(name: string | undefined): Draft | undefined {
    return this.nodes.find((n) => n.name === name);
  }
  shape(name: string): readonly number[] {
    return this.shapes.get(name)!;
  }
  /** A name that is not there yet. */
  fresh(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.node(name) !== undefined; i++) name = `${wanted}#${i}`;
    return name;
  }
  /** A node after `after`. */
  insert(after: string, node: Draft, shape: readonly number[]): string {
    this.nodes.splice(this.nodes.findIndex((n) => n.name === after) + 1, 0, node);
    this.shapes.set(node.name, shape);
    return node.name;
  }
  put(node: Draft, shape: readonly number[]): void {
    this.nodes[this.nodes.findIndex((n) => n.name === node.name)] = node;
    this.shapes.set(node.name, shape);
  }
}

/** Back over what only passes values on. */
function origin(e: Ending, name: string): Draft {
  let node = e.node(name)!;
  while (PASSING.has(node.op) && node.inputs.length === 1) node = e.node(node.inputs[0])!;
  return node;
}

/** The vector that a node's values are: the node itself, or flattened. */
function vector(e: Ending, name: string): string {
  const shape = e.shape(name);
  if (shape.length === 1) return name;
  const node = e.node(name)!;
  const readers = e.nodes.filter((n) => n.inputs.includes(name)).length;
  if ((node.op === 'globalAvgPool' || node.op === 'globalMaxPool') && readers <= 1) {
    e.put({ op: node.op, name, inputs: node.inputs }, [shape.at(-1)!]);
    return name;
  }
  return e.insert(name, { op: 'flatten', name: e.fresh(`${name}#flat`), inputs: [name] }, [sizeOf(shape)]);
}

/** One logit becomes two, `-z / 2` and `z / 2`, whose softmax is the sigmoid of z. */
function binary(e: Ending, output: string): string {
  const last = origin(e, output);
  const weight = e.weights[last['weight'] as string];
  if (last.op === 'dense' && last.name === output && weight !== undefined) {
    const twice = (w: Weight, shape: readonly number[]): Weight => ({
      shape,
      data: Float32Array.from(
        { length: w.data.length * 2 },
        (_, i) => (w.data[i >> 1]! * (i % 2 === 0 ? -1 : 1)) / 2,
      ),
    });
    const bias = e.weights[last['bias'] as string];
    e.weights[`${output}.weight#two`] = twice(weight, [weight.shape[0]!, 2]);
    if (bias !== undefined) e.weights[`${output}.bias#two`] = twice(bias, [2]);
    e.put(
      {
        ...last,
        weight: `${output}.weight#two`,
        ...(bias === undefined ? {} : { bias: `${output}.bias#two` }),
      },
      [2],
    );
    return output;
  }
  const name = e.fresh(`${output}#two`);
  e.weights[`${name}.weight`] = { shape: [1, 2], data: Float32Array.of(-0.5, 0.5) };
  return e.insert(output, { op: 'dense', name, inputs: [output], weight: `${name}.weight` }, [2]);
}

/** The last layer of weights behind the logits, if it is dense; a 1 x 1 convolution of one position is made dense. */
function head(e: Ending, output: string): { features: string; output: string; evidence: string } | null {
  let node = origin(e, output);
  while (SCALING.has(node.op) && node.inputs.length === 1) node = origin(e, node.inputs[0]!);
  const [input] = node.inputs;
  if (input === undefined) return null;
  if (node.op === 'dense') {
    const from = e.shape(input);
    if (sizeOf(from) !== from.at(-1)) return null;
    return {
      features: input === output ? input : vector(e, input),
      output,
      evidence: `the last layer "${node.name}" is dense and reads ${from.at(-1)!} values`,
    };
  }
  const kernel = e.weights[node['weight'] as string];
  const shape = e.shape(input);
  const one = kernel?.shape[0] === 1 && kernel.shape[1] === 1 && shape[0] === 1 && shape[1] === 1;
  const direct = origin(e, output).name === node.name;
  if (node.op === 'conv2d' && kernel !== undefined && one && (node['groups'] ?? 1) === 1 && direct) {
    const features = vector(e, input);
    const weight = `${node.name}.weight#dense`;
    e.weights[weight] = { shape: kernel.shape.slice(2), data: kernel.data };
    const dense: Draft = {
      op: 'dense',
      name: node.name,
      inputs: [features],
      weight,
      ...(node['bias'] === undefined ? {} : { bias: node['bias'] }),
    };
    const at = e.nodes.findIndex((n) => n.name === node.name);
    e.nodes.splice(at, 1);
    const place = e.nodes.findIndex((n) => n.name === features);
    e.nodes.splice(Math.max(at, place + 1), 0, dense);
    e.shapes.set(node.name, [kernel.shape[3]!]);
    return {
      features,
      output: node.name,
      evidence: `the last layer "${node.name}" is a 1 x 1 convolution of one position, which is a dense layer`,
    };
  }
  return null;
}

/** Features where the network ends in a mean over space of class maps: the mean of what the last convolution reads. */
function meanBefore(e: Ending, output: string): { features: string; evidence: string } | null {
  let node = origin(e, output);
  if (node.op !== 'globalAvgPool') return null;
  node = e.node(node.inputs[0])!;
  while (['relu', 'dropout', 'identity', 'relu6'].includes(node.op)) node = e.node(node.inputs[0])!;
  const input = node.op === 'conv2d' ? node.inputs[0] : undefined;
  if (input === undefined || e.shape(input).length !== 3) return null;
  const name = e.fresh('features');
  e.insert(input, { op: 'globalAvgPool', name, inputs: [input] }, [e.shape(input).at(-1)!]);
  return {
    features: name,
    evidence: `the network ends in a mean of class maps, not in a dense layer: the mean over space of what "${node.name}" reads`,
  };
}

/**
 * Find logits and features. `strip` false keeps what stands at the end. Throws EngineError `bad-model` where the output is no
 * vector of classes.
 */
export function ending(
  drafts: readonly Draft[],
  sources: Readonly<Record<string, Weight>>,
  shapes: Shapes,
  outputName: string,
  file: string,
): Ended {
  const e = new Ending(drafts, sources, new Map(shapes), file);
  const notes: string[] = [];
  let output = outputName;
  let stripped: string | null = null;
  for (;;) {
    const node = origin(e, output);
    if (!SQUASHING.has(node.op) || stripped !== null) break;
    stripped = node.op;
    output = node.inputs[0]!;
  }
  const shape = e.shape(output);
  const classes = sizeOf(shape);
  if (classes !== Math.max(...shape, 1))
    throw new EngineError(
      'bad-model',
      `"${file}": its output has the shape [${shape.join(', ')}] for one picture; a classifier gives one number a class, a detector or a segmentation does not.`,
      { file },
    );
  output = vector(e, output);
  if (classes === 1) {
    output = binary(e, output);
    notes.push(
      'It has one output z; it is read as two classes with the logits -z/2 and z/2, whose softmax is the sigmoid of z.',
    );
  }
  const found = head(e, output) ?? { ...(meanBefore(e, output) ?? { features: '', evidence: '' }), output };
  output = found.output;
  let { features, evidence } = found;
  if (features === '') {
    features = output;
    evidence = 'no dense layer was found at its end: the logits themselves stand in';
  }
  return {
    nodes: e.nodes,
    weights: e.weights,
    output,
    features,
    classes: Math.max(classes, 2),
    stripped,
    featuresEvidence: evidence,
    notes,
  };
}
