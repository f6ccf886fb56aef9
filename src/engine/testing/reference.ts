/**
 * A whole network in float64 and in plain loops, by the definitions that stand with each operation (`ops/<op>/cases.ts`): what the
 * engine's forward passes and, by finite differences, its vector-Jacobian products are held against. One sample.
 */
import type { AnyCases } from '../graph/ops/testing/opCases';
import { allCases } from '../graph/ops/testing/allCases';
import type { Graph, OperationNode, Weights } from '../graph/types';
import type { Array64 } from './array64';

export type { Array64 } from './array64';

interface Reference {
  reference(node: OperationNode, xs: readonly Array64[], weights: Weights): Array64;
}
const CASES: Readonly<Record<string, AnyCases>> = allCases;

/** The value of one node from the values of its inputs. */
export function evaluateNode(node: OperationNode, xs: readonly Array64[], weights: Weights): Array64 {
  const cases: Reference = CASES[node.op]!;
  return cases.reference(node, xs, weights);
}

/** Every node's value for one image; a node in `held` takes the given value instead of its own. */
export function evaluate(
  graph: Graph,
  weights: Weights,
  image: ArrayLike<number>,
  held: ReadonlyMap<string, Float64Array> = new Map(),
): Map<string, Array64> {
  const values = new Map<string, Array64>();
  for (const node of graph.nodes) {
    const y: Array64 =
      node.op === 'input'
        ? { shape: node.shape, data: Float64Array.from(image) }
        : evaluateNode(
            node,
            node.inputs.map((i) => values.get(i)!),
            weights,
          );
    const own = held.get(node.name);
    values.set(node.name, own === undefined ? y : { shape: y.shape, data: own });
  }
  return values;
}

/**
 * d<v, f(x)>/dx by central differences. Exact for linear `f`; `step` is far above float64's noise and below any kink.
 */
export function differences(
  f: (x: Float64Array) => Float64Array,
  x: ArrayLike<number>,
  v: ArrayLike<number>,
  step = 1e-6,
): Float64Array {
  const base = Float64Array.from(x);
  const inner = (): number => f(Float64Array.from(base)).reduce((sum, y, i) => sum + y * v[i]!, 0);
  return base.map((value, i) => {
    base[i] = value + step;
    const up = inner();
    base[i] = value - step;
    const down = inner();
    base[i] = value;
    return (up - down) / (2 * step);
  });
}
