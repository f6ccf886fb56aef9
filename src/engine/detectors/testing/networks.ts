/** The two small networks of `src/testdata/generate_detectors.py`, of the very same whole numbers, and their pictures. */
import type { ModelSource } from '../../engine';
import type { Graph, GraphNode, Weight } from '../../graph/types';
import type { NetworkImage } from '../../jobs';

/** Bytes of a linear congruential generator, as whole numbers from -128 to 127. */
function numbers(seed: number): (...shape: number[]) => Float64Array {
  let s = BigInt(seed);
  return (...shape) =>
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
      s = (s * 1103515245n + 12345n) % 2147483648n;
      return Number((s >> 16n) & 255n) - 128;
    });
}
type Draw = ReturnType<typeof numbers>;

class Builder {
  readonly nodes: GraphNode[] = [];
  readonly weights: Record<string, Weight> = {};
  constructor(
    private readonly draw: Draw,
    shape: readonly [number, number, number],
  ) {
    this.nodes.push({ op: 'input', name: 'x', inputs: [], shape });
  }
  private put(name: string, shape: number[], values: Float64Array): string {
    this.weights[name] = { shape, data: Float32Array.from(values) };
    return name;
  }
  conv(name: string, input: string, c: number, k: number, size: number, scale: number, stride = 1): void {
    const p = size === 3 ? 1 : 0;
    const weight = this.put(
      `${name}.w`,
      [size, size, c, k],
      this.draw(size, size, c, k).map((v) => (v / 128) * scale),
    );
    this.nodes.push({
      ...{ op: 'conv2d', name, inputs: [input], weight },
      ...{ stride: [stride, stride], padding: [p, p, p, p] },
    });
  }
  /** Weights of a norm: drawn where the network's own order has them, used where it stands. */
  normWeights(name: string, k: number): void {
    this.put(
      `${name}.gamma`,
      [k],
      this.draw(k).map((v) => 1 + v / 512),
    );
    this.put(
      `${name}.beta`,
      [k],
      this.draw(k).map((v) => v / 256),
    );
    this.put(
      `${name}.mean`,
      [k],
      this.draw(k).map((v) => v / 512),
    );
    this.put(
      `${name}.variance`,
      [k],
      this.draw(k).map((v) => 1 + v / 512),
    );
  }
  norm(name: string, input: string): void {
    this.nodes.push({
      ...{ op: 'batchNorm', name, inputs: [input], epsilon: 1e-5 },
      ...{ gamma: `${name}.gamma`, beta: `${name}.beta`, mean: `${name}.mean`, variance: `${name}.variance` },
    });
  }
  relu(name: string, input: string): void {
    this.nodes.push({ op: 'relu', name, inputs: [input] });
  }
  add(name: string, ...inputs: string[]): void {
    this.nodes.push({ op: 'add', name, inputs });
  }
  /** Pooled features and the head: neighbouring rows of its weight are opposite. */
  head(input: string, d: number, classes: number, bias: boolean): void {
    this.nodes.push({ op: 'globalAvgPool', name: 'f', inputs: [input] });
    const half = this.draw(d / 2, classes).map((v) => v / 128);
    const full = new Float64Array(d * classes);
    for (let i = 0; i < d / 2; i++)
      for (let c = 0; c < classes; c++) {
        full[2 * i * classes + c] = half[i * classes + c]!;
        full[(2 * i + 1) * classes + c] = -half[i * classes + c]!;
      }
    const weight = this.put('z.w', [d, classes], full);
    const own = bias
      ? {
          bias: this.put(
            'z.b',
            [classes],
            this.draw(classes).map((v) => v / 128),
          ),
        }
      : {};
    this.nodes.push({ op: 'dense', name: 'z', inputs: ['f'], weight, ...own });
  }
  source(classes: number, taps: readonly string[]): ModelSource {
    const graph: Graph = {
      nodes: this.nodes,
      output: 'z',
      features: 'f',
      taps: { gaia: taps, reference: taps },
    };
    return {
      graph,
      weights: this.weights,
      classes: Array.from({ length: classes }, (_, c) => `class ${c}`),
      mean: [0.5, 0.25, 0.375],
      std: [0.25, 0.5, 0.25],
    };
  }
}

function wide(): ModelSource {
  const b = new Builder(numbers(1), [12, 12, 3]);
  b.conv('c0', 'x', 3, 8, 3, 0.5);
  b.normWeights('n1', 8);
  b.norm('n1', 'c0');
  b.relu('r1', 'n1');
  b.conv('c1', 'r1', 8, 8, 3, 0.25);
  b.add('first', 'c0', 'c1');
  b.normWeights('n2', 8);
  b.norm('n2', 'first');
  b.relu('r2', 'n2');
  b.conv('c2', 'r2', 8, 24, 3, 0.25, 2);
  b.conv('s2', 'r2', 8, 24, 1, 0.5, 2);
  b.add('middle', 'c2', 's2');
  b.normWeights('n3', 24);
  b.norm('n3', 'middle');
  b.relu('r3', 'n3');
  b.conv('c3', 'r3', 24, 24, 3, 0.125);
  b.add('second', 'middle', 'c3');
  b.normWeights('n4', 24);
  b.norm('n4', 'second');
  b.relu('r4', 'n4');
  b.head('r4', 24, 7, true);
  return b.source(7, ['n1', 'n2', 'n3', 'n4']);
}

function post(): ModelSource {
  const b = new Builder(numbers(2), [10, 14, 3]);
  b.conv('c0', 'x', 3, 6, 3, 0.5);
  b.normWeights('n0', 6);
  b.norm('n0', 'c0');
  b.relu('r0', 'n0');
  b.conv('c1', 'r0', 6, 6, 3, 0.25);
  b.normWeights('n1', 6);
  b.norm('n1', 'c1');
  b.add('sum1', 'n1', 'r0');
  b.relu('first', 'sum1');
  b.conv('c2', 'first', 6, 10, 3, 0.25, 2);
  b.normWeights('n2', 10);
  b.norm('n2', 'c2');
  b.conv('s2', 'first', 6, 10, 1, 0.5, 2);
  b.normWeights('n3', 10);
  b.norm('n3', 's2');
  b.add('sum2', 'n2', 'n3');
  b.relu('second', 'sum2');
  b.head('second', 10, 5, false);
  return b.source(5, ['n0', 'n1', 'n2', 'n3']);
}

/** Four pictures, the last two three and four times as far from the mean colour as a picture can be. */
function pictures(seed: number, h: number, w: number, source: ModelSource): NetworkImage[] {
  const raw = numbers(seed)(4, h, w, 3);
  return Array.from({ length: 4 }, (_, i) => {
    const data = new Float32Array(h * w * 3);
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++)
        for (let c = 0; c < 3; c++) {
          const at = (y * w + x) * 3 + c;
          const bars = (((i % 5) + 1) * x * 8 + (i % 3) * y * 8 + 32 * c) % 256;
          const pixel = Math.floor((raw[i * h * w * 3 + at]! + 128 + 3 * bars) / 4);
          data[at] = Math.fround((pixel / 255 - source.mean[c]!) / source.std[c]!) * [1, 1, 3, 4][i]!;
        }
    return { kind: 'normalised', height: h, width: w, data };
  });
}

export type NetworkName = 'wide' | 'post';
/** A network and its four pictures. */
export function goldenNetwork(name: NetworkName): {
  readonly source: ModelSource;
  readonly images: readonly NetworkImage[];
} {
  const source = name === 'wide' ? wide() : post();
  const images = name === 'wide' ? pictures(3, 12, 12, source) : pictures(7, 10, 14, source);
  return { source, images };
}
