/** The nodes of a graph in an order in which every input is known, functions written out. */
import { EngineError } from '../../engine/errors';
import { nodeError, nodeLabel } from './attributes';
import type { Attribute, FunctionProto, GraphProto, ModelProto, NodeProto } from './proto';

/** Most nodes of a file, functions written out. */
const MAX_NODES = 200_000;

/** Names that a node reads, those of its subgraphs' outer scope included. */
export function readsOf(node: NodeProto): string[] {
  const reads = node.inputs.filter((name) => name !== '');
  for (const { g } of node.attributes.values()) if (g !== undefined) reads.push(...outerReads(g));
  return reads;
}

function outerReads(graph: GraphProto): string[] {
  const own = new Set([
    ...graph.inputs.map(({ name }) => name),
    ...graph.initializers.map(({ name }) => name),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ]);
  return [...graph.nodes.flatMap(readsOf), ...graph.outputs.map(({ name }) => name)].filter(
    (name) => !own.has(name),
  );
}

/**
 * Nodes in topological order; `known` are the names that are there from the start. Throws EngineError `bad-model` naming a
 * node whose input nothing makes, a name that two nodes make, or a circle.
 */
export function inOrder(nodes: readonly NodeProto[], known: ReadonlySet<string>, file: string): NodeProto[] {
  const maker = new Map<string, NodeProto>();
  for (const node of nodes)
    for (const output of node.outputs) {
      if (output === '') continue;
      if (maker.has(output) || known.has(output))
        throw nodeError(
          file,
          node,
          `its output "${output}" is also made elsewhere, which no ONNX file may hold`,
        );
      maker.set(output, node);
    }
  const waits = new Map<NodeProto, number>();
  const readers = new Map<NodeProto, NodeProto[]>();
  for (const node of nodes) {
    const makers = new Set<NodeProto>();
    for (const name of readsOf(node)) {
      if (known.has(name)) continue;
      const from = maker.get(name);
      if (from === undefined)
        throw nodeError(
          file,
          node,
          `it reads "${name}", which no node, input or weight of the file is called`,
        );
      makers.add(from);
    }
    waits.set(node, makers.size);
    for (const from of makers) {
      const list = readers.get(from);
      if (list === undefined) readers.set(from, [node]);
      else list.push(node);
    }
  }
  const ready = nodes.filter((node) => waits.get(node) === 0);
  const out: NodeProto[] = [];
  for (let i = 0; i < ready.length; i++) {
    const node = ready[i]!;
    out.push(node);
    for (const next of readers.get(node) ?? []) {
      const left = waits.get(next)! - 1;
      waits.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  if (out.length < nodes.length) {
    const stuck = nodes.find((node) => waits.get(node)! > 0)!;
    throw nodeError(file, stuck, 'it waits for its own result: the graph runs in a circle');
  }
  return out;
}

const functionKey = (domain: string, op: string): string => `${domain}::${op}`;

function bind(attribute: Attribute, given: ReadonlyMap<string, Attribute>): Attribute | null {
  if (attribute.ref === undefined) return attribute;
  const value = given.get(attribute.ref);
  return value === undefined ? null : { ...value, name: attribute.name };
}

/** The nodes of one call of a function, under names of their own. */
function callOf(node: NodeProto, f: FunctionProto): NodeProto[] {
  const rename = new Map<string, string>([['', '']]);
  f.inputs.forEach((name, i) => rename.set(name, node.inputs[i] ?? ''));
  f.outputs.forEach((name, i) => rename.set(name, node.outputs[i] ?? ''));
  const prefix = node.name === '' ? (node.outputs[0] ?? node.op) : node.name;
  const named = (name: string): string => rename.get(name) ?? `${prefix}/${name}`;
  const given = new Map(f.defaults.map((a) => [a.name, a]));
  for (const [name, attribute] of node.attributes) given.set(name, attribute);
  return f.nodes.map((inner) => ({
    ...inner,
    name: `${prefix}/${inner.name}`,
    inputs: inner.inputs.map(named),
    outputs: inner.outputs.map(named),
    attributes: new Map(
      [...inner.attributes].flatMap(([name, a]) => {
        const bound = bind(a, given);
        return bound === null ? [] : [[name, bound] as const];
      }),
    ),
    meta: new Map([...inner.meta, ...node.meta]),
  }));
}

/**
 * The graph's nodes with every call of one of the file's own functions written out. Throws EngineError `bad-model` where
 * that does not end.
 */
export function writtenOut(model: ModelProto, nodes: readonly NodeProto[], file: string): NodeProto[] {
  const functions = new Map(model.functions.map((f) => [functionKey(f.domain, f.name), f]));
  if (functions.size === 0) return [...nodes];
  let list: readonly NodeProto[] = nodes;
  for (let depth = 0; depth < 20; depth++) {
    if (!list.some((n) => functions.has(functionKey(n.domain, n.op)))) return [...list];
    list = list.flatMap((node) => {
      const f = functions.get(functionKey(node.domain, node.op));
      return f === undefined ? [node] : callOf(node, f);
    });
    if (list.length > MAX_NODES)
      throw new EngineError('bad-model', `"${file}" has more than ${MAX_NODES} nodes.`, { file });
  }
  const stuck = list.find((n) => functions.has(functionKey(n.domain, n.op)))!;
  throw new EngineError('bad-model', `"${file}": the function of ${nodeLabel(stuck)} calls itself.`, {
    file,
  });
}
