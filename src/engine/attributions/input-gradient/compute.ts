import { maxLogitSeed, seedOf } from '../../attribution/attack';
import { backward } from '../../graph/pass';
import { read, tf } from '../../tf';
import type { AttributionCompute, MapInput } from '../attribution';
import { overColours } from '../reduce';

/** d max_c z_c / d image, summed over the colours, `[H W]`. Cost: one backward pass. */
async function inputGradient({ pass, logits, pause }: MapInput): Promise<Float32Array> {
  await pause();
  const { graph, input } = pass.model;
  return read(
    tf.tidy(() =>
      overColours(backward(pass, graph.output, seedOf(maxLogitSeed(logits)), [input]).get(input)!),
    ),
  );
}

export const compute: AttributionCompute = {
  map: async (input) => ({ values: await inputGradient(input) }),
};
