import type { Graph, GraphNode, NodeByOp, Weight, Weights } from './types';

/** Scale and shift `[C]` of an inference-mode batch norm, in float64 then rounded once. */
function scaleShift(
  node: NodeByOp['batchNorm'],
  weights: Weights,
): { scale: Float64Array; shift: Float64Array } {
  const get = (name: string): Float32Array => weights[name]!.data;
  const [gamma, beta, mean, variance] = [get(node.gamma), get(node.beta), get(node.mean), get(node.variance)];
  const scale = Float64Array.from(gamma, (g, c) => g / Math.sqrt(variance[c]! + node.epsilon));
  const shift = Float64Array.from(beta, (b, c) => b - mean[c]! * scale[c]!);
  return { scale, shift };
}

/** Values `[..., K]` times a factor `[K]`, rounded once. */
function scaled(values: Float32Array, factors: Float64Array): Float32Array {
  const out = new Float32Array(values.length);
  for (let at = 0; at < out.length; at += factors.length)
    for (let k = 0; k < factors.length; k++) out[at + k] = values[at + k]! * factors[k]!;
  return out;
}

/**
 * Fold each inference-mode batch norm into the convolution that feeds only it: the folded convolution takes the
 * batch norm's name, so a tap there survives. Elsewhere (after an add, say) it becomes a per-channel affine. The graph has passed
 * `checkGraph`. A folded kernel is computed when it is read, each time.
 */
export function foldBatchNorms(graph: Graph, weights: Weights): { graph: Graph; weights: Weights } {
  const byName = new Map(graph.nodes.map((n) => [n.name, n]));
  const consumers = new Map<string, number>();
  for (const n of graph.nodes) for (const i of n.inputs) consumers.set(i, (consumers.get(i) ?? 0) + 1);
  const named = new Set([
    ...graph.taps.gaia,
    ...graph.taps.reference,
    ...(graph.taps.referenceA ?? []),
    graph.output,
    graph.features,
  ]);
  const out: Record<string, Weight> = { ...weights };
  const replaced = new Map<string, GraphNode>();
  const dropped = new Set<string>();
  for (const node of graph.nodes) {
    if (node.op !== 'batchNorm') continue;
    const { scale, shift } = scaleShift(node, weights);
    const source = byName.get(node.inputs[0]!);
    if (source?.op === 'conv2d' && consumers.get(source.name) === 1 && !named.has(source.name)) {
      const w = weights[source.weight]!;
      const own = source.bias === undefined ? null : weights[source.bias]!;
      const k = w.shape[3]!;
      const weight = `${node.name}#weight`;
      out[weight] = {
        shape: w.shape,
        get data() {
          return scaled(w.data, scale);
        },
      };
      out[`${node.name}#bias`] = {
        shape: [k],
        data: Float32Array.from(shift, (s, c) => s + (own?.data[c] ?? 0) * scale[c]!),
      };
      replaced.set(node.name, { ...source, name: node.name, weight, bias: `${node.name}#bias` });
      dropped.add(source.name);
    } else {
      out[`${node.name}#scale`] = { shape: [scale.length], data: Float32Array.from(scale) };
      out[`${node.name}#shift`] = { shape: [shift.length], data: Float32Array.from(shift) };
      replaced.set(node.name, {
        op: 'affine',
        name: node.name,
        inputs: node.inputs,
        scale: `${node.name}#scale`,
        shift: `${node.name}#shift`,
      });
    }
  }
  const nodes = graph.nodes.filter((n) => !dropped.has(n.name)).map((n) => replaced.get(n.name) ?? n);
  return { graph: { ...graph, nodes }, weights: out };
}
