/** A network of one convolution as the two files of a pack, to be spoilt by a test. No tests in here. */
import { expect } from 'vitest';
import { EngineError } from '../../engine/errors';
import type { Weight, Weights } from '../../engine/graph/types';
import { writeSafetensors } from '../formats/safetensors';
import type { PackJson } from '../schema';

export type Node = PackJson['graph']['nodes'][number];

/** A network of one convolution with its batch norm, for pictures of 4 x 4. */
export const NODES: Node[] = [
  { op: 'input', name: 'input', inputs: [], shape: [4, 4, 3] },
  { op: 'conv2d', name: 'conv', inputs: ['input'], weight: 'conv.w', stride: [1, 1], padding: [1, 1, 1, 1] },
  {
    op: 'batchNorm',
    name: 'bn',
    inputs: ['conv'],
    gamma: 'bn.g',
    beta: 'bn.b',
    mean: 'bn.m',
    variance: 'bn.v',
    epsilon: 1e-5,
  },
  { op: 'relu', name: 'relu', inputs: ['bn'] },
  { op: 'globalAvgPool', name: 'pool', inputs: ['relu'] },
  { op: 'dense', name: 'fc', inputs: ['pool'], weight: 'fc.w', bias: 'fc.b' },
];
export const ones = (...shape: number[]): Weight => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1),
});
export const WEIGHTS: Weights = {
  'conv.w': ones(3, 3, 3, 5),
  'bn.g': ones(5),
  'bn.b': ones(5),
  'bn.m': ones(5),
  'bn.v': ones(5),
  'fc.w': ones(5, 2),
  'fc.b': ones(2),
};
export const JSON_OK: PackJson = {
  schema: 'splitscope-pack-1',
  id: 'small',
  title: 'Small',
  description: '',
  graph: { nodes: NODES, output: 'fc', features: 'pool', taps: { gaia: ['bn'], reference: ['bn', 'pool'] } },
  weights: { file: 'weights.safetensors', dtype: 'float32' },
  classes: ['yes', 'no'],
  preprocessing: {
    rule: 'resize-crop',
    resize: 4,
    crop: 4,
    filter: 'bilinear',
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
  },
  provenance: { trainedOn: 'nothing', recipe: 'by hand', accuracy: { value: 0.5, images: 2, set: 'none' } },
  licence: 'MIT',
  calibration: { source: 'none', backend: 'none', entries: [] },
};

export type Files = Record<string, Uint8Array>;
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const packFiles = (json: unknown = JSON_OK, weights: Weights = WEIGHTS): Files => ({
  'pack.json': utf8(JSON.stringify(json)),
  'weights.safetensors': writeSafetensors(weights, 'float32'),
});
export const reader =
  (files: Files) =>
  (name: string): Promise<Uint8Array> =>
    Promise.resolve(files[name]!);

export async function faultOf(opening: Promise<unknown>): Promise<EngineError> {
  const error: unknown = await opening.then(
    () => expect.fail('the pack was opened'),
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(EngineError);
  const fault = error as EngineError;
  expect(fault.code).toBe('bad-pack');
  // One sentence.
  expect(fault.message).toMatch(/^[^\n]+\.$/);
  return fault;
}
