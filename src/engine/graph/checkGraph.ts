import * as v from 'valibot';
import { NodeSchema } from './nodeSchema';
import { metas } from './ops/metas';
import { type AnyMeta, type Kind, NodeFault, type Shape, show } from './ops/rules/defineMeta';
import { reaching } from './reaching';
import type { Graph, GraphNode, Weights } from './types';

/** What is wrong with a graph: a place in it and a sentence without its beginning, for who words it. */
export interface GraphFault {
  /** Where: `nodes.3.weight`, `taps.gaia.1`, `output`. */
  readonly at: string;
  /** The node at fault: `fault` says what it does ("reads ..."). Null: `fault` is a clause of its own. */
  readonly node: string | null;
  /** The tensor at fault, by name: `fault` says what it does ("is [1]; [6] is needed"). */
  readonly weight: string | null;
  /** Whether that tensor is not there at all. */
  readonly missing: boolean;
  /** No stop at its end. */
  readonly fault: string;
}

/** What follows from a graph that is sound. */
export interface CheckedGraph {
  /** Shape of one sample at every node, without N. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Floating-point operations of one forward sample at every node; 0 where little is counted. */
  readonly flop: ReadonlyMap<string, number>;
}

/** An operation's meta as its nodes see it, whichever it is. */
interface Rules extends Pick<AnyMeta, 'inputs' | 'weights' | 'kind'> {
  shape(node: GraphNode, inputs: readonly Shape[], weights: Readonly<Record<string, Shape>>): Shape;
  check?(node: GraphNode, values: Readonly<Record<string, Float32Array>>): void;
  flop?(
    node: GraphNode,
    inputs: readonly Shape[],
    output: Shape,
    weights: Readonly<Record<string, Shape>>,
  ): number;
}
const METAS: Readonly<Record<string, Rules | undefined>> = metas;

/** What its operation says of a node; null for the input. */
export const rulesOf = (node: { readonly op: string }): Rules | null =>
  Object.hasOwn(METAS, node.op) ? METAS[node.op]! : null;

/** How a node treats a change of its input; the input itself passes it on. */
export const kindOf = (node: {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly constantFirst?: boolean;
}): Kind => rulesOf(node)?.kind(node.inputs.length, node.constantFirst === true) ?? 'linear';

/** The weights that a node names: field and tensor. */
export function weightsOf(node: GraphNode): readonly (readonly [field: string, name: string])[] {
  const fields: Readonly<Record<string, unknown>> = { ...node };
  return Object.keys(rulesOf(node)?.weights ?? {}).flatMap((field) => {
    const name = fields[field];
    return typeof name === 'string' ? [[field, name] as const] : [];
  });
}

type Say = (
  at: string,
  fault: string,
  of?: Partial<Pick<GraphFault, 'node' | 'weight' | 'missing'>>,
) => never;

/**
 * Check a graph against its weights: every attribute in its range, every name known, every shape fitting, taps in order. Throws
 * what `word` makes of the first fault. Reads numbers only, no backend.
 */
export function checkGraph(graph: Graph, weights: Weights, word: (fault: GraphFault) => Error): CheckedGraph {
  const say: Say = (at, fault, of = {}) => {
    throw word({ node: null, weight: null, missing: false, ...of, at, fault });
  };
  const shapes = new Map<string, Shape>();
  const flop = new Map<string, number>();
  graph.nodes.forEach((node, n) => {
    const at = `nodes.${n}`;
    const parsed = v.safeParse(NodeSchema, node);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      const path = v.getDotPath(issue);
      const fault = issue.message.replace(/^Invalid \w+: E/, 'e');
      const name = typeof (node as Partial<GraphNode> | null)?.name === 'string' ? node.name : null;
      const own = path === null ? 'has a fault' : `has a fault in "${path}"`;
      say(path === null ? at : `${at}.${path}`, name === null ? fault : `${own}: ${fault}`, { node: name });
    }
    if (shapes.has(node.name)) say(`${at}.name`, `two nodes are called "${node.name}"`);
    const rules = rulesOf(node);
    if (n === 0 && node.op !== 'input') say(at, 'the first node must be the input');
    if (rules === null || node.op === 'input') {
      if (n !== 0) say(at, 'only the first node may be an input');
      if (node.inputs.length > 0) say(`${at}.inputs`, 'the input reads no node');
      shapes.set(node.name, node.op === 'input' ? node.shape : []);
      return;
    }
    const { shape, cost } = checkNode(node, rules, at, shapes, weights, say);
    shapes.set(node.name, shape);
    flop.set(node.name, cost);
  });
  checkNames(graph, shapes, say);
  return { shapes, flop };
}

function checkNode(
  node: GraphNode,
  rules: Rules,
  at: string,
  shapes: ReadonlyMap<string, Shape>,
  weights: Weights,
  say: Say,
): { readonly shape: Shape; readonly cost: number } {
  const of = { node: node.name };
  const [least, most] = rules.inputs;
  const count = node.inputs.length;
  if (count < least || count > most) {
    const range = most === least ? '' : most === Infinity ? ' or more' : ` to ${most}`;
    say(`${at}.inputs`, `takes ${least}${range} input${most === 1 ? '' : 's'}, not ${count}`, of);
  }
  const inputs = node.inputs.map(
    (name) => shapes.get(name) ?? say(`${at}.inputs`, `reads "${name}", which does not come before it`, of),
  );
  const named = new Map(weightsOf(node));
  const weightShapes: Record<string, Shape> = {};
  for (const [field, name] of named) {
    const weight = Object.hasOwn(weights, name) ? weights[name] : undefined;
    if (weight === undefined)
      return say(`${at}.${field}`, 'is missing', { ...of, weight: name, missing: true });
    const rank = rules.weights[field]!.rank;
    if (rank !== undefined && weight.shape.length !== rank)
      say(
        `${at}.${field}`,
        `is ${show(weight.shape)}; ${rank} dimension${rank === 1 ? ' is' : 's are'} needed`,
        {
          ...of,
          weight: name,
        },
      );
    weightShapes[field] = weight.shape;
  }
  try {
    const shape = rules.shape(node, inputs, weightShapes);
    if (shape.some((size) => !(size >= 1))) say(at, `has the empty shape ${show(shape)}`, of);
    if (rules.check !== undefined)
      rules.check(node, Object.fromEntries([...named].map(([field, name]) => [field, weights[name]!.data])));
    return { shape, cost: rules.flop?.(node, inputs, shape, weightShapes) ?? 0 };
  } catch (error) {
    if (!(error instanceof NodeFault)) throw error;
    const { field } = error;
    if (field === null) return say(at, error.message, of);
    return say(`${at}.${field}`, error.message, { ...of, weight: named.get(field) ?? null });
  }
}

/** The output, the features and the taps. */
function checkNames(graph: Graph, shapes: ReadonlyMap<string, Shape>, say: Say): void {
  const place = new Map(graph.nodes.map((node, n) => [node.name, n]));
  const known = (at: string, name: string): Shape =>
    shapes.get(name) ?? say(at, `the graph has no node "${name}"`);
  for (const field of ['output', 'features'] as const) {
    const shape = known(field, graph[field]);
    if (shape.length !== 1)
      say(field, `must give a vector; its shape is ${show(shape)}`, { node: graph[field] });
  }
  for (const preset of ['gaia', 'reference', 'referenceA'] as const) {
    const names = graph.taps[preset] ?? [];
    names.forEach((name, i) => {
      known(`taps.${preset}.${i}`, name);
      if (i > 0 && place.get(name)! <= place.get(names[i - 1]!)!)
        say(
          `taps.${preset}.${i}`,
          `the tap "${name}" must come after "${names[i - 1]}": taps stand in the order of the graph, each once`,
        );
    });
    if (names.length > 0 && !reaching(graph.nodes, new Set(names)).has(graph.output))
      say(`taps.${preset}`, `no tap leads to the output "${graph.output}"`);
  }
}
