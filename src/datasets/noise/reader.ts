import { mulberry32 } from '../../lib/random';
import { DatasetError, type DatasetReader, indexed } from '../dataset';

const SIDE = 32;
const NAME = /^noise:(uniform|gaussian)(?::(\d+))?(?::(\d+))?$/;

/** A standard normal number (Box and Muller). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Pixels of picture i: 8-bit, uniform in 0..255, or normal around 127.5 with deviation 64, cut to 0..255. */
function noisePixels(kind: 'uniform' | 'gaussian', i: number, seed: number): Uint8Array {
  const random = mulberry32((Math.imul(seed, 0x9e3779b1) + i + 1) >>> 0);
  return Uint8Array.from({ length: SIDE * SIDE * 3 }, () => {
    const value = kind === 'uniform' ? Math.floor(256 * random()) : Math.round(127.5 + 64 * normal(random));
    return Math.min(255, Math.max(0, value));
  });
}

export const reader: DatasetReader = {
  id: 'noise',
  label: 'generated noise',
  recognised: 'noise:uniform or noise:gaussian, then :COUNT and :SEED',
  order: 0,
  matches: ({ name }) => Promise.resolve(name.startsWith('noise:')),
  open({ name }) {
    const [, kind, count = '1000', seed = '0'] = NAME.exec(name) ?? [];
    if (kind !== 'uniform' && kind !== 'gaussian')
      return Promise.reject(
        new DatasetError(
          `"${name}" is no noise: write noise:uniform or noise:gaussian, then :COUNT and :SEED.`,
        ),
      );
    return Promise.resolve(
      indexed(Number(count), null, (i) => ({
        name: `${kind}-${i}`,
        label: null,
        pixels: () =>
          Promise.resolve({
            kind: 'rgb8',
            height: SIDE,
            width: SIDE,
            data: noisePixels(kind, i, Number(seed)),
          }),
      })),
    );
  },
};
