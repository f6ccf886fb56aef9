import type { Graph, Weight, Weights } from '../engine/graph/types';
import { mulberry32 } from '../lib/random';

/** Seeded weights of a WRN in the engine's layouts: He-scaled kernels, batch norms near identity. For timing only. */
export function randomWeights(graph: Graph, widen: number, classes = 10, seed = 1): Weights {
  const random = mulberry32(seed);
  const draw = (shape: number[], scale: number, offset = 0): Weight => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
      const radius = Math.sqrt(-2 * Math.log(1 - random()));
      return offset + scale * radius * Math.cos(2 * Math.PI * random());
    }),
  });
  const channels = new Map<string, number>();
  const out: Record<string, Weight> = {};
  for (const node of graph.nodes) {
    const from = node.inputs[0] === undefined ? 3 : channels.get(node.inputs[0])!;
    let width = node.op === 'input' ? 3 : from;
    if (node.op === 'conv2d') {
      const stage = /^block(\d)/.exec(node.name)?.[1];
      width = stage === undefined ? 16 : 16 * widen * 2 ** (Number(stage) - 1);
      const k = node.name.endsWith('convShortcut') ? 1 : 3;
      out[node.weight] = draw([k, k, from, width], Math.sqrt(2 / (k * k * from)));
    } else if (node.op === 'batchNorm') {
      out[node.gamma] = draw([from], 0.1, 1);
      out[node.beta] = draw([from], 0.1);
      out[node.mean] = draw([from], 0.1);
      out[node.variance] = { shape: [from], data: new Float32Array(from).fill(1) };
    } else if (node.op === 'dense') {
      out[node.weight] = draw([from, classes], Math.sqrt(1 / from));
      if (node.bias !== undefined) out[node.bias] = draw([classes], 0.1);
      width = classes;
    }
    channels.set(node.name, width);
  }
  return out;
}
