import type { Graph, GraphNode } from '../engine/graph/types';

const BLOCKS: Readonly<Record<number, readonly number[]>> = { 18: [2, 2, 2, 2], 34: [3, 4, 6, 3] };

/**
 * ResNet-18 or -34 (He et al. 2016) for 32 x 32 images: a 3 x 3 first convolution, no max-pool, projection shortcuts; with
 * PyTorch's module names. Taps `gaia`: every batch norm, those of the shortcuts too; `reference`: as in S&I's code, the first
 * convolution before its norm in the first norm's place, and for rule A, as in GAIA's, the norms of the last two stages. Throws RangeError for any other depth.
 */
export function resnetGraph(depth: number, size = 32): Graph {
  const blocks = BLOCKS[depth];
  if (blocks === undefined)
    throw new RangeError(`A ResNet of basic blocks is 18 or 34 deep; ${depth} is not.`);
  const nodes: GraphNode[] = [{ op: 'input', name: 'input', inputs: [], shape: [size, size, 3] }];
  const taps: string[] = [];
  const convNorm = (conv: string, norm: string, from: string, stride: number, kernel: number): string => {
    const p = (kernel - 1) / 2;
    nodes.push({
      op: 'conv2d',
      name: conv,
      inputs: [from],
      weight: `${conv}.weight`,
      stride: [stride, stride],
      padding: [p, p, p, p],
    });
    nodes.push({
      op: 'batchNorm',
      name: norm,
      inputs: [conv],
      epsilon: 1e-5,
      gamma: `${norm}.weight`,
      beta: `${norm}.bias`,
      mean: `${norm}.running_mean`,
      variance: `${norm}.running_var`,
    });
    taps.push(norm);
    return norm;
  };
  const relu = (name: string, from: string): string => {
    nodes.push({ op: 'relu', name, inputs: [from] });
    return name;
  };
  let x = relu('bn1.relu', convNorm('conv1', 'bn1', 'input', 1, 3));
  let channels = 64;
  for (const [s, count] of blocks.entries()) {
    const out = 64 * 2 ** s;
    for (let q = 0; q < count; q++) {
      const block = `layer${s + 1}.${q}`;
      const stride = q === 0 && s > 0 ? 2 : 1;
      const h = relu(`${block}.bn1.relu`, convNorm(`${block}.conv1`, `${block}.bn1`, x, stride, 3));
      const branch = convNorm(`${block}.conv2`, `${block}.bn2`, h, 1, 3);
      const shortcut =
        stride === 1 && channels === out
          ? x
          : convNorm(`${block}.shortcut.0`, `${block}.shortcut.1`, x, stride, 1);
      nodes.push({ op: 'add', name: `${block}.add`, inputs: [branch, shortcut] });
      x = relu(block, `${block}.add`);
      channels = out;
    }
  }
  nodes.push({ op: 'globalAvgPool', name: 'avgpool', inputs: [x] });
  nodes.push({ op: 'dense', name: 'fc', inputs: ['avgpool'], weight: 'fc.weight', bias: 'fc.bias' });
  return {
    nodes,
    output: 'fc',
    features: 'avgpool',
    taps: {
      gaia: taps,
      reference: ['conv1', ...taps.slice(1)],
      referenceA: taps.filter((name) => /^layer[34]\./.test(name)),
    },
  };
}
