/** Attribution maps of one picture in the small residual network, on every backend. */
import { afterAll, beforeAll } from 'vitest';
import { Model } from '../../graph/model';
import { type CleanPass, forward } from '../../graph/pass';
import type { MapRequest } from '../../jobs';
import { DEFAULT_SETTINGS, type Settings } from '../../settings';
import { onBackends } from '../../testing/numerics';
import { smallImage, smallNet } from '../../testing/smallNet';
import { tf } from '../../tf';
import { attributionMap, type MapValues } from '../map';

/** What a suite is given: made before its first test. */
export interface Small {
  model: Model;
  pass: CleanPass;
  logits: Float32Array;
  readonly map: (request: MapRequest, change?: Partial<Settings>) => Promise<MapValues>;
}

/** Run a suite of tests of maps on WASM and on the CPU. */
export function onSmallNet(title: string, suite: (small: Small) => void): void {
  onBackends(title, () => {
    const small = {
      map: (request: MapRequest, change: Partial<Settings> = {}) =>
        attributionMap({
          pass: small.pass,
          logits: small.logits,
          taps: small.model.graph.taps.gaia,
          settings: { ...DEFAULT_SETTINGS, ...change },
          request,
          pause: () => Promise.resolve(),
        }),
    } as Small;
    beforeAll(async () => {
      const { graph, weights } = smallNet();
      small.model = new Model(graph, weights);
      const x = tf.tensor(Float32Array.from(smallImage().data), [1, 8, 8, 3]);
      small.pass = forward(small.model, x);
      x.dispose();
      small.logits = Float32Array.from((await small.pass.logits.data()) as Float32Array);
    });
    afterAll(() => {
      small.pass.dispose();
      small.model.dispose();
    });
    suite(small);
  });
}

export const total = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, v) => sum + v, 0);
