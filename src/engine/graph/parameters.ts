import { EngineError } from '../errors';
import type { Steps } from '../pace';
import { tf, type Tensor } from '../tf';
import { weightsOf } from './checkGraph';
import { opOf } from './ops';
import type { Graph, Weights } from './types';

const notFinite = (data: Float32Array): number => {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
};

/** Throws EngineError `not-finite` where a value is none: by the name of the weight that was given, not of one made of it. */
function needFinite(name: string, data: Float32Array, given: Weights): void {
  if (notFinite(data) < 0) return;
  for (const [own, weight] of Object.entries(given)) {
    const at = notFinite(weight.data);
    if (at >= 0)
      throw new EngineError('not-finite', `The weight "${own}" holds ${weight.data[at]} at index ${at}.`);
  }
  throw new EngineError('not-finite', `The weights of "${name.split('#')[0]}" are too large for float32.`);
}

/**
 * The weights of a graph on the backend in use, by name, and what its operations prepare of them: a step a tensor, to be disposed
 * by the caller. Each weight is read once and not kept. Where it ends early nothing stays. Throws EngineError `not-finite`.
 *
 * @param shapes of one sample at every node
 * @param given the weights as they were before norms were folded into them
 */
export function* parametersOf(
  graph: Graph,
  weights: Weights,
  shapes: ReadonlyMap<string, readonly number[]>,
  given: Weights,
): Steps<Record<string, Tensor>> {
  const parameters: Record<string, Tensor> = {};
  try {
    for (const node of graph.nodes) {
      if (node.op === 'input') continue;
      const own = new Map<string, Float32Array>();
      const values = (name: string): Float32Array => {
        const data = own.get(name) ?? weights[name]!.data;
        own.set(name, data);
        return data;
      };
      for (const [, name] of weightsOf(node)) {
        if (name in parameters) continue;
        needFinite(name, values(name), given);
        parameters[name] = tf.tensor(values(name), [...weights[name]!.shape], 'float32');
        yield 0;
      }
      const inputShapes = node.inputs.map((name) => shapes.get(name)!);
      const prepared = tf.tidy(() => ({
        ...opOf(node).prepare?.(node, { parameters, values, inputShapes }),
      }));
      Object.assign(parameters, prepared);
      yield 0;
    }
    return parameters;
  } catch (error) {
    tf.dispose(parameters);
    throw error;
  }
}
