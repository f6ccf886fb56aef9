import { absent } from '../absent';
import { EngineError } from '../../engine/errors';
import type { HostArray } from '../bytes/array';
import { type Builder } from '../convert/builder';
import { hasBatch, known, sampleSize, type Value } from '../convert/value';
import { HostError, intsOf, scalarOf } from '../host/arrays';
import { Attributes, nodeError, nodeLabel } from './attributes';
import { canFold, fold, shapePart } from './fold';
import { LOWER } from './lower';
import { inOrder, readsOf, writtenOut } from './order';
import type { GraphProto, ModelProto, NodeProto } from './proto';
import type { Site } from './site';
import { arrayOf, type Beside, denseOf } from './tensor';

/** A file's graph on its way to the engine's. */
export interface Conversion {
  readonly build: Builder;
  /** What each of the file's names that was needed is. */
  readonly values: ReadonlyMap<string, Value>;
  /** The file's node that each of the engine's nodes came from. */
  readonly origins: ReadonlyMap<string, NodeProto>;
  /** What was passed over, in sentences. */
  readonly notes: readonly string[];
}

/** What a conversion starts from. */
export interface ConversionStart {
  readonly model: ModelProto;
  readonly graph: GraphProto;
  readonly file: string;
  readonly beside: Beside;
  /** Bytes of the file: bounds the constants that it may ask for. */
  readonly bytes: number;
  readonly build: Builder;
  /** The inputs that depend on the picture, and others that are known. */
  readonly inputs: ReadonlyMap<string, Value>;
  /** The names wanted. */
  readonly wanted: readonly string[];
  /** The number of images that the file was saved for, or 1. */
  readonly fixed: number;
}

/** Deepest nesting of branches. */
const MAX_DEPTH = 8;

/** Operators of quantised arithmetic that has no gradient, and how to save the network without. */
const QUANTISED = /^(QLinear|QGemm|ConvInteger|MatMulInteger|DynamicQuantize|DynamicQuant)/;

/** Turns the operators that the wanted names need into the engine's nodes. */
class Converter {
  readonly values: Map<string, Value>;
  readonly origins = new Map<string, NodeProto>();
  readonly notes = new Set<string>();
  private readonly makers = new Map<string, NodeProto>();
  private readonly opset: number;
  private readonly limit: number;

  constructor(private readonly start: ConversionStart) {
    this.values = new Map(start.inputs);
    this.opset = start.model.opsets.get('') ?? 1;
    this.limit = Math.max(1 << 20, start.bytes * 2);
  }

  private keep(graph: GraphProto): void {
    const { file, beside } = this.start;
    for (const t of graph.initializers)
      if (!this.values.has(t.name)) this.lazily(t.name, () => arrayOf(t, file, beside));
    for (const t of graph.sparse) this.lazily(t.values.name, () => denseOf(t, file, beside, this.limit));
  }

  /** Tensors are read when the first node asks: a weight that nothing reads may be as broken as it likes. */
  private readonly waiting = new Map<string, () => HostArray>();
  private lazily(name: string, read: () => HostArray): void {
    this.waiting.set(name, read);
  }
  valueOf(name: string): Value | undefined {
    const read = this.waiting.get(name);
    if (read !== undefined && !this.values.has(name)) {
      this.waiting.delete(name);
      this.values.set(name, known(read()));
    }
    return this.values.get(name);
  }

  run(graph: GraphProto, wanted: readonly string[], depth = 0): void {
    const { file } = this.start;
    this.keep(graph);
    const nodes = writtenOut(this.start.model, graph.nodes, file);
    const there = new Set([
      ...this.values.keys(),
      ...this.waiting.keys(),
      ...graph.inputs.map(({ name }) => name),
    ]);
    const needed = new Set(wanted);
    const order = inOrder(nodes, there, file);
    const used = new Set<NodeProto>();
    for (let i = order.length - 1; i >= 0; i--) {
      const node = order[i]!;
      if (!node.outputs.some((name) => needed.has(name))) continue;
      used.add(node);
      for (const name of readsOf(node)) needed.add(name);
    }
    for (const node of order) for (const output of node.outputs) this.makers.set(output, node);
    for (const node of order) if (used.has(node)) this.convert(node, depth);
    for (const name of wanted)
      if (this.valueOf(name) === undefined)
        throw new EngineError('bad-model', `"${file}": its output "${name}" is made by no node.`, { file });
  }

  private convert(node: NodeProto, depth: number): void {
    const fail = (fault: string): EngineError => nodeError(this.start.file, node, fault);
    const inputs = node.inputs.map((name) => {
      if (name === '') return null;
      const value = this.valueOf(name);
      const maker = this.makers.get(name);
      if (value === undefined && maker !== undefined)
        throw fail(`it reads "${name}" of the ${nodeLabel(maker)}, of which only the first result is read`);
      if (value === undefined)
        throw fail(`its input "${name}" has no value: only the picture may be left open`);
      return value;
    });
    const before = this.start.build.nodes.length;
    let results: readonly Value[];
    try {
      results = this.resultsOf(node, inputs, depth, fail);
    } catch (error) {
      if (error instanceof HostError) throw fail(error.message);
      throw error;
    }
    for (const made of this.start.build.nodes.slice(before)) this.origins.set(made.name, node);
    node.outputs.forEach((name, i) => {
      const value = results[i];
      if (name === '') return;
      if (value !== undefined) this.values.set(name, value);
    });
  }

  private resultsOf(
    node: NodeProto,
    inputs: readonly (Value | null)[],
    depth: number,
    fail: (fault: string) => EngineError,
  ): readonly Value[] {
    const attributes = new Attributes(node.attributes, fail);
    if (node.domain !== '')
      throw fail(
        `its operator is of the domain "${node.domain}"; the operators of ONNX itself are read: export without custom operators and graph optimisations`,
      );
    if (node.op === 'Constant') return [known(this.constantOf(node, attributes, fail))];
    if (node.op === 'If') return this.branch(node, inputs, depth, fail);
    const first = inputs[0];
    if (first?.kind === 'flowing') {
      if (node.op === 'Shape') return [known(intsOf(shapePart(first.shape, attributes)))];
      if (node.op === 'Size') return [known(scalarOf(first.shape.reduce((a, b) => a * b, 1)))];
    }
    const allKnown = inputs.every((v) => v === null || v.kind === 'known');
    if (allKnown && canFold(node.op)) {
      const arrays = inputs.map((v) => (v === null ? null : (v as Extract<Value, { kind: 'known' }>).array));
      return fold(node.op, {
        inputs: withoutBatch(node.op, arrays),
        attributes,
        opset: this.opset,
        outputs: node.outputs.length,
        limit: this.limit,
      }).map(known);
    }
    if (QUANTISED.test(node.op))
      throw fail('the network is quantised to integers, which have no gradient: export it in float32');
    const lower = Object.hasOwn(LOWER, node.op) ? LOWER[node.op] : undefined;
    if (lower === undefined) throw fail(`the operator ${node.op} is not read`);
    if (node.op === 'DequantizeLinear' || node.op === 'QuantizeLinear')
      this.notes.add(
        'The network is quantised: its weights are used as they are, its activations are not rounded.',
      );
    const site: Site = {
      op: node.op,
      inputs,
      outputs: node.outputs,
      attributes,
      opset: this.opset,
      build: this.start.build,
      fixed: this.start.fixed,
      maker: (name) => this.makers.get(name),
      valueOf: (name) => this.values.get(name),
      names: node.inputs,
      fail,
    };
    const out = lower(site);
    return Array.isArray(out) ? (out as readonly Value[]) : [out as Value];
  }

  private constantOf(
    node: NodeProto,
    attributes: Attributes,
    fail: (fault: string) => EngineError,
  ): HostArray {
    const { file, beside } = this.start;
    const t = attributes.tensor('value');
    if (t !== null) return arrayOf({ ...t, name: node.outputs[0] ?? t.name }, file, beside);
    const sparse = node.attributes.get('sparse_value')?.sparse;
    if (sparse !== undefined) return denseOf(sparse, file, beside, this.limit);
    if (attributes.has('value_int')) return scalarOf(attributes.int('value_int', 0));
    if (attributes.has('value_float')) return scalarOf(attributes.float('value_float', 0), 'float');
    const ints = attributes.has('value_ints') ? attributes.ints('value_ints') : null;
    if (ints !== null) return intsOf(ints);
    const floats = attributes.has('value_floats') ? attributes.floats('value_floats') : null;
    if (floats !== null) return { shape: [floats.length], kind: 'float', data: Float32Array.from(floats) };
    throw fail('it is a constant without a number');
  }

  /** A branch whose condition is known is that branch. */
  private branch(
    node: NodeProto,
    [condition]: readonly (Value | null)[],
    depth: number,
    fail: (fault: string) => EngineError,
  ): readonly Value[] {
    if (condition?.kind !== 'known') throw fail('its condition depends on the picture, which is not read');
    const name = condition.array.data[0] === 0 ? 'else_branch' : 'then_branch';
    const graph = node.attributes.get(name)?.g;
    if (graph === undefined || depth >= MAX_DEPTH) throw fail(`it has no ${name} that can be followed`);
    const wanted = graph.outputs.map((o) => o.name);
    this.run(graph, wanted, depth + 1);
    return wanted.map((w) => this.valueOf(w)!);
  }
}

/** Constants are one for every image: a shape that holds the batch is that of one. */
function withoutBatch(op: string, arrays: readonly (HostArray | null)[]): readonly (HostArray | null)[] {
  const which = op === 'ConstantOfShape' ? 0 : op === 'Expand' ? 1 : -1;
  const shape = arrays[which];
  if (absent(shape) || !shape.data.some(hasBatch)) return arrays;
  return arrays.map((a, i) => (i === which ? { ...shape, data: shape.data.map(sampleSize) } : a));
}

/** Convert what the wanted names need. Throws EngineError `bad-model` naming the node, the reason and what to do. */
export function convert(start: ConversionStart): Conversion {
  const converter = new Converter(start);
  converter.run(start.graph, start.wanted);
  for (const name of start.wanted) converter.valueOf(name);
  return {
    build: start.build,
    values: converter.values,
    origins: converter.origins,
    notes: [...converter.notes],
  };
}
