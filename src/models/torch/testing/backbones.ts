/** What `src/testdata/generate_backbones.py` wrote, and the weights that it names, made again. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { HostArray } from '../../bytes/array';
import type { StateDict } from '../stateDict';

/** One network: its tensors and what PyTorch found in float64, a number an image. */
interface Backbone {
  readonly name: string;
  /** `[N, H, W, C]`. */
  readonly input: readonly [number, number, number, number];
  /** How many norms, taps of the papers' code under rule Z, and under rule A. */
  readonly taps: readonly [number, number, number];
  readonly tensors: readonly (readonly [
    name: string,
    shape: readonly number[],
    offset: number,
    scale: number,
  ])[];
  readonly values: {
    readonly logits: readonly (readonly number[])[];
    readonly gaiaZ: readonly number[];
    readonly gaiaZReference: readonly number[];
    readonly siZReference: readonly number[];
    readonly gaiaAReference: readonly number[];
    readonly siAReference: readonly number[];
  };
}

/** The file, with the settings of S&I. */
export const readBackbones = (): { eta: number; iterations: number; networks: readonly Backbone[] } =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../testdata/backbones.json'), 'utf8')) as {
    eta: number;
    iterations: number;
    networks: readonly Backbone[];
  };

/** Number i of a seed: the hash `lowbias32` (Wellons), its upper 16 bits as [-1, 1). */
function hashed(seed: number, i: number): number {
  let x = (i + Math.imul(seed, 0x9e3779b9)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (((x ^ (x >>> 16)) >>> 16) - 32768) / 32768;
}

/** Every tensor under its official name. */
export function weightsOf({ tensors }: Backbone): StateDict {
  const dict = new Map<string, HostArray>();
  tensors.forEach(([name, shape, offset, scale], t) => {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    for (let i = 0; i < data.length; i++) data[i] = offset + scale * hashed(t + 1, i);
    dict.set(name, { shape, kind: 'float', data });
  });
  return dict;
}

/** The pictures, `[N, H, W, C]`: waves and noise. */
export function pictureOf({ input: [n, h, w, c] }: Backbone): Float32Array {
  const out = new Float32Array(n * h * w * c);
  let at = 0;
  for (let i = 0; i < n; i++)
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++)
        for (let k = 0; k < c; k++, at++)
          out[at] = (((3 + i) * x + 5 * y + 7 * k) % 32) / 16 - 1 + hashed(1000, at) / 2;
  return out;
}
