/** Cascading randomisation (Adebayo et al. 2018): does a map depend on what the network has learned? */
import { nodeRandom } from '../attribution/attack';
import { weightsOf } from '../graph/checkGraph';
import { Model } from '../graph/model';
import { forward } from '../graph/pass';
import { tapsOf } from '../graph/taps';
import type { Weights } from '../graph/types';
import type { MapRequest } from '../jobs';
import { rankCorrelation } from '../../metrics/ranks';
import { Pace } from '../pace';
import { ruleOf, type Settings } from '../settings';
import type { Tensor } from '../tf';
import { attributionMap } from './map';

/** One step of the cascade: everything from `node` to the output is random. */
export interface CascadeStep {
  readonly node: string;
  /** Rank correlation of the map with the trained network's, of its values and of their magnitudes; NaN where it is constant. */
  readonly signed: number;
  readonly absolute: number;
  /** Layers that are random by now, and in all. */
  readonly layers: number;
  readonly of: number;
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

/** What a network's operations read, back from the backend: its norms are folded. */
async function readBack(model: Model, pause: () => Promise<void>): Promise<Weights> {
  const weights: Record<string, Weights[string]> = {};
  for (const node of model.graph.nodes) {
    if (node.op === 'input') continue;
    await pause();
    for (const [, name] of weightsOf(node)) {
      const t = model.parameters[name]!;
      weights[name] = { shape: t.shape, data: Float32Array.from((await t.data()) as Float32Array) };
    }
  }
  return weights;
}

/**
 * The map of an image `[1, H, W, C]` in networks whose convolutions and dense layers (norms folded in) are shuffled one after the
 * other from the output upwards, and its rank correlation with the trained network's, at some `stages` depths. A map that
 * hardly changes shows the picture, not the network. Cost: a network and a map for each stage.
 */
export async function* cascade(
  trained: Model,
  image: Tensor,
  request: MapRequest,
  settings: Settings,
  { stages, pause }: { readonly stages: number; readonly pause: () => Promise<void> },
): AsyncGenerator<CascadeStep> {
  const mapIn = async (model: Model): Promise<Float32Array> => {
    const pass = forward(model, image);
    try {
      const logits = Float32Array.from((await pass.logits.data()) as Float32Array);
      const taps = tapsOf(model.graph, settings.taps, ruleOf(settings, model.classes));
      return (await attributionMap({ pass, logits, taps, settings, request, pause })).values;
    } finally {
      pass.dispose();
    }
  };
  const own = await mapIn(trained);
  const { graph } = trained;
  const layers = graph.nodes.filter((node) => node.op === 'conv2d' || node.op === 'dense').reverse();
  const every = Math.max(1, Math.ceil(layers.length / stages));
  let weights = await readBack(trained, pause);
  for (const [i, layer] of layers.entries()) {
    weights = { ...weights, [layer.weight]: shuffled(weights, layer.weight, settings.seed) };
    if ((i + 1) % every !== 0 && i !== layers.length - 1) continue;
    await pause();
    const random = await Model.load(graph, weights, new Pace(pause));
    try {
      const map = await mapIn(random);
      yield {
        node: layer.name,
        signed: rankCorrelation(own, map),
        absolute: rankCorrelation(own.map(Math.abs), map.map(Math.abs)),
        layers: i + 1,
        of: layers.length,
      };
    } finally {
      random.dispose();
    }
  }
}
