import type { Graph, GraphNode, Weight, Weights } from '../engine/graph/types';
import { must } from '../lib/must';

/** Reorder PyTorch's convolution kernel `[K, C, kh, kw]` into the engine's `[kh, kw, C, K]`. */
function toHwio(w: Weight): Weight {
  const [o, i, h, k] = w.shape as [number, number, number, number];
  const data = new Float32Array(w.data.length);
  for (let a = 0; a < o; a++)
    for (let b = 0; b < i; b++)
      for (let c = 0; c < h; c++)
        for (let d = 0; d < k; d++)
          data[((c * k + d) * i + b) * o + a] = must(w.data[((a * i + b) * h + c) * k + d]);
  return { shape: [h, k, i, o], data };
}

/** Transpose PyTorch's `[C, D]` linear weight into `[D, C]`. */
function toDense(w: Weight): Weight {
  const [c, d] = w.shape as [number, number];
  const data = new Float32Array(w.data.length);
  for (let i = 0; i < c; i++) for (let j = 0; j < d; j++) data[j * c + i] = must(w.data[i * d + j]);
  return { shape: [d, c], data };
}

/** PyTorch's arrays of a WRN in the engine's layouts; names stay, the batch norms' counters are left out. */
export function fromTorch(weights: Weights): Weights {
  const out: Record<string, Weight> = {};
  for (const [name, w] of Object.entries(weights)) {
    if (name.endsWith('num_batches_tracked')) continue;
    out[name] = w.shape.length === 4 ? toHwio(w) : w.shape.length === 2 ? toDense(w) : w;
  }
  return out;
}

/**
 * Pre-activation wide ResNet WRN-d-k for 32 x 32 images (Zagoruyko and Komodakis 2016), d = 6n + 4, with PyTorch's module
 * names; ten classes or any other number, as the weights say. Taps `gaia`: every batch norm; `reference`: those and the
 * pooled features. Throws RangeError for a depth that is not of that form.
 */
export function wrnGraph(depth: number, widen: number, size = 32): Graph {
  const n = (depth - 4) / 6;
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`A WRN's depth is 6n + 4; ${depth} is not.`);
  const nodes: GraphNode[] = [{ op: 'input', name: 'input', inputs: [], shape: [size, size, 3] }];
  const taps: string[] = [];
  const conv = (name: string, from: string, stride: number, kernel: number): string => {
    const p = (kernel - 1) / 2;
    nodes.push({
      op: 'conv2d',
      name,
      inputs: [from],
      weight: `${name}.weight`,
      stride: [stride, stride],
      padding: [p, p, p, p],
    });
    return name;
  };
  const normRelu = (name: string, from: string): string => {
    nodes.push({
      op: 'batchNorm',
      name,
      inputs: [from],
      epsilon: 1e-5,
      gamma: `${name}.weight`,
      beta: `${name}.bias`,
      mean: `${name}.running_mean`,
      variance: `${name}.running_var`,
    });
    taps.push(name);
    nodes.push({ op: 'relu', name: `${name}.relu`, inputs: [name] });
    return `${name}.relu`;
  };
  let x = conv('conv1', 'input', 1, 3);
  let channels = 16;
  for (let stage = 1; stage <= 3; stage++) {
    const out = 16 * widen * 2 ** (stage - 1);
    for (let q = 0; q < n; q++) {
      const block = `block${stage}.layer.${q}`;
      const stride = q === 0 && stage > 1 ? 2 : 1;
      const h = normRelu(`${block}.bn1`, x);
      const h2 = normRelu(`${block}.bn2`, conv(`${block}.conv1`, h, stride, 3));
      const branch = conv(`${block}.conv2`, h2, 1, 3);
      const shortcut = channels === out ? x : conv(`${block}.convShortcut`, h, stride, 1);
      nodes.push({ op: 'add', name: block, inputs: [branch, shortcut] });
      x = block;
      channels = out;
    }
  }
  const h = normRelu('bn1', x);
  nodes.push({ op: 'globalAvgPool', name: 'AdaptAvgPool', inputs: [h] });
  nodes.push({ op: 'dense', name: 'fc', inputs: ['AdaptAvgPool'], weight: 'fc.weight', bias: 'fc.bias' });
  return {
    nodes,
    output: 'fc',
    features: 'AdaptAvgPool',
    taps: { gaia: taps, reference: [...taps, 'AdaptAvgPool'] },
  };
}
