/** A network of ResNet-50's shape with random weights: for the benchmark at full size, for tests at a smaller one. */
import type { Graph, GraphNode, Weight, Weights } from '../engine/graph/types';
import { mulberry32 } from '../lib/random';

/** How large: ResNet-50 is 224 pixels, width 64, blocks [3, 4, 6, 3], 1,000 classes. */
export interface ResnetSize {
  readonly side: number;
  /** Channels of the stem; a stage's bottleneck has this many times 1, 2, 4, 8, its output four times as many again. */
  readonly width: number;
  readonly blocks: readonly number[];
  readonly classes: number;
}

export const RESNET_50: ResnetSize = { side: 224, width: 64, blocks: [3, 4, 6, 3], classes: 1000 };

/**
 * Bottleneck blocks with batch norms (the taps), a stem of a 7 x 7 convolution with stride 2 and a maximum pool; kernels are
 * He-scaled and norms near identity, so that about half of all ReLUs are off, as in a trained network.
 */
export function resnet(size: ResnetSize, seed = 1): { graph: Graph; weights: Weights } {
  const build = new Builder(seed);
  const { side, width, blocks, classes } = size;
  build.nodes.push({ op: 'input', name: 'x', inputs: [], shape: [side, side, 3] });
  let at = build.norm('stem.conv', build.conv('stem', 'x', 3, width, 7, 2), width);
  at = build.relu('stem.relu', at);
  build.nodes.push({
    op: 'maxPool',
    name: 'stem.pool',
    inputs: [at],
    size: [3, 3],
    stride: [2, 2],
    padding: [1, 1, 1, 1],
  });
  at = 'stem.pool';
  let channels = width;
  for (const [stage, count] of blocks.entries()) {
    const inner = width * 2 ** stage;
    for (let b = 0; b < count; b++) {
      const stride = b === 0 && stage > 0 ? 2 : 1;
      at = build.block(`stage${stage + 1}.${b}`, at, channels, inner, stride);
      channels = 4 * inner;
    }
  }
  build.nodes.push({ op: 'globalAvgPool', name: 'features', inputs: [at] });
  build.nodes.push({
    op: 'dense',
    name: 'logits',
    inputs: ['features'],
    weight: build.weight('head', [channels, classes], Math.sqrt(1 / channels)),
    bias: build.weight('head.bias', [classes], 0.1),
  });
  const taps = build.taps;
  return {
    graph: {
      nodes: build.nodes,
      output: 'logits',
      features: 'features',
      taps: { gaia: taps, reference: taps },
    },
    weights: build.weights,
  };
}

class Builder {
  readonly nodes: GraphNode[] = [];
  readonly weights: Record<string, Weight> = {};
  readonly taps: string[] = [];
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = mulberry32(seed);
  }

  /** Uniform with this standard deviation, about `offset`. */
  weight(name: string, shape: readonly number[], scale: number, offset = 0): string {
    const length = shape.reduce((a, b) => a * b, 1);
    const spread = 2 * Math.sqrt(3) * scale;
    this.weights[name] = {
      shape,
      data: Float32Array.from({ length }, () => offset + spread * (this.random() - 0.5)),
    };
    return name;
  }

  conv(name: string, input: string, from: number, to: number, kernel: number, stride: number): string {
    const pad = kernel >> 1;
    this.nodes.push({
      op: 'conv2d',
      name: `${name}.w`,
      inputs: [input],
      weight: this.weight(`${name}.w`, [kernel, kernel, from, to], Math.sqrt(2 / (kernel * kernel * from))),
      stride: [stride, stride],
      padding: [pad, pad, pad, pad],
    });
    return `${name}.w`;
  }

  norm(name: string, input: string, channels: number): string {
    this.nodes.push({
      op: 'batchNorm',
      name: `${name}.bn`,
      inputs: [input],
      gamma: this.weight(`${name}.gamma`, [channels], 0.1, 1),
      beta: this.weight(`${name}.beta`, [channels], 0.1),
      mean: this.weight(`${name}.mean`, [channels], 0.1),
      variance: this.weight(`${name}.variance`, [channels], 0.1, 1),
      epsilon: 1e-5,
    });
    this.taps.push(`${name}.bn`);
    return `${name}.bn`;
  }

  relu(name: string, input: string): string {
    this.nodes.push({ op: 'relu', name, inputs: [input] });
    return name;
  }

  block(name: string, input: string, from: number, inner: number, stride: number): string {
    const to = 4 * inner;
    const a = this.relu(
      `${name}.relu1`,
      this.norm(`${name}.1`, this.conv(`${name}.1`, input, from, inner, 1, 1), inner),
    );
    const b = this.relu(
      `${name}.relu2`,
      this.norm(`${name}.2`, this.conv(`${name}.2`, a, inner, inner, 3, stride), inner),
    );
    const c = this.norm(`${name}.3`, this.conv(`${name}.3`, b, inner, to, 1, 1), to);
    const short =
      from === to && stride === 1
        ? input
        : this.norm(`${name}.short`, this.conv(`${name}.short`, input, from, to, 1, stride), to);
    this.nodes.push({ op: 'add', name: `${name}.add`, inputs: [c, short] });
    return this.relu(`${name}.relu3`, `${name}.add`);
  }
}
