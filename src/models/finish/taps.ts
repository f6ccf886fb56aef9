/** Where gradients may be looked at: presets of taps. */
import type { Draft } from '../convert/builder';
import type { TapPreset } from '../types';
import type { Shapes } from './ending';

const NORMS = new Set(['batchNorm', 'groupNorm', 'layerNorm', 'instanceNorm', 'affine']);

/** Presets in the graph's order. `folded`: convolutions whose output is that of a norm. */
export function presets(
  nodes: readonly Draft[],
  shapes: Shapes,
  folded: ReadonlySet<string>,
  output: string,
): Readonly<Record<Exclude<TapPreset, 'reference-a'>, readonly string[]>> {
  const before = ancestors(nodes, output);
  const live = nodes.filter((n) => before.has(n.name));
  const spatial = (name: string): boolean => {
    const shape = shapes.get(name)!;
    return shape.length === 3 && shape[0]! * shape[1]! > 1;
  };
  const norms = live.filter((n) => isNorm(live, n, folded) && n.name !== output).map((n) => n.name);
  // A convolution of one position is squeeze-and-excite's, or a head.
  const convs = live
    .filter((n) => (n.op === 'conv2d' || n.op === 'convTranspose2d') && spatial(n.inputs[0]!))
    .map((n) => afterNorm(live, n.name));
  const main = norms.length > 0 ? norms : convs;
  const stages = main.filter((name, i) => {
    const next = main[i + 1];
    return next === undefined || rows(shapes, next) < rows(shapes, name);
  });
  return { norms: [...new Set(norms)], convs: [...new Set(convs)], stages };
}

const rows = (shapes: Shapes, name: string): number => {
  const shape = shapes.get(name)!;
  return shape.length === 3 ? shape[0]! * shape[1]! : shape.length === 2 ? shape[0]! : 1;
};

/** A convolution that a batch norm follows alone is folded into it when the network is loaded: the norm's output stands. */
function afterNorm(nodes: readonly Draft[], conv: string): string {
  const readers = nodes.filter((n) => n.inputs.includes(conv));
  return readers.length === 1 && readers[0]!.op === 'batchNorm' ? readers[0]!.name : conv;
}

/** Every node that a node depends on, and itself. */
export function ancestors(nodes: readonly Draft[], of: string): Set<string> {
  const needed = new Set([of]);
  for (let i = nodes.length - 1; i >= 0; i--)
    if (needed.has(nodes[i]!.name)) for (const input of nodes[i]!.inputs) needed.add(input);
  return needed;
}

/** Whether a norm stands after a ReLU with nothing between: gradients there need not be exactly zero. */
export const normsAfterRelu = (nodes: readonly Draft[], norms: readonly string[]): string[] =>
  norms.filter((name) => {
    const node = nodes.find((n) => n.name === name);
    const from = nodes.find((n) => n.name === node?.inputs[0]);
    return node?.op !== 'conv2d' && (from?.op === 'relu' || from?.op === 'relu6');
  });

/** A norm by its operation, or a convolution with one folded in; an affine map of the input only prepares the picture. */
function isNorm(nodes: readonly Draft[], node: Draft, folded: ReadonlySet<string>): boolean {
  if (folded.has(node.name)) return true;
  if (!NORMS.has(node.op)) return false;
  if (node.op !== 'affine') return true;
  const before = ancestors(nodes, node.name);
  return nodes.some((n) => before.has(n.name) && (n.op === 'conv2d' || n.op === 'dense'));
}
