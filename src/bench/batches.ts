/** Images per second of batches. */
import type { Engine } from '../engine';
import { methodOf } from '../engine/detectors/methods';
import type { MethodId, NetworkImage } from '../engine/jobs';
import { DEFAULT_SETTINGS } from '../engine/settings';
import type { Say } from './figure';

/** Images per second of GAIA and of S&I (T = 2) at 1, 8 and 32 images at once, of the network loaded as `pack`. */
export async function measureBatches(
  engine: Engine,
  pack: string,
  name: string,
  image: NetworkImage,
  say: Say,
  repeats: number,
): Promise<void> {
  const methods: readonly (readonly [MethodId, string])[] = [
    [methodOf('gaia', 'z'), 'GAIA'],
    [methodOf('si', 'z'), 'S&I, T = 2'],
  ];
  for (const [method, label] of methods)
    for (const batch of [1, 8, 32]) {
      const images = new Array<NetworkImage>(Math.max(batch, 8)).fill(image);
      let seconds = Infinity;
      for (let run = 0; run < Math.min(3, repeats); run++)
        for await (const event of engine.run('score', {
          pack,
          images,
          methods: [{ method }],
          settings: DEFAULT_SETTINGS,
          batch,
        }))
          if (event.type === 'done') seconds = Math.min(seconds, event.seconds);
      say({ name: `${name}: ${label}, batch of ${batch}`, value: images.length / seconds, unit: 'images/s' });
    }
}
