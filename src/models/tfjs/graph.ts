/** TensorFlow's graphs written down node by node. */
import { EngineError } from '../../engine/errors';
import type { HostArray } from '../bytes/array';
import { isObject, isText, type Json } from '../tensorflow/config';
import { Sheet } from '../tensorflow/sheet';
import { GraphNode } from './graphNode';
import { LOWER } from './lower';
import { must } from '../../lib/must';

/** A graph as it was written down. */
export interface WrittenGraph {
  readonly sheet: Sheet;
  readonly count: number;
  readonly input: { readonly name: string; readonly dims: readonly (number | null)[] };
  readonly outputs: ReadonlyMap<string, string>;
  readonly scalesInput: null;
}

const MAX_NODES = 200_000;

/** What may read values that lie in blocks. */
const BLOCKS = /Conv2[dD]|^BatchToSpaceND$/;

interface Raw {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Json;
}

/** `^name` only waits for a node; `name:0` is its first result. */
const reads = (inputs: unknown): string[] =>
  Array.isArray(inputs)
    ? inputs.filter((x): x is string => isText(x) && !x.startsWith('^')).map((x) => x.replace(/:0$/, ''))
    : [];

const maker = (name: string): string => name.replace(/:\d+$/, '');

/** Names of the results that the file calls its outputs, with their tensors. */
function signature(json: Json): Map<string, string> {
  const meta = json['userDefinedMetadata'];
  const signed = isObject(json['signature']) ? json['signature'] : isObject(meta) ? meta['signature'] : null;
  const outputs = isObject(signed) ? signed['outputs'] : null;
  const out = new Map<string, string>();
  if (isObject(outputs))
    for (const [name, value] of Object.entries(outputs))
      if (isObject(value) && isText(value['name'])) out.set(name, value['name'].replace(/:0$/, ''));
  return out;
}

/** Nodes in an order in which every input stands before its reader. Throws where they run in a circle. */
function inOrder(nodes: readonly Raw[], bad: (fault: string) => EngineError): Raw[] {
  const byName = new Map(nodes.map((n) => [n.name, n]));
  const state = new Map<string, 'open' | 'done'>();
  const out: Raw[] = [];
  for (const root of nodes) {
    const stack = [root];
    while (stack.length > 0) {
      const node = must(stack.at(-1));
      if (state.get(node.name) === 'done') {
        stack.pop();
        continue;
      }
      const waiting = node.inputs
        .map((name) => byName.get(maker(name)))
        .filter((n): n is Raw => n !== undefined && state.get(n.name) !== 'done');
      if (waiting.length === 0) {
        state.set(node.name, 'done');
        out.push(node);
        stack.pop();
        continue;
      }
      if (state.get(node.name) === 'open') throw bad(`its nodes run in a circle at "${node.name}"`);
      state.set(node.name, 'open');
      stack.push(...waiting);
    }
  }
  return out;
}

/** Write a graph down. Throws EngineError `bad-model` naming the node, the reason and what to do. */
export function writeGraph(
  json: Json,
  list: readonly unknown[],
  weights: ReadonlyMap<string, HostArray>,
  file: string,
): WrittenGraph {
  const bad = (fault: string): EngineError => new EngineError('bad-model', `"${file}": ${fault}.`, { file });
  if (list.length > MAX_NODES) throw bad(`it has more than ${MAX_NODES} nodes`);
  const raw = list.map((n): Raw => {
    if (!isObject(n) || !isText(n['name']) || !isText(n['op']))
      throw bad('one of its nodes has no name or no operation');
    const attributes = n['attr'];
    return {
      name: n['name'],
      op: n['op'],
      inputs: reads(n['input']),
      attributes: isObject(attributes) ? attributes : {},
    };
  });
  if (new Set(raw.map(({ name }) => name)).size < raw.length)
    throw bad('two of its nodes have the same name');
  const sheet = new Sheet();
  const results = new Map<string, string>();
  let input: { name: string; dims: (number | null)[] } | null = null;
  for (const { name, op, inputs, attributes } of inOrder(raw, bad)) {
    const fail = (fault: string): EngineError => bad(`the node "${name}" (${op}): ${fault}`);
    sheet.shown = op;
    if (op === 'NoOp') continue;
    if (op === 'Const') {
      const array = weights.get(name);
      if (array === undefined) throw fail('its numbers are not among the weights');
      results.set(name, sheet.constant(name, array));
      continue;
    }
    const named = inputs.map((from) => {
      const tensor = results.get(from);
      if (tensor === undefined) throw fail(`it reads "${from}", which no node gives`);
      return tensor;
    });
    const node = new GraphNode(name, op, named, attributes, sheet, fail);
    if (op === 'Placeholder') {
      const dims = node.shape('shape') ?? signedShape(json, name);
      if (dims === null) throw fail('it does not say how large the picture is');
      if (input !== null) throw bad('it has several inputs; a network for pictures has one');
      input = { name: sheet.unique(name), dims };
      results.set(name, input.name);
      continue;
    }
    if (named.some((x) => sheet.dilated.has(x)) && !BLOCKS.test(op))
      throw fail('it works inside the blocks of a dilated convolution, which is not read');
    const lower = Object.hasOwn(LOWER, op) ? LOWER[op] : undefined;
    // What is not read is an error only where the output needs it.
    const made = lower === undefined ? sheet.op(op, name, named) : lower(node);
    if (isText(made)) results.set(name, made);
    else made.forEach((tensor, i) => results.set(i === 0 ? name : `${name}:${i}`, tensor));
  }
  if (input === null) throw bad('it has no input; a network for pictures has one');
  return { sheet, count: raw.length, input, outputs: outputsOf(json, raw, results), scalesInput: null };
}

/** Outputs by the file's signature; without one, what no node reads. */
function outputsOf(
  json: Json,
  raw: readonly Raw[],
  results: ReadonlyMap<string, string>,
): Map<string, string> {
  const signed = [...signature(json)].filter(([, name]) => results.has(name));
  if (signed.length > 0) return new Map(signed.map(([name, of]) => [name, must(results.get(of))]));
  const read = new Set(raw.flatMap(({ inputs }) => inputs.map(maker)));
  const ends = raw.filter(({ name, op }) => !read.has(name) && op !== 'Const' && results.has(name));
  return new Map(ends.map(({ name }) => [name, must(results.get(name))]));
}

/** The shape that the signature gives an input. */
function signedShape(json: Json, name: string): (number | null)[] | null {
  const meta = json['userDefinedMetadata'];
  const signed = isObject(json['signature']) ? json['signature'] : isObject(meta) ? meta['signature'] : null;
  const inputs = isObject(signed) ? signed['inputs'] : null;
  if (!isObject(inputs)) return null;
  for (const value of Object.values(inputs)) {
    if (!isObject(value) || !isText(value['name']) || value['name'].replace(/:0$/, '') !== name) continue;
    const shape = value['tensorShape'];
    const dims: unknown = isObject(shape) ? shape['dim'] : null;
    if (Array.isArray(dims))
      return (dims as unknown[]).map((d) => {
        const size = isObject(d) ? Number(d['size']) : NaN;
        return Number.isInteger(size) && size > 0 ? size : null;
      });
  }
  return null;
}
