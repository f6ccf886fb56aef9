/**
 * What `e2e/webgpu.spec.ts` puts into a page, bundled by itself: the scores of every detector on a backend that Node does not
 * have. No build of the page holds it.
 */
import { startBackend } from '../../backend';
import { Model } from '../../graph/model';
import type { BackendName } from '../../jobs';
import { createBatchContext } from '../batchContext';
import { computes } from '../computes';
import { defaults, type FitInput } from '../detector';
import { type MethodId, METHODS, metaOf } from '../methods';
import { goldenNetwork, type NetworkName } from './networks';

/** ID rows of a small network, as a page can be handed them. */
export interface PlainRows {
  readonly features: readonly (readonly number[])[];
  readonly logits: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

const matrixOf = (rows: readonly (readonly number[])[]) => ({
  rows: rows.length,
  columns: rows[0]!.length,
  data: Float32Array.from(rows.flat()),
});

/** Scores of the four pictures of a small network by every detector, at its defaults, states fitted on `train`. */
export async function runDetectors(
  name: BackendName,
  networks: readonly (readonly [NetworkName, PlainRows])[],
): Promise<Partial<Record<MethodId, number[]>>[]> {
  const backend = await startBackend(name, { backend: name });
  backend.open();
  const all: Partial<Record<MethodId, number[]>>[] = [];
  for (const [network, train] of networks) {
    const { source, images } = goldenNetwork(network);
    const model = new Model(source.graph, source.weights);
    const batch = await createBatchContext(model, source, images, {
      taps: 'gaia',
      pause: () => Promise.resolve(),
    });
    const logits = matrixOf(train.logits);
    const input: FitInput = {
      features: matrixOf(train.features),
      logits,
      predicted: Int32Array.from(train.logits, (z) => z.indexOf(Math.max(...z))),
      labels: Int32Array.from(train.labels),
      head: batch.head(),
    };
    const scores: Partial<Record<MethodId, number[]>> = {};
    for (const method of METHODS) {
      const params = defaults(metaOf(method));
      const state = computes[method].fit?.(input, params) ?? {};
      scores[method] = [...(await computes[method].score(batch, params, state))];
    }
    all.push(scores);
    batch.dispose();
    model.dispose();
  }
  await backend.close();
  backend.dispose();
  return all;
}
