import { EngineError } from '../errors';
import { logSumExp } from '../math/softmax';
import type { BatchContext } from './context';
import type { Head } from './detector';

/** The head; where there is none, EngineError `not-applicable` in the words of detector `label`. */
export function headFor(head: Head | null, label: string): Head {
  if (head === null)
    throw new EngineError(
      'not-applicable',
      `${label} needs a dense last layer that reads the features, and this network has none.`,
      { detector: label },
    );
  return head;
}

/** `f W + b` of features `[D]`, `[C]`, in float64. `weight` may stand in for the head's own, `[D, C]`. */
export function throughHead(
  { weight: { rows, columns, data }, bias }: Head,
  f: ArrayLike<number>,
  weight: ArrayLike<number> = data,
): Float64Array {
  const z = Float64Array.from(bias);
  for (let i = 0; i < rows; i++) {
    const v = f[i]!;
    if (v === 0) continue;
    for (let c = 0; c < columns; c++) z[c]! += v * weight[i * columns + c]!;
  }
  return z;
}

/**
 * Energy, `-log sum_c exp z_c`, of every image's features after `change` has made others of them (`[D]` -> `[D]`). Throws
 * EngineError `not-applicable` where the network has no dense last layer. Cost: no pass beyond the shared one.
 */
export async function energyOfChanged(
  ctx: BatchContext,
  label: string,
  change: (f: Float32Array | Float64Array) => ArrayLike<number>,
): Promise<Float64Array> {
  const head = headFor(ctx.head(), label);
  const { rows, columns, data } = await ctx.features();
  return Float64Array.from({ length: rows }, (_, r) => {
    const changed = change(data.subarray(r * columns, (r + 1) * columns));
    return -logSumExp(throughHead(head, changed));
  });
}
