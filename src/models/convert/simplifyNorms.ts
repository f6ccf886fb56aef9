/** Layer norms that files before opset 17 spell out in nine nodes. */
import type { Rewriter } from './rewriter';
import type { Rule } from './simplify';

/** `x - mean(x)` along the last axes, kept; gives x, the mean's axes. */
function centred(g: Rewriter, name: string | undefined): { x: string; axes: readonly number[] } | null {
  const sub = g.node(name);
  if (sub?.op !== 'sub' || sub.inputs.length !== 2) return null;
  const mean = g.source(sub, 'reduceMean', 1);
  if (mean === undefined || mean['keepDims'] !== true || mean.inputs[0] !== sub.inputs[0]) return null;
  return { x: sub.inputs[0]!, axes: mean['axes'] as number[] };
}

/** `d / sqrt(mean(d^2) + epsilon)`. */
const layerNorm: Rule = (g, node) => {
  if (node.op !== 'div' || node.inputs.length !== 2) return null;
  const d = node.inputs[0]!;
  const root = g.source(node, 'sqrt', 1);
  const plus = root === undefined ? undefined : g.source(root, 'add');
  const variance = plus === undefined ? undefined : g.source(plus, 'reduceMean');
  const squared = g.node(variance?.inputs[0]);
  if (plus?.inputs.length !== 1 || squared === undefined || variance?.['keepDims'] !== true) return null;
  const epsilon = g.number(plus);
  const from = centred(g, d);
  const again = squared.inputs[0] === d || centred(g, squared.inputs[0])?.x === from?.x;
  const isSquare =
    squared.op === 'square' ||
    (squared.op === 'mul' && squared.inputs.length === 2 && squared.inputs[0] === squared.inputs[1]);
  if (from === null || epsilon === null || !isSquare || !again) return null;
  const axes = variance['axes'] as number[];
  const first = Math.min(...axes);
  // Only the last axes, all of them, are a layer norm.
  if (variance['_last'] !== true || axes.join() !== from.axes.join() || axes.some((a, i) => a !== first + i))
    return null;
  return g.replace(node, 'layerNorm', [from.x], { axis: first, epsilon, _rest: axes.length });
};

/** The scale and shift after a layer norm, one at a time. */
const scaled: Rule = (g, node) => {
  if ((node.op !== 'mul' && node.op !== 'add') || node.inputs.length !== 1) return null;
  const norm = g.source(node, 'layerNorm');
  if (norm === undefined || !g.private(norm) || norm['_rest'] !== 1) return null;
  const field = node.op === 'mul' ? 'gamma' : 'beta';
  if (norm[field] !== undefined || (field === 'gamma' && norm['beta'] !== undefined)) return null;
  const w = g.weight(node)!;
  if (w.shape.length !== 1 || w.data.length < 2) return null;
  return g.moved(node, norm, { [field]: node['constant'] });
};

export const chainedNorms: readonly Rule[] = [layerNorm, scaled];
