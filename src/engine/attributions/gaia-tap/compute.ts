import { maxLogitSeed, seedOf } from '../../attribution/attack';
import { backward } from '../../graph/pass';
import { ruleOf } from '../../settings';
import { read, tf } from '../../tf';
import type { AttributionCompute, Channel, MapInput } from '../attribution';
import { channelOf } from '../reduce';

/**
 * GAIA's gradient at one channel of one tap, `[R S]`, the one that the rule's histograms count: d max_c z_c / d x^j, under
 * rule `a` d(sum h) / d x^j, h the features. Cost: one backward pass.
 */
async function gaiaGradient(
  { pass, logits, settings, pause }: MapInput,
  { tap, channel }: Channel,
): Promise<Float32Array> {
  await pause();
  const { graph, shapes } = pass.model;
  const [start, row] =
    ruleOf(settings, logits.length) === 'a'
      ? [graph.features, new Float32Array(shapes.get(graph.features)![0]!).fill(1)]
      : [graph.output, maxLogitSeed(logits)];
  return read(tf.tidy(() => channelOf(backward(pass, start, seedOf(row), [tap]).get(tap)!, channel)));
}

export const compute: AttributionCompute = {
  map: async (input, at) => ({ values: await gaiaGradient(input, at!) }),
};
