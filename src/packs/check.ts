import { EngineError } from '../engine/errors';
import { opOf } from '../engine/graph/ops';
import type { GraphNode, Weights } from '../engine/graph/types';
import { asGraph, type PackJson, weightFiles } from './schema';

type Shape = readonly number[];
const show = (shape: Shape): string => `[${shape.join(', ')}]`;

/** Inputs each operation takes; the others take one. */
const inputsOf = ({ op }: GraphNode): readonly [least: number, most: number] => {
  if (op === 'input') return [0, 0];
  return op === 'add' || op === 'mul' || op === 'concat' ? [2, Infinity] : [1, 1];
};
/** Operations that need `[H, W, C]`. */
const SPATIAL: readonly GraphNode['op'][] = [
  'conv2d',
  'groupNorm',
  'maxPool',
  'avgPool',
  'globalAvgPool',
  'pad',
  'subsamplePad',
];

/** The weights of a node that hold one value a channel, by field. */
function perChannel(node: GraphNode): readonly (readonly [field: string, name: string])[] {
  switch (node.op) {
    case 'conv2d':
    case 'dense':
      return node.bias === undefined ? [] : [['bias', node.bias]];
    case 'affine':
      return [
        ['scale', node.scale],
        ['shift', node.shift],
      ];
    case 'batchNorm':
      return [
        ['gamma', node.gamma],
        ['beta', node.beta],
        ['mean', node.mean],
        ['variance', node.variance],
      ];
    case 'groupNorm':
      return [
        ['gamma', node.gamma],
        ['beta', node.beta],
      ];
    default:
      return [];
  }
}

/**
 * Check a pack's graph against its weights, classes and preprocessing: every name known, every shape fitting. Reads
 * numbers only, no backend. Throws EngineError `bad-pack` naming the file, the field and the fault.
 */
export function checkPack(json: PackJson, weights: Weights): void {
  const graph = asGraph(json);
  const file = weightFiles(json).join('", "');
  const bad = (field: string, fault: string): EngineError =>
    new EngineError('bad-pack', `"pack.json", field "${field}": ${fault}.`, { file: 'pack.json', field });
  const shapes = new Map<string, Shape>();

  graph.nodes.forEach((node, n) => {
    const at = `graph.nodes.${n}`;
    if (shapes.has(node.name)) throw bad(`${at}.name`, `two nodes are called "${node.name}"`);
    if (node.op === 'input') {
      const { crop } = json.preprocessing;
      const [h, w, c] = node.shape;
      if (n !== 0) throw bad(at, 'only the first node is an input');
      if (h !== crop || w !== crop || c !== 3)
        throw bad(
          `${at}.shape`,
          `${show(node.shape)} does not fit a picture cropped to ${show([crop, crop, 3])}`,
        );
      shapes.set(node.name, node.shape);
      return;
    }
    if (n === 0) throw bad(at, 'the first node must be the input');
    const [least, most] = inputsOf(node);
    if (node.inputs.length < least || node.inputs.length > most)
      throw bad(
        `${at}.inputs`,
        `"${node.op}" takes ${least}${most > least ? ' or more' : ''}, not ${node.inputs.length}`,
      );
    const inputs = node.inputs.map((name) => {
      const shape = shapes.get(name);
      if (shape === undefined)
        throw bad(`${at}.inputs`, `"${node.name}" reads "${name}", which does not come before it`);
      return shape;
    });
    if (SPATIAL.includes(node.op) && inputs[0]!.length !== 3)
      throw bad(at, `"${node.name}" needs rows and columns but its input is ${show(inputs[0]!)}`);

    const tensor = (field: string, name: string, rank: number): Shape => {
      const weight = Object.hasOwn(weights, name) ? weights[name] : undefined;
      if (weight === undefined) throw bad(`${at}.${field}`, `the tensor "${name}" is not in "${file}"`);
      if (weight.shape.length !== rank)
        throw bad(
          `${at}.${field}`,
          `the tensor "${name}" of "${file}" is ${show(weight.shape)}; ${rank} dimensions are needed`,
        );
      return weight.shape;
    };
    // The tensors first: the operation's own shape rule reads them.
    let channels = inputs[0]!.at(-1)!;
    if (node.op === 'conv2d') channels = tensor('weight', node.weight, 4)[3]!;
    if (node.op === 'dense') channels = tensor('weight', node.weight, 2)[1]!;
    for (const [field, name] of perChannel(node)) {
      const have = tensor(field, name, 1);
      if (have[0] !== channels)
        throw bad(
          `${at}.${field}`,
          `the tensor "${name}" of "${file}" is ${show(have)}; ${show([channels])} is needed`,
        );
    }
    let shape: Shape;
    if (node.op === 'batchNorm') shape = inputs[0]!;
    else {
      try {
        shape = opOf(node).shape(node, inputs, (name) => weights[name]!.shape);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        throw bad(at, error.message.replace(/\.$/, ''));
      }
    }
    if (shape.some((size) => !(size >= 1)))
      throw bad(at, `"${node.name}" has the empty shape ${show(shape)}`);
    if (node.op === 'batchNorm' && weights[node.variance]!.data.some((v) => !(v + node.epsilon > 0)))
      throw bad(`${at}.variance`, `the tensor "${node.variance}" of "${file}" holds a variance below zero`);
    shapes.set(node.name, shape);
  });

  const known = (field: string, name: string): Shape => {
    const shape = shapes.get(name);
    if (shape === undefined) throw bad(field, `the graph has no node "${name}"`);
    return shape;
  };
  const output = known('graph.output', graph.output);
  if (output.length !== 1 || output[0] !== json.classes.length)
    throw bad('classes', `${json.classes.length} names for an output of shape ${show(output)}`);
  if (known('graph.features', graph.features).length !== 1)
    throw bad('graph.features', `"${graph.features}" still has rows and columns`);
  for (const preset of ['gaia', 'reference'] as const)
    graph.taps[preset].forEach((name, i) => known(`graph.taps.${preset}.${i}`, name));
}
