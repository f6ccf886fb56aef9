/** Stand-ins for a pack, a picture and the decoder, for the store's tests. No tests in here. */
import { EngineError } from '../../engine/errors';
import type { NetworkImage } from '../../engine/jobs';
import type { PackJson } from '../../packs/schema';
import { createStore, type StoreOptions } from '../createStore';
import type { AppStore } from '../appStore';
import type { ToNetwork } from '../imageCache';
import type { ImageItem, OpenPicture, RunPhase, RunStatus, Steps } from '../types';

const quantiles = Array.from({ length: 11 }, (_, i) => i / 10);

/** A pack of two classes, calibrated for S&I at the default settings, for GAIA and MSP. */
export const fakePack = (id = 'p'): PackJson => ({
  schema: 'splitscope-pack-1',
  id,
  title: 'Fake',
  description: '',
  graph: { nodes: [], output: 'out', features: 'f', taps: { gaia: ['a', 'b'], reference: ['a'] } },
  weights: { file: 'w', dtype: 'float32' },
  classes: ['cat', 'dog'],
  preprocessing: {
    rule: 'resize-crop',
    resize: 2,
    crop: 2,
    filter: 'bilinear',
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
  provenance: { trainedOn: '', recipe: '', accuracy: { value: 1, images: 1, set: '' } },
  licence: '',
  calibration: {
    source: '',
    backend: 'wasm',
    entries: [
      {
        method: 'si-z',
        eta: 0.001,
        iterations: 2,
        integration: 'mean',
        images: 1000,
        quantiles: [...quantiles],
      },
      { method: 'gaia-z', images: 1000, quantiles: [...quantiles] },
      { method: 'msp', images: 1000, quantiles: [...quantiles] },
    ],
  },
});

/** The first pixel, and the options, so that the hash depends on both. */
export const fakeToNetwork: ToNetwork = (
  { data },
  _,
  { rule = 'pack', background = 'white' },
): NetworkImage => {
  const pixel = data instanceof Blob ? 0 : (data[0] ?? 0);
  if (pixel === 255) throw new EngineError('bad-image', 'This picture cannot be used.');
  return {
    kind: 'rgb8',
    height: 1,
    width: 1,
    data: Uint8Array.of(pixel, rule.length, background.length),
  };
};

export const picture = (id: string, pixel: number): { item: ImageItem; rgba: OpenPicture } => ({
  item: { id, name: `${id}.png`, source: 'file', thumbnail: 'data:,', status: 'ready', notes: [] },
  rgba: { width: 1, height: 1, data: Uint8ClampedArray.of(pixel, 0, 0, 255) },
});

export const fakeStore = (options: Partial<StoreOptions> = {}): AppStore =>
  createStore({ pack: 'p', toNetwork: fakeToNetwork, ...options });

/** A run's phase by its name. */
export function phase(status: RunStatus, key = 'k', steps: Steps = { done: 0, total: 0 }): RunPhase {
  switch (status) {
    case 'idle':
      return { status, key: null };
    case 'running':
      return { status, key, ...steps, left: null };
    case 'failed':
      return { status, key, error: { code: 'internal', name: 'Error', message: 'It failed.', context: {} } };
    case 'done':
    case 'cancelled':
      return { status, key, ...steps };
  }
}
