/** Cascading randomisation (Adebayo et al. 2018): does a map depend on what the network has learned? */
import { nodeRandom } from '../attribution/attack';
import type { ModelSource } from '../engine';
import { Model } from '../graph/model';
import { forward } from '../graph/pass';
import type { Weights } from '../graph/types';
import type { MapRequest } from '../jobs';
import type { Settings } from '../settings';
import type { Tensor } from '../tf';
import { attributionMap } from './map';

/** Rank correlation (Spearman) of two maps; ties have the mean of their ranks. NaN where one of them is constant. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [p, q] = [ranks(a), ranks(b)];
  const mean = (p.length - 1) / 2;
  let [pq, pp, qq] = [0, 0, 0];
  for (let i = 0; i < p.length; i++) {
    pq += (p[i]! - mean) * (q[i]! - mean);
    pp += (p[i]! - mean) ** 2;
    qq += (q[i]! - mean) ** 2;
  }
  return pq / Math.sqrt(pp * qq);
}

function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const out = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) out[order[i]!] = (from + to - 1) / 2;
    from = to;
  }
  return out;
}

/** One step of the cascade: everything from `node` to the output is random. */
export interface CascadeStep {
  readonly node: string;
  /** Rank correlation of the map with the trained network's, of its values and of their magnitudes. */
  readonly signed: number;
  readonly absolute: number;
}

/** The weights of a node shuffled, so that their mean and spread stay: seeded by the node's name. */
function shuffled(weights: Weights, name: string, seed: number): Weights[string] {
  const { shape, data } = weights[name]!;
  const random = nodeRandom(seed, name);
  const out = Float32Array.from(data);
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return { shape, data: out };
}

/**
 * The map of an image `[1, H, W, C]` in networks whose convolutions and dense layers are shuffled one after the other from the output
 * upwards, and its rank correlation with the trained network's. A map that hardly changes shows the picture, not the network.
 * Cost: a network and a map for each of `every`-th layer.
 */
export async function* cascade(
  source: ModelSource,
  image: Tensor,
  request: MapRequest,
  settings: Settings,
  { every, pause }: { readonly every: number; readonly pause: () => Promise<void> },
): AsyncGenerator<CascadeStep> {
  const mapIn = async (weights: Weights): Promise<Float32Array> => {
    const model = new Model(source.graph, weights);
    try {
      const pass = forward(model, image);
      try {
        const logits = Float32Array.from((await pass.logits.data()) as Float32Array);
        const taps = model.graph.taps[settings.taps];
        return (await attributionMap({ pass, logits, taps, settings, request, pause })).values;
      } finally {
        pass.dispose();
      }
    } finally {
      model.dispose();
    }
  };
  const trained = await mapIn(source.weights);
  const layers = source.graph.nodes.filter((node) => node.op === 'conv2d' || node.op === 'dense').reverse();
  let weights = source.weights;
  for (const [i, layer] of layers.entries()) {
    weights = { ...weights, [layer.weight]: shuffled(weights, layer.weight, settings.seed) };
    if ((i + 1) % every !== 0 && i !== layers.length - 1) continue;
    await pause();
    const own = await mapIn(weights);
    yield {
      node: layer.name,
      signed: rankCorrelation(trained, own),
      absolute: rankCorrelation(trained.map(Math.abs), own.map(Math.abs)),
    };
  }
}
